// Arabic-script spellings: Uyghur and Kazakh (töte jazu) write their vowels, which ICU's Arabic-Latin would lose.
#include <array>

#include "letter_table.hpp"

namespace fieldvault::search {
namespace {

constexpr char32_t hamza_seat = 0x0626;
constexpr char32_t letter_oe = 0x06C6;   // Uyghur ö, Kazakh v
constexpr char32_t letter_ain = 0x0639;  // Kazakh gh; silent elsewhere

// By code point, since an editor turns a line of right-to-left letters around.
constexpr std::size_t longest_entry = 2;
constexpr std::array<LetterSounds, 64> table = {{
    {U"\u0621", ""},  {U"\u0622", "a"}, {U"\u0623", "a"},       {U"\u0624", "u"}, {U"\u0625", "i"}, {U"\u0626", ""},
    {U"\u0627", "a"}, {U"\u0628", "b"}, {U"\u0629", "a"},       {U"\u062A", "t"}, {U"\u062B", "s"}, {U"\u062C", "j"},
    {U"\u062D", "h"}, {U"\u062E", "h"}, {U"\u062F", "d"},       {U"\u0630", "z"}, {U"\u0631", "r"}, {U"\u0632", "z"},
    {U"\u0633", "s"}, {U"\u0634", "S"}, {U"\u0635", "s"},       {U"\u0636", "z"}, {U"\u0637", "t"}, {U"\u0638", "z"},
    {U"\u063A", "g"}, {U"\u0640", ""},  {U"\u0641", "f"},       {U"\u0642", "k"}, {U"\u0643", "k"}, {U"\u0644", "l"},
    {U"\u0645", "m"}, {U"\u0646", "n"}, {U"\u0646\u06AF", "N"}, {U"\u0647", "h"}, {U"\u0648", "o"}, {U"\u0649", "i"},
    {U"\u064A", "y"}, {U"\u0671", "a"}, {U"\u0674", ""},        {U"\u0675", "A"}, {U"\u0676", "o"}, {U"\u0677", "u"},
    {U"\u0678", "i"}, {U"\u067E", "p"}, {U"\u0686", "c"},       {U"\u0698", "j"}, {U"\u06A4", "v"}, {U"\u06A7", "k"},
    {U"\u06A9", "k"}, {U"\u06AD", "N"}, {U"\u06AF", "g"},       {U"\u06BE", "h"}, {U"\u06C0", "A"}, {U"\u06C1", "h"},
    {U"\u06C5", "o"}, {U"\u06C7", "u"}, {U"\u06C8", "u"},       {U"\u06C9", "u"}, {U"\u06CB", "v"}, {U"\u06CC", "y"},
    {U"\u06CF", "v"}, {U"\u06D0", "e"}, {U"\u06D2", "e"},       {U"\u06D5", "A"},
}};
static_assert(std::ranges::is_sorted(table, {}, &LetterSounds::letters));

bool begins_with_vowel(std::u32string_view text) {
  const Spoken next = longest_of(table, longest_entry, text);
  return !next.sounds.empty() && is_vowel(next.sounds.front());
}

}  // namespace

Spoken arabic(std::u32string_view text, std::string_view before) {
  if (text.empty()) return {};
  const bool after_vowel = !before.empty() && is_vowel(before.back());
  if (text.front() == letter_oe) {
    return {after_vowel || (!before.empty() && begins_with_vowel(text.substr(1))) ? "v" : "o", 1};
  }
  if (text.front() == hamza_seat && text.size() > 1 && text[1] == letter_oe) return {"o", 2};
  // At the beginning of a word it is Arabic's own: no Kazakh word begins with gh and a consonant.
  if (text.front() == letter_ain) return {before.empty() ? "a" : "g", 1};
  return longest_of(table, longest_entry, text);
}

}  // namespace fieldvault::search
