// Latin spellings: English, BGN/PCGN, ISO 9, GOST, Uyghur Latin (ULY), Kazakh Latin of 2021, Turkish.
#include <array>

#include "letter_table.hpp"

namespace fieldvault::search {
namespace {

constexpr std::size_t longest_entry = 4;
constexpr std::array<LetterSounds, 107> table = {{
    {U"a", "a"},    {U"b", "b"},    {U"c", "C"},   {U"ch", "c"},  {U"ck", "k"},   {U"cz", "C"},  {U"d", "d"},
    {U"dj", "j"},   {U"dsch", "j"}, {U"dzh", "j"}, {U"dzs", "j"}, {U"dž", "j"},   {U"e", "e"},   {U"ee", "i"},
    {U"f", "f"},    {U"g", "g"},    {U"gh", "g"},  {U"h", "h"},   {U"i", "i"},    {U"ii", "i"},  {U"iy", "i"},
    {U"j", "J"},    {U"k", "k"},    {U"kh", "h"},  {U"l", "l"},   {U"m", "m"},    {U"n", "n"},   {U"ng", "N"},
    {U"ngh", "Ng"}, {U"o", "o"},    {U"oo", "u"},  {U"ou", "u"},  {U"p", "p"},    {U"ph", "f"},  {U"q", "k"},
    {U"r", "r"},    {U"s", "s"},    {U"sch", "S"}, {U"sh", "S"},  {U"shch", "S"}, {U"shh", "S"}, {U"t", "t"},
    {U"tc", "T"},   {U"tch", "c"},  {U"th", "t"},  {U"ts", "T"},  {U"tsch", "c"}, {U"tsh", "c"}, {U"tz", "T"},
    {U"tzh", "tj"}, {U"u", "u"},    {U"v", "v"},   {U"w", "w"},   {U"x", "X"},    {U"y", "y"},   {U"yy", "i"},
    {U"z", "z"},    {U"zh", "j"},   {U"ß", "s"},   {U"â", "ya"},  {U"ä", "A"},    {U"æ", "A"},   {U"ç", "c"},
    {U"é", "e"},    {U"ê", "e"},    {U"ë", "e"},   {U"ð", "d"},   {U"ñ", "N"},    {U"ö", "o"},   {U"ø", "o"},
    {U"û", "yu"},   {U"ü", "u"},    {U"þ", "t"},   {U"ć", "c"},   {U"č", "c"},    {U"đ", "d"},   {U"ğ", "g"},
    {U"ġ", "g"},    {U"ı", "i"},    {U"ķ", "k"},   {U"ł", "l"},   {U"ņ", "N"},    {U"ň", "N"},   {U"ŋ", "N"},
    {U"ś", "S"},    {U"ŝ", "S"},    {U"ş", "S"},   {U"š", "S"},   {U"šč", "S"},   {U"ŭ", "u"},   {U"ű", "u"},
    {U"ź", "j"},    {U"ż", "j"},    {U"ž", "j"},   {U"ƣ", "g"},   {U"ǧ", "g"},    {U"ș", "S"},   {U"ə", "A"},
    {U"ɵ", "o"},    {U"ḥ", "h"},    {U"ḫ", "h"},   {U"ḳ", "k"},   {U"ẓ", "z"},    {U"ẖ", "h"},   {U"ⱨ", "h"},
    {U"ⱪ", "k"},    {U"ⱬ", "j"},
}};
static_assert(std::ranges::is_sorted(table, {}, &LetterSounds::letters));

}  // namespace

Spoken latin(std::u32string_view text) { return longest_of(table, longest_entry, text); }

}  // namespace fieldvault::search
