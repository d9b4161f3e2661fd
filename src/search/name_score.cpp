#include "name_score.hpp"

#include <algorithm>

#include "sound_distance.hpp"

namespace fieldvault::search {
namespace {

constexpr double least_pair = 0.55;  // words less alike than that are not the same word
constexpr double swapped_roles = 0.7;
constexpr double other_order = 0.86;

struct Link {
  std::size_t first;  // units
  std::size_t second;
  WordPair pair;
};

std::vector<Link> links_of(const std::vector<NameUnit>& first, const std::vector<NameUnit>& second) {
  std::vector<Link> links;
  for (std::size_t i = 0; i < first.size(); ++i) {
    for (std::size_t j = 0; j < second.size(); ++j) {
      const bool both_joined = first[i].end - first[i].begin > 1 && second[j].end - second[j].begin > 1;
      if (both_joined) continue;
      WordPair pair = compare_words(first[i].word, second[j].word);
      if (pair.likeness >= least_pair) links.push_back({i, j, std::move(pair)});
    }
  }
  std::ranges::stable_sort(links, std::ranges::greater{}, [](const Link& link) { return link.pair.likeness; });
  return links;
}

// Which word is the father's: the one with the suffix, wherever it stands; otherwise the last.
struct Father {
  std::size_t at = 0;  // of the pairs
  bool has_suffix = false;

  void consider(const std::vector<WordPair>& pairs, std::size_t pair, Reading WordPair::*reading,
                std::size_t WordPair::*place) {
    const bool suffixed = (pairs[pair].*reading).suffix != Suffix::none;
    if (suffixed == has_suffix ? pairs[pair].*place >= pairs[at].*place : suffixed) {
      at = pair;
      has_suffix = suffixed;
    }
  }
};

// Serik Musakhanuly and Musakhan Serikuly are a child and a father; so, most likely, are Serik Musakhan and Musakhan
// Serik.
Order order_of(const std::vector<WordPair>& pairs) {
  Father first;
  Father second;
  for (std::size_t at = 0; at < pairs.size(); ++at) {
    first.consider(pairs, at, &WordPair::first_reading, &WordPair::first_at);
    second.consider(pairs, at, &WordPair::second_reading, &WordPair::second_at);
  }
  if (first.at == second.at) return Order::same;
  return first.has_suffix && second.has_suffix ? Order::swapped : Order::other;
}

std::vector<std::size_t> free_of(const std::vector<bool>& taken) {
  std::vector<std::size_t> free;
  for (std::size_t at = 0; at < taken.size(); ++at) {
    if (!taken[at]) free.push_back(at);
  }
  return free;
}

}  // namespace

std::vector<NameUnit> units_of(const SpokenName& name) {
  std::vector<NameUnit> units;
  const std::vector<NameWord>& words = name.words();
  for (std::size_t at = 0; at < words.size(); ++at) units.push_back({at, at + 1, words[at]});
  for (std::size_t at = 0; at + 1 < words.size(); ++at) {
    NameWord word = joined(words[at], words[at + 1]);
    if (!word.readings.empty()) units.push_back({at, at + 2, std::move(word)});
  }
  return units;
}

WordPair compare_words(const NameWord& first, const NameWord& second) {
  WordPair best{first, second, first.readings.front(), second.readings.front(), 0};
  if (first.is_initial() || second.is_initial()) {
    const bool same = best.first_reading.sounds.front() == best.second_reading.sounds.front();
    const bool both = first.is_initial() && second.is_initial();
    if (same) best.likeness = both ? 1 : initial_likeness;
    return best;
  }
  for (const Reading& mine : first.readings) {
    for (const Reading& other : second.readings) {
      const double alike = likeness(mine, other);
      if (alike > best.likeness) {
        best.first_reading = mine;
        best.second_reading = other;
        best.likeness = alike;
      }
    }
  }
  return best;
}

NameScore score_names(const SpokenName& first, const SpokenName& second) {
  NameScore result;
  if (first.words().empty() || second.words().empty()) return result;
  const std::vector<NameUnit> mine = units_of(first);
  const std::vector<NameUnit> other = units_of(second);
  std::vector<bool> my_taken(first.words().size());
  std::vector<bool> other_taken(second.words().size());
  const auto is_free = [](const std::vector<bool>& taken, const NameUnit& unit) {
    return !taken[unit.begin] && !taken[unit.end - 1];
  };
  const auto take = [](std::vector<bool>& taken, const NameUnit& unit) {
    taken[unit.begin] = taken[unit.end - 1] = true;
  };
  for (Link& link : links_of(mine, other)) {
    if (!is_free(my_taken, mine[link.first]) || !is_free(other_taken, other[link.second])) continue;
    take(my_taken, mine[link.first]);
    take(other_taken, other[link.second]);
    link.pair.first_at = mine[link.first].begin;
    link.pair.second_at = other[link.second].begin;
    result.pairs.push_back(std::move(link.pair));
  }
  if (result.pairs.empty()) return result;

  result.first_rest = free_of(my_taken);
  result.second_rest = free_of(other_taken);
  const std::size_t mine_left = result.first_rest.size();
  const std::size_t other_left = result.second_rest.size();
  const std::size_t unpaired = std::min(mine_left, other_left);  // a word on each side that is another name
  const std::size_t extra = std::max(mine_left, other_left) - unpaired;
  double sum = 0;
  for (const WordPair& pair : result.pairs) sum += pair.likeness;
  const double least = unpaired > 0 ? 0 : result.pairs.back().likeness;
  const double mean = sum / static_cast<double>(result.pairs.size() + unpaired);
  result.score = weight_of_least * least + (1 - weight_of_least) * mean;
  result.score -= std::min(most_for_extra_words, price_of_extra_word * static_cast<double>(extra));
  result.order = order_of(result.pairs);
  if (result.order == Order::swapped) result.score *= swapped_roles;
  if (result.order == Order::other) result.score *= other_order;
  result.score = std::max(result.score, 0.0);
  return result;
}

}  // namespace fieldvault::search
