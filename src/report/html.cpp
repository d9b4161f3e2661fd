#include "fieldvault/report/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/ledger/utf8.hpp"
#include "page_style.hpp"

namespace fieldvault::report {
namespace {

// Line ends and tabs are text; what reorders, hides or controls is not. Marks of right-to-left text (U+200E, U+200F)
// and joiners belong to words and move nothing beyond them.
bool is_harmful(char32_t point) {
  if (point == '\n' || point == '\t') return false;
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x061C || point == 0x2028 || point == 0x2029 ||
         (point >= 0x202A && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF ||
         (point >= 0xFFF9 && point <= 0xFFFB) || (point >= 0xFDD0 && point <= 0xFDEF) || (point & 0xFFFE) == 0xFFFE ||
         (point >= 0xE0000 && point <= 0xE007F);
}

std::string escaped(std::string_view stored) {
  std::string out;
  out.reserve(stored.size());
  while (!stored.empty()) {
    const auto [length, point] = ledger::first_character(stored);
    if (length == 0) {
      out += "\uFFFD";
      stored.remove_prefix(1);
      continue;
    }
    if (is_harmful(point)) {
      out += fmt::format("[U+{:04X}]", static_cast<std::uint32_t>(point));
    } else if (point == '&') {
      out += "&amp;";
    } else if (point == '<') {
      out += "&lt;";
    } else if (point == '>') {
      out += "&gt;";
    } else if (point == '"') {
      out += "&quot;";
    } else if (point == '\'') {
      out += "&#39;";
    } else {
      out += stored.substr(0, length);
    }
    stored.remove_prefix(length);
  }
  return out;
}

}  // namespace

// The only maker of markup beside text(): what goes in is Html, escaped, or a Word.
class Markup {
 public:
  static std::string opening(Word tag, const Attributes& attributes) {
    std::string out = "<";
    out += tag.text();
    for (const Attribute& attribute : attributes) {
      out += fmt::format(" {}=\"{}\"", attribute.name.text(), escaped(attribute.value));
    }
    return out;
  }
  static Html whole(std::string bytes) { return Html(std::move(bytes)); }
};

Html text(std::string_view stored) { return Html(escaped(stored)); }

Html element(Word tag, const Attributes& attributes, const Html& content) {
  return Markup::whole(fmt::format("{}>{}</{}>", Markup::opening(tag, attributes), content.bytes(), tag.text()));
}

std::string anchor(std::string_view target) {
  std::string out = "r-";
  std::copy_if(target.begin(), target.end(), std::back_inserter(out), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  return out;
}

Html link_to(std::string_view target, const Html& content) {
  return Markup::whole(fmt::format("<a href=\"#{}\">{}</a>", anchor(target), content.bytes()));
}

std::string page(std::string_view title, const Html& body) {
  const std::string hash =
      crypto::to_base64(crypto::sha256(bytes_of(page_style)).bytes(), crypto::Base64Padding::required);
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; "
      "img-src data:; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n{}\n</body>\n</html>\n",
      hash, escaped(title), page_style, body.bytes());
}

}  // namespace fieldvault::report
