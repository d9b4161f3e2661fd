#include "suffix.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "letters.hpp"

namespace fieldvault::search {
namespace {

struct Ending {
  std::string_view sounds;
  Suffix suffix;
};

// The longer ones first, where one ends in another.
constexpr std::array<Ending, 28> spelt = {{
    {"ovic", Suffix::son},
    {"evic", Suffix::son},
    {"oviC", Suffix::son},
    {"eviC", Suffix::son},
    {"ugli", Suffix::son},
    {"ogli", Suffix::son},
    {"oglu", Suffix::son},
    {"uulu", Suffix::son},
    {"uli", Suffix::son},
    {"ulu", Suffix::son},
    {"ovna", Suffix::daughter},
    {"evna", Suffix::daughter},
    {"kizi", Suffix::daughter},
    {"gizi", Suffix::daughter},
    {"yeva", Suffix::family_of_woman},
    {"ova", Suffix::family_of_woman},
    {"eva", Suffix::family_of_woman},
    {"owa", Suffix::family_of_woman},
    {"ewa", Suffix::family_of_woman},
    {"yev", Suffix::family},
    {"ov", Suffix::family},
    {"ev", Suffix::family},
    {"of", Suffix::family},
    {"ef", Suffix::family},
    {"ow", Suffix::family},
    {"ew", Suffix::family},
    {"yof", Suffix::family},
    {"yov", Suffix::family},
}};

struct TranscribedEnding {
  std::array<std::string_view, 2> syllables;
  Suffix suffix;
};

constexpr std::array<TranscribedEnding, 11> transcribed = {{
    {{"wu", "li"}, Suffix::son},
    {{"wu", "le"}, Suffix::son},
    {{"ge", "li"}, Suffix::son},  // after wu or ao
    {{"ke", "zi"}, Suffix::daughter},
    {{"ke", "ze"}, Suffix::daughter},
    {{"ao", "fu"}, Suffix::family},
    {{"ye", "fu"}, Suffix::family},
    {{"wo", "fu"}, Suffix::family},
    {{"ao", "wa"}, Suffix::family_of_woman},
    {{"ye", "wa"}, Suffix::family_of_woman},
    {{"wo", "wa"}, Suffix::family_of_woman},
}};

constexpr std::size_t shortest_stem = 3;        // sounds
constexpr std::size_t shortest_written = 2;     // syllables
constexpr std::size_t shortest_word_alone = 3;  // sounds

}  // namespace

void split_suffix(Reading& reading) {
  for (const Ending& ending : spelt) {
    if (!reading.sounds.ends_with(ending.sounds)) continue;
    const std::string_view stem =
        std::string_view(reading.sounds).substr(0, reading.sounds.size() - ending.sounds.size());
    if (stem.size() < shortest_stem) continue;
    // The end of Sayraguli is a flower, no son.
    if (stem.back() == 'g' && ending.sounds == "uli") continue;
    reading.suffix = ending.suffix;
    reading.sounds.resize(stem.size());
    return;
  }
}

Suffix take_suffix(std::vector<std::string_view>& syllables) {
  for (const TranscribedEnding& ending : transcribed) {
    std::size_t size = ending.syllables.size();
    if (syllables.size() < size + shortest_written) continue;
    if (!std::ranges::equal(std::span(syllables).last(size), ending.syllables)) continue;
    if (ending.syllables[0] == "ge") {
      const std::string_view before = syllables[syllables.size() - size - 1];
      if (before != "wu" && before != "ao") continue;
      ++size;
    }
    syllables.resize(syllables.size() - size);
    return ending.suffix;
  }
  return Suffix::none;
}

Suffix suffix_word(const Reading& reading) {
  if (reading.origin != Origin::letters || reading.sounds.size() < shortest_word_alone) return Suffix::none;
  const auto found = std::ranges::find(spelt, reading.sounds, &Ending::sounds);
  const bool is_patronymic =
      found != spelt.end() && (found->suffix == Suffix::son || found->suffix == Suffix::daughter);
  return is_patronymic ? found->suffix : Suffix::none;
}

}  // namespace fieldvault::search
