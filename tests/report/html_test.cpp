#include <catch2/catch_test_macros.hpp>

#include <type_traits>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/report/html.hpp"

namespace fieldvault::report {
namespace {

static_assert(!std::is_constructible_v<Html, std::string>, "markup is made by the escaper alone");
static_assert(!std::is_convertible_v<std::string, Html>);
static_assert(!std::is_constructible_v<Word, std::string>, "no stored text is the name of a tag");

std::string between(const std::string& all, std::string_view begin, std::string_view end) {
  const std::size_t from = all.find(begin);
  REQUIRE(from != std::string::npos);
  const std::size_t start = from + begin.size();
  return all.substr(start, all.find(end, start) - start);
}

TEST_CASE("markup in a text is text") {
  CHECK(text("<script>alert(1)</script>").bytes() == "&lt;script&gt;alert(1)&lt;/script&gt;");
  CHECK(text("a & b ]]> \"c\" 'd'").bytes() == "a &amp; b ]]&gt; &quot;c&quot; &#39;d&#39;");
  CHECK(element("p", "</p><p>").bytes() == "<p>&lt;/p&gt;&lt;p&gt;</p>");
}

TEST_CASE("an attribute cannot be left") {
  CHECK(element("p", {{"title", "x\" onclick=\"y"}}, Html()).bytes() == "<p title=\"x&quot; onclick=&quot;y\"></p>");
}

TEST_CASE("what controls, reorders or hides is seen") {
  CHECK(text("\x1b[2J").bytes() == "[U+001B][2J");
  CHECK(text("a\u202Eb\u2066c").bytes() == "a[U+202E]b[U+2066]c");
  CHECK(text(std::string_view("\0", 1)).bytes() == "[U+0000]");
  CHECK(text("\uFFFE\u0085\u061C").bytes() == "[U+FFFE][U+0085][U+061C]");
  // A line end is text, and so are the marks and joiners of words.
  CHECK(text("a\nb\u200Cc\u200F").bytes() == "a\nb\u200Cc\u200F");
}

TEST_CASE("bytes that are no UTF-8 become the replacement character") {
  CHECK(text("a\xff\xc0\x80z").bytes() == "a\uFFFD\uFFFD\uFFFDz");
  CHECK(text("\xe0\x80\xbc").bytes() == "\uFFFD\uFFFD\uFFFD");  // an overlong '<' opens nothing
  CHECK(text("\xed\xa0\x80").bytes() == "\uFFFD\uFFFD\uFFFD");  // a surrogate is no character
  CHECK(text("\xf0\x9f").bytes() == "\uFFFD\uFFFD");
}

TEST_CASE("a link leads inside the page") {
  CHECK(link_to("javascript:alert(1)\"", text("x")).bytes() == "<a href=\"#r-javascriptalert1\">x</a>");
}

TEST_CASE("a page allows one style and nothing else") {
  const std::string all = page("A <title>", element("p", "x"));
  const std::string style = between(all, "<style>", "</style>");
  const std::string hash = crypto::to_base64(crypto::sha256(bytes_of(style)).bytes(), crypto::Base64Padding::required);
  CHECK(between(all, "Content-Security-Policy\" content=\"", "\"") ==
        "default-src 'none'; style-src 'sha256-" + hash + "'; img-src data:; base-uri 'none'; form-action 'none'");
  CHECK(between(all, "<title>", "</title>") == "A &lt;title&gt;");
  CHECK(all.find("<script") == std::string::npos);
  CHECK(style.find("url(") == std::string::npos);
  CHECK(style.find("@import") == std::string::npos);
}

}  // namespace
}  // namespace fieldvault::report
