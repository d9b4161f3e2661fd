#include <catch2/catch_test_macros.hpp>

#include "fieldvault/search/full_text.hpp"

namespace fieldvault::search::test {
namespace {

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("words of four scripts are tokens, Chinese by characters") {
  CHECK(tokens("Tursun Musakhanuly, born 1981.") == Words{"tursun", "musakhanuly", "born", "1981"});
  CHECK(tokens("Мусаханулы КАМАУ") == Words{"мусаханулы", "камау"});
  CHECK(tokens("تۇرسۇن مۇساخانۇلى") == Words{"تۇرسۇن", "مۇساخانۇلى"});
  CHECK(tokens("证人赛尔克坚说") == Words{"证", "人", "赛", "尔", "克", "坚", "说"});
  CHECK(tokens("第3章abc") == Words{"第", "3", "章", "abc"});
}

TEST_CASE("case, accents and presentation forms do not tell words apart") {
  CHECK(tokens("Gülbahar") == Words{"gulbahar"});
  CHECK(tokens("Gu\u0308lbahar") == Words{"gulbahar"});
  CHECK(tokens("GÜLBAHAR") == tokens("gulbahar"));
  CHECK(tokens("STRASSE") == tokens("straße"));
  CHECK(tokens("İstanbul") == tokens("istanbul"));
  CHECK(tokens("Ёлка") == tokens("елка"));
  CHECK(tokens("ｆｕｌｌ ﬁeld") == Words{"full", "field"});
  CHECK(tokens("\uFEE3\uFEDC\uFE98\uFEE1") == tokens("\u0645\u0643\u062A\u0645"));  // presentation forms
}

TEST_CASE("letters that Unicode does not decompose are found by those that every keyboard has") {
  CHECK(tokens("Мұсаханұлы ҚАМАУ") == tokens("Мусаханулы камау"));
  CHECK(tokens("ҰҮҚҒҢҺӨӘІ") == tokens("уукгнхоаи"));
  CHECK(tokens("Łódź ılık Đorđe Øst cœur Æsir") == Words{"lodz", "ilik", "dorde", "ost", "coeur", "aesir"});
  CHECK(tokens("к") != tokens("г"));
}

TEST_CASE("Arabic points, tatweel and joiners are not searched for") {
  CHECK(tokens("مُحَمَّد") == tokens("محمد"));
  CHECK(tokens("محـــمد") == tokens("محمد"));
  CHECK(tokens("می\u200Cروم") == tokens("میروم"));
}

TEST_CASE("vowel signs of scripts that need them stay") {
  CHECK(tokens("हिन्दी").front() != tokens("हनद").front());
  CHECK(tokens("が") != tokens("か"));
}

TEST_CASE("an apostrophe is no border, and makes no other word") {
  CHECK(tokens("Qur'an") == Words{"quran"});
  CHECK(tokens("Ma’ruf") == tokens("Maruf"));
  CHECK(tokens("Gʻulom") == tokens("gulom"));
}

TEST_CASE("a token has nothing in it that FTS5 or its tokenizer would read otherwise") {
  for (const std::string& token : tokens("a.b 3.14 x_y e-mail@example.org W-0007 'q' \"r\" *s* (t) u:v NEAR/2 ^w {x} "
                                         "a\tb\nc \u00B2 \u2163 \xFF\xFE \u200B\u202E\uE000 ...")) {
    CAPTURE(token);
    CHECK_FALSE(token.empty());
    for (const char character : token) {
      const auto byte = static_cast<unsigned char>(character);
      CHECK((byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z')));
    }
    CHECK(token.find("\uE000") == std::string::npos);
  }
  CHECK(tokens("x_y W-0007") == Words{"x", "y", "w", "0007"});
  CHECK(tokens("").empty());
  CHECK(tokens("  \n—!?").empty());
}

TEST_CASE("a word without end is cut at 64 characters") {
  CHECK(tokens(std::string(10'000, 'a')) == Words{std::string(64, 'a')});
  std::string cyrillic;
  for (int i = 0; i < 100; ++i) cyrillic += "қ";
  REQUIRE(tokens(cyrillic).size() == 1);
  CHECK(tokens(cyrillic).front().size() == 128);
}

}  // namespace fieldvault::search::test
