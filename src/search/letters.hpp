// Letters of names as broad sounds: one small alphabet for Latin, Cyrillic and Arabic-script spellings.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fieldvault::search {

// Sounds are ASCII. Vowels: a A(ä) e i o u. Consonants: b p d t g k h j(zh) c(ch) s S(sh) z T(ts) m n N(ng) l r f v w
// y. Three stand for a Latin letter that romanisations read in different ways: J (zh or y), C (ch, ts or k), X (kh or
// sh).
inline constexpr std::string_view vowel_sounds = "aAeiou";
[[nodiscard]] constexpr bool is_vowel(char sound) { return vowel_sounds.find(sound) != std::string_view::npos; }

inline constexpr std::size_t max_sounds = 24;  // of one word; what is longer is cut

// What the letters at the front of a text sound like, and how many of them were read. `letters` is 0 where the first
// one is not of this script. `sounds` is empty for signs that are not spoken.
struct Spoken {
  std::string_view sounds;
  std::size_t letters = 0;
};

// Text is UTF-32, case folded and composed.
[[nodiscard]] Spoken latin(std::u32string_view text);
[[nodiscard]] Spoken cyrillic(std::u32string_view text);
// Uyghur and Kazakh (töte jazu), whose vowels are written; and Arabic and Persian letters as far as they are written.
// `before`: the sounds of the word so far, which decide what a letter means that two orthographies read differently.
[[nodiscard]] Spoken arabic(std::u32string_view text, std::string_view before);

// y as a vowel or a consonant by its place.
[[nodiscard]] std::string placed(std::string_view sounds);
// No sound twice in a row, at most max_sounds.
[[nodiscard]] std::string single(std::string_view sounds);
// A word's sounds as one form: both of these.
[[nodiscard]] std::string settled(std::string_view sounds);

}  // namespace fieldvault::search
