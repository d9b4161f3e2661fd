#include "pinyin.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <unordered_map>

#include "fieldvault/crypto/embedded_text.hpp"

namespace fieldvault::search {

extern const EmbeddedText embedded_pinyin[];

namespace {

constexpr std::size_t longest_syllable = 6;  // zhuang

// Lines of "syllable characters", the syllables in order. ICU's Han-Latin would do the same, but making one takes
// longer than a whole query may.
struct PinyinTable {
  std::vector<std::string_view> syllables;
  std::unordered_map<char32_t, std::string_view> of_character;

  PinyinTable() {
    std::string_view rest = embedded_pinyin[0].text;
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      const std::string_view syllable = line.substr(0, line.find(' '));
      syllables.push_back(syllable);
      const auto* bytes = reinterpret_cast<const uint8_t*>(line.data());
      for (auto at = static_cast<int32_t>(syllable.size() + 1); at < static_cast<int32_t>(line.size());) {
        UChar32 character = 0;
        U8_NEXT_OR_FFFD(bytes, at, static_cast<int32_t>(line.size()), character);
        of_character.emplace(static_cast<char32_t>(character), syllable);
      }
    }
  }
};

const PinyinTable& table() {
  static const PinyinTable made;
  return made;
}

struct Part {
  std::string_view pinyin;
  std::string_view sounds;
};

// The longer ones first.
constexpr std::array<Part, 21> initials = {{{"zh", "j"}, {"ch", "c"}, {"sh", "S"}, {"b", "b"}, {"p", "p"}, {"m", "m"},
                                            {"f", "f"},  {"d", "d"},  {"t", "t"},  {"n", "n"}, {"l", "l"}, {"g", "g"},
                                            {"k", "k"},  {"h", "h"},  {"j", "j"},  {"q", "c"}, {"x", "S"}, {"r", "r"},
                                            {"z", "z"},  {"c", "T"},  {"s", "s"}}};
constexpr std::array<Part, 14> finals = {{{"iang", "iaN"},
                                          {"uang", "uaN"},
                                          {"ang", "aN"},
                                          {"eng", "eN"},
                                          {"ing", "iN"},
                                          {"ong", "uN"},
                                          {"ai", "Ay"},
                                          {"ei", "ey"},
                                          {"ou", "o"},
                                          {"uo", "o"},
                                          {"ve", "ue"},
                                          {"v", "u"},
                                          {"er", "r"},
                                          {"uai", "uAy"}}};
// Syllables without a consonant are written with y and w.
constexpr std::array<Part, 6> whole = {
    {{"yi", "i"}, {"yu", "u"}, {"wu", "u"}, {"yin", "in"}, {"yun", "un"}, {"er", "r"}}};

std::string_view sounds_in(std::span<const Part> parts, std::string_view pinyin) {
  const auto found = std::ranges::find(parts, pinyin, &Part::pinyin);
  return found == parts.end() ? std::string_view() : found->sounds;
}

}  // namespace

std::string_view pinyin_of(char32_t character) {
  const auto found = table().of_character.find(character);
  return found == table().of_character.end() ? std::string_view() : found->second;
}

std::vector<std::string_view> pinyin_syllables(std::string_view word) {
  const std::vector<std::string_view>& syllables = table().syllables;
  constexpr std::size_t unreached = std::numeric_limits<std::size_t>::max();
  struct Step {
    std::size_t count = unreached;  // syllables up to here
    std::size_t from = 0;
  };
  std::vector<Step> steps(word.size() + 1);
  steps[0].count = 0;
  for (std::size_t at = 0; at < word.size(); ++at) {
    if (steps[at].count == unreached) continue;
    for (std::size_t size = 1; size <= std::min(longest_syllable, word.size() - at); ++size) {
      if (!std::ranges::binary_search(syllables, word.substr(at, size))) continue;
      if (steps[at].count + 1 < steps[at + size].count) steps[at + size] = {steps[at].count + 1, at};
    }
  }
  std::vector<std::string_view> found;
  if (steps.back().count == unreached) return found;
  for (std::size_t end = word.size(); end > 0; end = steps[end].from) {
    found.push_back(word.substr(steps[end].from, end - steps[end].from));
  }
  std::ranges::reverse(found);
  return found;
}

std::string syllable_sounds(std::string_view syllable) {
  if (const std::string_view sounds = sounds_in(whole, syllable); !sounds.empty()) return std::string(sounds);
  std::string sounds;
  std::string_view rest = syllable;
  for (const Part& initial : initials) {
    if (!rest.starts_with(initial.pinyin)) continue;
    sounds = initial.sounds;
    rest.remove_prefix(initial.pinyin.size());
    break;
  }
  const std::string_view final_sounds = sounds_in(finals, rest);
  return sounds.append(final_sounds.empty() ? rest : final_sounds);
}

}  // namespace fieldvault::search
