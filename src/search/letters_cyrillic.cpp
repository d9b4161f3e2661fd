// Cyrillic spellings: Russian, Kazakh, Uyghur as written in Kazakhstan, and letters of their neighbours.
#include <array>

#include "letter_table.hpp"

namespace fieldvault::search {
namespace {

constexpr std::size_t longest_entry = 2;
constexpr std::array<LetterSounds, 70> table = {{
    {U"а", "a"},  {U"б", "b"},  {U"в", "v"}, {U"г", "g"},  {U"гъ", "g"}, {U"д", "d"}, {U"дж", "j"}, {U"е", "e"},
    {U"ж", "j"},  {U"з", "z"},  {U"и", "i"}, {U"ий", "i"}, {U"й", "y"},  {U"к", "k"}, {U"кх", "h"}, {U"къ", "k"},
    {U"л", "l"},  {U"м", "m"},  {U"н", "n"}, {U"нг", "N"}, {U"о", "o"},  {U"п", "p"}, {U"р", "r"},  {U"с", "s"},
    {U"т", "t"},  {U"тц", "T"}, {U"у", "u"}, {U"ф", "f"},  {U"х", "h"},  {U"ц", "T"}, {U"ч", "c"},  {U"ш", "S"},
    {U"щ", "S"},  {U"ъ", ""},   {U"ы", "i"}, {U"ый", "i"}, {U"ь", ""},   {U"э", "e"}, {U"ю", "yu"}, {U"я", "ya"},
    {U"ё", "yo"}, {U"є", "e"},  {U"і", "i"}, {U"ї", "i"},  {U"ј", "y"},  {U"љ", "l"}, {U"њ", "n"},  {U"ў", "w"},
    {U"ґ", "g"},  {U"ғ", "g"},  {U"ҕ", "g"}, {U"җ", "j"},  {U"ҙ", "z"},  {U"қ", "k"}, {U"ҡ", "k"},  {U"ң", "N"},
    {U"ҫ", "s"},  {U"ү", "u"},  {U"ұ", "u"}, {U"ҳ", "h"},  {U"ҷ", "j"},  {U"һ", "h"}, {U"ӓ", "A"},  {U"ә", "A"},
    {U"ӣ", "i"},  {U"ӧ", "o"},  {U"ө", "o"}, {U"ӯ", "u"},  {U"ӱ", "u"},  {U"ӷ", "g"},
}};
static_assert(std::ranges::is_sorted(table, {}, &LetterSounds::letters));

}  // namespace

Spoken cyrillic(std::u32string_view text) { return longest_of(table, longest_entry, text); }

}  // namespace fieldvault::search
