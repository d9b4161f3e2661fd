#include "sound_costs.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "letters.hpp"

namespace fieldvault::search {
namespace {

struct PairCost {
  std::string_view pair;
  double cost;
};

constexpr double different = 1.6;
constexpr double other_vowel = 0.2;
constexpr double other_vowel_of_syllable = 0.12;

// Confusions of romanisation, of alphabets that lack a letter, and of languages that share names.
constexpr std::array<PairCost, 72> spelt = {{
    {"aA", 0.05}, {"Ae", 0.05}, {"ae", 0.12}, {"ei", 0.1},  {"Ai", 0.15}, {"ou", 0.05}, {"iu", 0.12}, {"ao", 0.12},
    {"ai", 0.25}, {"au", 0.25}, {"yi", 0.03}, {"yJ", 0.05}, {"iJ", 0.08}, {"yj", 0.5},  {"hX", 0.02}, {"hg", 0.4},
    {"hk", 0.4},  {"Xg", 0.5},  {"Xk", 0.35}, {"XS", 0.3},  {"Xs", 0.4},  {"vw", 0.05}, {"wu", 0.08}, {"wo", 0.15},
    {"vu", 0.3},  {"vb", 0.45}, {"vf", 0.3},  {"Jj", 0.02}, {"Jz", 0.5},  {"Jc", 0.5},  {"jc", 0.5},  {"jz", 0.4},
    {"jS", 0.7},  {"Cc", 0.1},  {"CT", 0.1},  {"Cs", 0.2},  {"Ck", 0.2},  {"CS", 0.4},  {"Cj", 0.3},  {"Cz", 0.4},
    {"Ts", 0.2},  {"Tc", 0.3},  {"Tz", 0.3},  {"sS", 0.25}, {"sz", 0.35}, {"sc", 0.6},  {"Sc", 0.45}, {"gk", 0.35},
    {"bp", 0.3},  {"dt", 0.3},  {"pf", 0.3},  {"bf", 0.6},  {"nN", 0.05}, {"nm", 0.7},  {"Ng", 0.4},  {"h-", 0.3},
    {"X-", 0.5},  {"y-", 0.12}, {"w-", 0.25}, {"J-", 0.4},  {"a-", 0.16}, {"A-", 0.16}, {"e-", 0.16}, {"i-", 0.14},
    {"o-", 0.18}, {"u-", 0.16}, {"g-", 0.65}, {"r-", 0.7},  {"N-", 0.7},  {"n-", 0.7},  {"wi", 0.5},  {"yu", 0.5},
}};
// What Chinese syllables cannot tell apart, and the vowels they must put in.
constexpr std::array<PairCost, 33> transcribed = {{
    {"lr", 0.15}, {"dt", 0.12}, {"bp", 0.15}, {"pf", 0.15}, {"gk", 0.15}, {"hk", 0.2},  {"hg", 0.2},
    {"sS", 0.08}, {"sz", 0.2},  {"jz", 0.25}, {"Jz", 0.25}, {"cS", 0.25}, {"cj", 0.3},  {"jS", 0.4},
    {"Ts", 0.15}, {"nN", 0.02}, {"mn", 0.35}, {"vw", 0.05}, {"vf", 0.1},  {"vu", 0.1},  {"i-", 0.05},
    {"e-", 0.05}, {"u-", 0.05}, {"o-", 0.08}, {"a-", 0.12}, {"A-", 0.12}, {"y-", 0.05}, {"w-", 0.08},
    {"r-", 0.35}, {"h-", 0.2},  {"Xk", 0.2},  {"g-", 0.5},  {"mN", 0.35},
}};

// Of two Chinese spellings both say what they heard: they differ in the choice of characters only.
constexpr std::array<PairCost, 12> chinese = {{
    {"lr", 0.5},
    {"dt", 0.2},
    {"bp", 0.2},
    {"gk", 0.3},
    {"hk", 0.4},
    {"nN", 0.02},
    {"y-", 0.15},
    {"w-", 0.15},
    {"h-", 0.6},
    {"e-", 0.12},
    {"i-", 0.12},
    {"u-", 0.12},
}};

// A table over 7-bit sounds, made once.
class Costs {
 public:
  Costs() {
    for (std::size_t first = 0; first < size; ++first) {
      for (std::size_t second = 0; second < size; ++second) letters_[first][second] = ordinary(first, second);
    }
    enter(letters_, spelt);
    syllables_ = letters_;
    for (const char first : vowel_sounds) {
      for (const char second : vowel_sounds) lower(syllables_, first, second, other_vowel_of_syllable);
    }
    chinese_ = syllables_;
    enter(syllables_, transcribed);
    enter(chinese_, chinese);
  }

  [[nodiscard]] double of(Meeting meeting, char first, char second) const {
    const Table& table = meeting == Meeting::letters ? letters_ : meeting == Meeting::syllables ? chinese_ : syllables_;
    return table[index(first)][index(second)];
  }

 private:
  static constexpr std::size_t size = 128;
  using Table = std::array<std::array<double, size>, size>;

  static std::size_t index(char sound) { return static_cast<unsigned char>(sound) % size; }

  static double ordinary(std::size_t first, std::size_t second) {
    if (first == second) return 0;
    if (first == no_sound || second == no_sound) return 0.8;
    return is_vowel(static_cast<char>(first)) && is_vowel(static_cast<char>(second)) ? other_vowel : different;
  }
  static void lower(Table& table, char first, char second, double cost) {
    double& there = table[index(first)][index(second)];
    double& back = table[index(second)][index(first)];
    there = back = std::min(there, cost);
  }
  static void enter(Table& table, std::span<const PairCost> pairs) {
    for (const PairCost& entry : pairs) {
      table[index(entry.pair[0])][index(entry.pair[1])] = entry.cost;
      table[index(entry.pair[1])][index(entry.pair[0])] = entry.cost;
    }
  }

  Table letters_{};
  Table syllables_{};
  Table chinese_{};
};

}  // namespace

double sound_cost(Meeting meeting, char first, char second) {
  static const Costs costs;
  return costs.of(meeting, first, second);
}

double sound_weight(char sound) {
  if (is_vowel(sound)) return 0.35;
  return sound == 'h' || sound == 'y' || sound == 'w' ? 0.5 : 1.0;
}

}  // namespace fieldvault::search
