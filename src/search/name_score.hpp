// How well two names agree: their words paired in any order.
#pragma once

#include "name_sounds.hpp"

namespace fieldvault::search {

struct WordPair {
  NameWord first;
  NameWord second;
  Reading first_reading;  // the readings that agree best
  Reading second_reading;
  double likeness;
  std::size_t first_at = 0;  // where the word stands in its name
  std::size_t second_at = 0;
};

enum class Order { same, other, swapped };  // swapped: what is the father's name in one is the given name in the other


struct NameScore {
  double score = 0;  // 0 to 1
  std::vector<WordPair> pairs;
  Order order = Order::same;
};

// A name of fewer words is taken as a part of the other one.
[[nodiscard]] NameScore score_names(const SpokenName& first, const SpokenName& second);

}  // namespace fieldvault::search
