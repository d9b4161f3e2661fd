#include "fold.hpp"

#include <fmt/format.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>

#include "bare_letters.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::search {
namespace {

constexpr UChar32 tatweel = 0x0640;
constexpr UChar32 kana_voiced_mark = 0x3099;
constexpr UChar32 kana_semi_voiced_mark = 0x309A;

void icu_must(UErrorCode code) {
  if (U_FAILURE(code)) throw Error(ErrorCode::program_failed, fmt::format("ICU: {}", u_errorName(code)));
}

const icu::Normalizer2& normalizer(const icu::Normalizer2* (*get)(UErrorCode&)) {
  UErrorCode code = U_ZERO_ERROR;
  const icu::Normalizer2* found = get(code);
  icu_must(code);
  return *found;
}

// Marks of Indic and other scripts are vowels and stay; marks of these are accents and points.
bool is_accent(UChar32 character) {
  const auto category = u_charType(character);
  if (category != U_NON_SPACING_MARK && category != U_ENCLOSING_MARK) return false;
  if (character == kana_voiced_mark || character == kana_semi_voiced_mark) return false;
  UErrorCode code = U_ZERO_ERROR;
  switch (uscript_getScript(character, &code)) {
    case USCRIPT_INHERITED:
    case USCRIPT_ARABIC:
    case USCRIPT_CYRILLIC:
    case USCRIPT_GREEK:
    case USCRIPT_HEBREW:
    case USCRIPT_LATIN:
    case USCRIPT_SYRIAC:
      return true;
    default:
      return false;
  }
}

// Romanised names carry them or not: Qur'an, Ma’ruf, Ğulamʻali.
bool is_apostrophe(UChar32 character) {
  switch (character) {
    case 0x0027:
    case 0x0060:
    case 0x00B4:
    case 0x02B9:
    case 0x02BB:
    case 0x02BC:
    case 0x02BE:
    case 0x02BF:
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
      return true;
    default:
      return false;
  }
}

bool is_ascii(std::string_view word) {
  return std::ranges::all_of(word, [](char character) { return static_cast<unsigned char>(character) < 0x80; });
}

std::string fold_ascii(std::string_view word) {
  std::string folded;
  folded.reserve(word.size());
  for (const char character : word) {
    if (is_apostrophe(character)) continue;
    folded += character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
  }
  return folded;
}

}  // namespace

std::string fold(std::string_view word) {
  if (is_ascii(word)) return fold_ascii(word);
  static const icu::Normalizer2& case_folding = normalizer(icu::Normalizer2::getNFKCCasefoldInstance);
  static const icu::Normalizer2& decomposing = normalizer(icu::Normalizer2::getNFDInstance);
  static const icu::Normalizer2& composing = normalizer(icu::Normalizer2::getNFCInstance);

  UErrorCode code = U_ZERO_ERROR;
  const auto given = icu::UnicodeString::fromUTF8(icu::StringPiece(word.data(), static_cast<int32_t>(word.size())));
  const icu::UnicodeString decomposed = decomposing.normalize(case_folding.normalize(given, code), code);
  icu_must(code);
  icu::UnicodeString bare;
  for (int32_t at = 0; at < decomposed.length(); at = decomposed.moveIndex32(at, 1)) {
    const UChar32 character = decomposed.char32At(at);
    if (character == tatweel || is_apostrophe(character) || is_accent(character)) continue;
    const std::u16string_view typed = bare_letters(character);
    if (typed.empty()) {
      bare.append(character);
    } else {
      bare.append(typed.data(), static_cast<int32_t>(typed.size()));
    }
  }
  std::string folded;
  composing.normalize(bare, code).toUTF8String(folded);
  icu_must(code);
  return folded;
}

bool stands_alone(UChar32 character) {
  UErrorCode code = U_ZERO_ERROR;
  switch (uscript_getScript(character, &code)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return true;
    default:
      return false;
  }
}

}  // namespace fieldvault::search
