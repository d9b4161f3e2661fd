#include "sound_distance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "letters.hpp"
#include "sound_costs.hpp"

namespace fieldvault::search {
namespace {

constexpr double first_sound_factor = 1.5;  // names differ by their beginning more than anywhere else
constexpr double first_vowel_dropped = 0.3;

Meeting meeting_of(const Reading& first, const Reading& second) {
  if (first.origin != second.origin) return Meeting::letters_and_syllables;
  return first.origin == Origin::letters ? Meeting::letters : Meeting::syllables;
}

// rows_[i][j]: the cost of the first i sounds of one against the first j of the other.
class Alignment {
 public:
  Alignment(const Reading& first, const Reading& second)
      : first_(std::string_view(first.sounds).substr(0, max_sounds)),
        second_(std::string_view(second.sounds).substr(0, max_sounds)),
        meeting_(meeting_of(first, second)) {
    rows_[0][0] = 0;
    for (std::size_t i = 0; i <= first_.size(); ++i) {
      for (std::size_t j = 0; j <= second_.size(); ++j) {
        if (i == 0 && j == 0) continue;
        double best = 1e9;
        if (i > 0) best = std::min(best, rows_[i - 1][j] + step(i, 0));
        if (j > 0) best = std::min(best, rows_[i][j - 1] + step(0, j));
        if (i > 0 && j > 0) best = std::min(best, rows_[i - 1][j - 1] + step(i, j));
        rows_[i][j] = best;
      }
    }
  }

  [[nodiscard]] double cost() const { return rows_[first_.size()][second_.size()]; }

  template <typename Visit>
  void each_difference(const Visit& visit) const {
    std::size_t i = first_.size();
    std::size_t j = second_.size();
    while (i > 0 || j > 0) {
      const bool both = i > 0 && j > 0 && rows_[i][j] == rows_[i - 1][j - 1] + step(i, j);
      const bool left = !both && i > 0 && rows_[i][j] == rows_[i - 1][j] + step(i, 0);
      const char mine = both || left ? first_[i - 1] : no_sound;
      const char other = both || !left ? second_[j - 1] : no_sound;
      if (mine != other) visit(mine, other);
      if (both || left) --i;
      if (both || !left) --j;
    }
  }

 private:
  // i or j of 0 drops the sound of the other.
  [[nodiscard]] double step(std::size_t i, std::size_t j) const {
    const char mine = i > 0 ? first_[i - 1] : no_sound;
    const char other = j > 0 ? second_[j - 1] : no_sound;
    const double cost = sound_cost(meeting_, mine, other);
    if (i > 1 || j > 1) return cost;
    const bool drops_vowel = (mine == no_sound && is_vowel(other)) || (other == no_sound && is_vowel(mine));
    return drops_vowel ? first_vowel_dropped : cost * first_sound_factor;
  }

  std::string_view first_;
  std::string_view second_;
  Meeting meeting_;
  std::array<std::array<double, max_sounds + 1>, max_sounds + 1> rows_;
};

double suffix_cost(const Reading& first, const Reading& second) {
  if (first.suffix == second.suffix) return 0;
  const auto either = [&](Suffix suffix) { return first.suffix == suffix || second.suffix == suffix; };
  if (either(Suffix::none)) return meeting_of(first, second) == Meeting::letters ? 0.1 : 0.05;
  const auto of_woman = [](Suffix suffix) { return suffix == Suffix::daughter || suffix == Suffix::family_of_woman; };
  return of_woman(first.suffix) == of_woman(second.suffix) ? 0.05 : 0.3;
}

// A sound as English would write it.
std::string_view letters_of(char sound) {
  switch (sound) {
    case 'A':
      return "ä";
    case 'c':
      return "ch";
    case 'C':
      return "c";
    case 'j':
      return "zh";
    case 'J':
      return "j";
    case 'N':
      return "ng";
    case 'S':
      return "sh";
    case 'T':
      return "ts";
    case 'X':
      return "x";
    default: {
      static constexpr std::string_view letters = "abdefghiklmnoprstuvwyz";
      const std::size_t at = letters.find(sound);
      return at == std::string_view::npos ? "?" : letters.substr(at, 1);
    }
  }
}

std::string difference_text(char mine, char other) {
  if (mine == no_sound || other == no_sound) {
    const char dropped = mine == no_sound ? other : mine;
    return fmt::format("one {} more ({})", is_vowel(dropped) ? "vowel" : "consonant", letters_of(dropped));
  }
  const std::string_view kind = is_vowel(mine) && is_vowel(other) ? "vowel" : "sound";
  return fmt::format("one {} ({}/{})", kind, letters_of(mine), letters_of(other));
}

}  // namespace

double likeness(const Reading& first, const Reading& second) {
  const auto length = [](const Reading& reading) {
    double sum = 0;
    for (const char sound : reading.sounds) sum += sound_weight(sound);
    return sum;
  };
  const double longer = std::max(length(first), length(second));
  const double cost = first.sounds == second.sounds ? 0 : Alignment(first, second).cost();
  return std::max(0.0, 1 - cost / std::max(longer, 1.0) - suffix_cost(first, second));
}

std::vector<std::string> differences(const Reading& first, const Reading& second) {
  std::vector<std::string> found;
  Alignment(first, second).each_difference([&](char mine, char other) {
    std::string text = difference_text(mine, other);
    if (std::ranges::find(found, text) == found.end()) found.push_back(std::move(text));
  });
  std::ranges::reverse(found);
  if (first.suffix != second.suffix) found.emplace_back("another ending (-uly, -ov, …)");
  return found;
}

}  // namespace fieldvault::search
