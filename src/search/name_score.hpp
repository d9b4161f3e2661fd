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
  std::vector<std::size_t> first_rest;  // words that have no partner
  std::vector<std::size_t> second_rest;
  Order order = Order::same;
};

// One word, or two neighbours that another spelling writes together.
struct NameUnit {
  std::size_t begin;
  std::size_t end;
  NameWord word;
};
[[nodiscard]] std::vector<NameUnit> units_of(const SpokenName& name);

// The readings of two words that agree best.
[[nodiscard]] WordPair compare_words(const NameWord& first, const NameWord& second);

inline constexpr double same_name = 0.8;         // from here on two names are shown as one person's
inline constexpr double weight_of_least = 0.75;  // of the words that agree least, in the score of a name
inline constexpr double initial_likeness = 0.82;
inline constexpr double price_of_extra_word = 0.02;
inline constexpr double most_for_extra_words = 0.06;

// A name of fewer words is taken as a part of the other one.
[[nodiscard]] NameScore score_names(const SpokenName& first, const SpokenName& second);

}  // namespace fieldvault::search
