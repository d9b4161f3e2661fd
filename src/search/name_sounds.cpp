#include "name_sounds.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

#include "fold.hpp"
#include "letters.hpp"
#include "spelling.hpp"
#include "suffix.hpp"

namespace fieldvault::search {
namespace {

constexpr char syllables_mark = '~';
constexpr char suffix_mark = '/';
constexpr char reading_border = '|';
constexpr char word_border = ' ';

constexpr std::size_t max_name_bytes = 4096;  // eight words of 64 letters fit; what follows is not read
constexpr std::size_t short_word = 4;         // sounds; such a word may be half of one: gul, abdu, jan, bek

enum class Place { outside, letter, alone };

bool is_apostrophe(UChar32 character) {
  return character == 0x27 || character == 0x60 || character == 0xB4 || (character >= 0x2B9 && character <= 0x2BF) ||
         character == 0x2018 || character == 0x2019 || character == 0x201B;
}

Place place_of(UChar32 character) {
  if (stands_alone(character)) return Place::alone;
  const bool is_mark = (U_GET_GC_MASK(character) & U_GC_M_MASK) != 0;
  const bool joins = character == 0x200C || character == 0x200D || is_apostrophe(character);
  return u_isalpha(character) || is_mark || joins ? Place::letter : Place::outside;
}

// Calls for each stretch of letters of one kind: those of an alphabet, or Chinese characters.
template <typename Visit>
void each_word(std::string_view name, const Visit& visit) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(name.data());
  const auto size = static_cast<int32_t>(std::min(name.size(), max_name_bytes));
  int32_t begin = 0;
  Place now = Place::outside;
  for (int32_t at = 0; at < size;) {
    const int32_t before = at;
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(bytes, at, size, character);
    const Place place = place_of(character);
    if (place == now) continue;
    if (now != Place::outside)
      visit(name.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(before - begin)));
    begin = before;
    now = place;
  }
  if (now != Place::outside)
    visit(name.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(size - begin)));
}

Reading reading_of(std::string_view text) {
  Reading reading;
  if (text.starts_with(syllables_mark)) {
    reading.origin = Origin::syllables;
    text.remove_prefix(1);
  }
  const std::size_t end = text.find(suffix_mark);
  reading.sounds = text.substr(0, end);
  if (end + 1 < text.size()) reading.suffix = static_cast<Suffix>(text[end + 1]);
  return reading;
}

template <typename Visit>
void each_piece(std::string_view text, char border, const Visit& visit) {
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, text.find(border));
    visit(piece);
    text.remove_prefix(std::min(piece.size() + 1, text.size()));
  }
}

bool take_as_suffix(NameWord& before, const NameWord& word) {
  const Suffix suffix = suffix_word(word.readings.front());
  if (suffix == Suffix::none || before.is_initial()) return false;
  for (Reading& reading : before.readings) reading.suffix = suffix;
  before.written.append(" ").append(word.written);
  return true;
}

// Where one word can be nothing but pinyin, the others are no other spelling.
void read_as_pinyin(std::vector<NameWord>& words) {
  const auto is_syllables = [](const Reading& reading) { return reading.origin == Origin::syllables; };
  const auto is_certain = [&](const NameWord& word) { return std::ranges::all_of(word.readings, is_syllables); };
  if (std::ranges::none_of(words, is_certain)) return;
  for (NameWord& word : words) {
    if (std::ranges::none_of(word.readings, is_syllables)) continue;
    std::erase_if(word.readings, [&](const Reading& reading) { return !is_syllables(reading); });
  }
}

}  // namespace

std::string text_of(const Reading& reading) {
  std::string text;
  if (reading.origin == Origin::syllables) text += syllables_mark;
  text.append(reading.sounds) += suffix_mark;
  return text += static_cast<char>(reading.suffix);
}

std::string text_of(const NameWord& word) {
  std::string text;
  for (const Reading& reading : word.readings) {
    if (!text.empty()) text += reading_border;
    text += text_of(reading);
  }
  return text;
}

SpokenName SpokenName::of(std::string_view name) {
  SpokenName spoken;
  each_word(name, [&](std::string_view written) {
    if (spoken.words_.size() == max_name_words) return;
    NameWord word{std::string(written), readings_of(written)};
    if (word.readings.empty()) return;
    if (!spoken.words_.empty() && take_as_suffix(spoken.words_.back(), word)) return;
    spoken.words_.push_back(std::move(word));
  });
  read_as_pinyin(spoken.words_);
  return spoken;
}

SpokenName SpokenName::stored(std::string_view text) {
  SpokenName spoken;
  each_piece(text, word_border, [&](std::string_view piece) {
    NameWord word;
    each_piece(piece, reading_border, [&](std::string_view text_of_one) {
      Reading reading = reading_of(text_of_one);
      if (!reading.sounds.empty()) word.readings.push_back(std::move(reading));
    });
    if (!word.readings.empty()) spoken.words_.push_back(std::move(word));
  });
  return spoken;
}

std::string SpokenName::text() const {
  std::string text;
  for (const NameWord& word : words_) {
    if (!text.empty()) text += word_border;
    text += text_of(word);
  }
  return text;
}

NameWord joined(const NameWord& first, const NameWord& second) {
  NameWord word;
  const Reading& front = first.readings.front();
  const Reading& back = second.readings.front();
  if (front.origin != back.origin || front.suffix != Suffix::none || first.is_initial() || second.is_initial())
    return word;
  if (front.sounds.size() > short_word && back.sounds.size() > short_word) return word;
  word.written = first.written + " " + second.written;
  word.readings.push_back({settled(front.sounds + back.sounds), back.suffix, front.origin});
  return word;
}

}  // namespace fieldvault::search
