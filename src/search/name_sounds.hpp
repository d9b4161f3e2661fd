// A name as it sounds: its words, each with the ways in which it can be read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fieldvault::search {

// What a patronymic or family name adds to the name it is made of; the letter stands in the index.
enum class Suffix : char {
  none = '0',
  son = 's',              // -uly, -oghli, -ovich
  daughter = 'd',         // -qizi, -ovna
  family = 'v',           // -ov, -ev
  family_of_woman = 'a',  // -ova, -eva
};

// Letters are read one by one; of Chinese (or its pinyin) only the syllables are known, and many sounds fall together.
enum class Origin { letters, syllables };

struct Reading {
  std::string sounds;  // as in letters.hpp, without the suffix
  Suffix suffix = Suffix::none;
  Origin origin = Origin::letters;
  bool operator==(const Reading&) const = default;
};

struct NameWord {
  std::string written;  // as it was given; empty for a word from the index
  std::vector<Reading> readings;
  [[nodiscard]] bool is_initial() const { return readings.front().sounds.size() == 1; }
};

inline constexpr std::size_t max_name_words = 8;     // of one name; what follows is not compared
inline constexpr std::size_t max_word_letters = 64;  // code points

class SpokenName {
 public:
  // Takes any text at all. Words are what stands between spaces, points, hyphens and signs; a suffix that stands alone
  // (Musakhan uly) belongs to the word before it.
  [[nodiscard]] static SpokenName of(std::string_view name);
  // The inverse of text(): what the index keeps. Text of no readings gives no words.
  [[nodiscard]] static SpokenName stored(std::string_view text);
  [[nodiscard]] std::string text() const;

  [[nodiscard]] const std::vector<NameWord>& words() const noexcept { return words_; }

 private:
  std::vector<NameWord> words_;
};

// Two words written apart that others write as one: gul bahar. None where nothing is likely to join them.
[[nodiscard]] NameWord joined(const NameWord& first, const NameWord& second);

[[nodiscard]] std::string text_of(const Reading& reading);  // "musahan/s", "~saarkejian/0"
[[nodiscard]] std::string text_of(const NameWord& word);    // its readings, between them a bar

}  // namespace fieldvault::search
