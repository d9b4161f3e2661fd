#include "spelling.hpp"

#include <fmt/format.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

#include "fieldvault/crypto/error.hpp"
#include "fold.hpp"
#include "letters.hpp"
#include "pinyin.hpp"
#include "suffix.hpp"

namespace fieldvault::search {
namespace {

constexpr std::size_t min_pinyin_syllables = 3;  // fewer are read the same way letter by letter

void icu_must(UErrorCode code) {
  if (U_FAILURE(code)) throw Error(ErrorCode::program_failed, fmt::format("ICU: {}", u_errorName(code)));
}

std::u32string code_points(const icu::UnicodeString& text) {
  std::u32string points;
  for (int32_t at = 0; at < text.length() && points.size() < max_word_letters; at = text.moveIndex32(at, 1)) {
    points += static_cast<char32_t>(text.char32At(at));
  }
  return points;
}

icu::UnicodeString case_folded(std::string_view word) {
  UErrorCode code = U_ZERO_ERROR;
  static const icu::Normalizer2& folding = *icu::Normalizer2::getNFKCCasefoldInstance(code);
  icu_must(code);
  icu::UnicodeString folded = folding.normalize(
      icu::UnicodeString::fromUTF8(icu::StringPiece(word.data(), static_cast<int32_t>(word.size()))), code);
  icu_must(code);
  return folded;
}

// Slow to make, and only for what no table here knows: Georgian, Greek, rare characters of Chinese.
icu::UnicodeString romanised(icu::UnicodeString text) {
  static const std::unique_ptr<const icu::Transliterator> any_latin = [] {
    UErrorCode code = U_ZERO_ERROR;
    std::unique_ptr<const icu::Transliterator> made(icu::Transliterator::createInstance(
        "Any-Latin; NFD; [:Nonspacing Mark:] Remove; Lower; NFC", UTRANS_FORWARD, code));
    icu_must(code);
    return made;
  }();
  any_latin->transliterate(text);
  return text;
}

// The letter under an accent that no table has.
char32_t base_of(char32_t letter) {
  UErrorCode code = U_ZERO_ERROR;
  static const icu::Normalizer2& canonical = *icu::Normalizer2::getNFDInstance(code);
  icu_must(code);
  icu::UnicodeString parts;
  return canonical.getDecomposition(static_cast<UChar32>(letter), parts) ? static_cast<char32_t>(parts.char32At(0))
                                                                         : letter;
}

Spoken spoken(std::u32string_view text, std::string_view before) {
  Spoken found = latin(text);
  if (found.letters == 0) found = cyrillic(text);
  if (found.letters == 0) found = arabic(text, before);
  return found;
}

struct Letters {
  std::string sounds;
  bool has_unknown = false;  // a letter of no table
};

Letters sounds_of(std::u32string_view text) {
  Letters read;
  while (!text.empty()) {
    Spoken next = spoken(text, read.sounds);
    if (next.letters == 0) {
      const char32_t base = base_of(text.front());
      if (base != text.front()) next = spoken(std::u32string_view(&base, 1), read.sounds);
      if (next.letters == 0) read.has_unknown = read.has_unknown || u_isalpha(static_cast<UChar32>(text.front()));
      next.letters = 1;
    }
    read.sounds += next.sounds;
    text.remove_prefix(next.letters);
  }
  read.sounds = placed(read.sounds);
  return read;
}

// The suffix goes first: of -qqyzy one q belongs to the name.
Reading spelt(std::string sounds) {
  Reading reading{std::move(sounds)};
  split_suffix(reading);
  reading.sounds = single(reading.sounds);
  return reading;
}

Reading transcribed(std::vector<std::string_view> syllables) {
  Reading reading;
  reading.origin = Origin::syllables;
  reading.suffix = take_suffix(syllables);
  for (const std::string_view syllable : syllables) reading.sounds += syllable_sounds(syllable);
  reading.sounds = settled(reading.sounds);
  return reading;
}

std::vector<std::string_view> syllables_of(std::u32string_view text) {
  std::vector<std::string_view> syllables;
  for (const char32_t character : text) {
    const std::string_view syllable = pinyin_of(character);
    if (!syllable.empty()) syllables.push_back(syllable);
  }
  return syllables;
}

void add_if_spoken(std::vector<Reading>& readings, Reading reading) {
  if (!reading.sounds.empty() && std::ranges::find(readings, reading) == readings.end()) {
    readings.push_back(std::move(reading));
  }
}

// Chinese passports have names in pinyin: TUERXUN. An "er" that closes a syllable stands in no other spelling.
enum class Pinyin { none, maybe, certain };

Pinyin add_pinyin(std::vector<Reading>& readings, std::u32string_view text) {
  std::string word;
  for (const char32_t letter : text) {
    if (letter >= 0x80 && letter != U'ü') return Pinyin::none;
    word += letter == U'ü' ? 'v' : static_cast<char>(letter);
  }
  const std::vector<std::string_view> syllables = pinyin_syllables(word);
  if (syllables.size() < 2) return Pinyin::none;
  const bool closes = std::find(syllables.begin() + 1, syllables.end(), "er") != syllables.end();
  const bool says_more =
      closes || syllables.size() >= min_pinyin_syllables || word.find_first_of("xq") != std::string::npos;
  if (!says_more) return Pinyin::none;
  add_if_spoken(readings, transcribed(syllables));
  return closes ? Pinyin::certain : Pinyin::maybe;
}

}  // namespace

std::vector<Reading> readings_of(std::string_view word) {
  std::vector<Reading> readings;
  const icu::UnicodeString folded = case_folded(word);
  std::u32string text = code_points(folded);
  if (!text.empty() && stands_alone(static_cast<UChar32>(text.front()))) {
    if (std::vector<std::string_view> syllables = syllables_of(text); syllables.size() == text.size()) {
      add_if_spoken(readings, transcribed(std::move(syllables)));
      return readings;
    }
    std::u32string pinyin = code_points(romanised(folded));
    std::erase(pinyin, U' ');
    (void)add_pinyin(readings, pinyin);
    if (readings.empty()) add_if_spoken(readings, spelt(sounds_of(pinyin).sounds));
    return readings;
  }
  Letters read = sounds_of(text);
  if (read.has_unknown) {
    text = code_points(romanised(folded));
    read = sounds_of(text);
  }
  add_if_spoken(readings, spelt(std::move(read.sounds)));
  if (add_pinyin(readings, text) == Pinyin::certain) {
    std::erase_if(readings, [](const Reading& reading) { return reading.origin == Origin::letters; });
  }
  return readings;
}

}  // namespace fieldvault::search
