#include "bare_letters.hpp"

#include <algorithm>
#include <iterator>

namespace fieldvault::search {
namespace {

struct Bare {
  UChar32 letter;
  std::u16string_view typed;
};

// Latin of Europe and of the Turkic languages; Cyrillic of Kazakh, Kyrgyz, Uyghur, Tajik and others, as it is typed on
// a Russian keyboard. In the order of the letters.
constexpr Bare table[] = {
    {0x00E6, u"ae"},  // æ
    {0x00F0, u"d"},   // ð
    {0x00F8, u"o"},   // ø
    {0x00FE, u"th"},  // þ
    {0x0111, u"d"},   // đ
    {0x0127, u"h"},   // ħ
    {0x0131, u"i"},   // ı
    {0x0142, u"l"},   // ł
    {0x014B, u"n"},   // ŋ
    {0x0153, u"oe"},  // œ
    {0x0167, u"t"},   // ŧ
    {0x0259, u"a"},   // ə
    {0x0275, u"o"},   // ɵ
    {0x0456, u"и"},   // і
    {0x0493, u"г"},   // ғ
    {0x0497, u"ж"},   // җ
    {0x049B, u"к"},   // қ
    {0x04A3, u"н"},   // ң
    {0x04AF, u"у"},   // ү
    {0x04B1, u"у"},   // ұ
    {0x04B3, u"х"},   // ҳ
    {0x04B7, u"ч"},   // ҷ
    {0x04BB, u"х"},   // һ
    {0x04D9, u"а"},   // ә
    {0x04E9, u"о"},   // ө
};
static_assert(std::ranges::is_sorted(table, {}, &Bare::letter));

}  // namespace

std::u16string_view bare_letters(UChar32 letter) {
  const auto* const found = std::ranges::lower_bound(table, letter, {}, &Bare::letter);
  return found != std::end(table) && found->letter == letter ? found->typed : std::u16string_view();
}

}  // namespace fieldvault::search
