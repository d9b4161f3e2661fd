#include "drawing.hpp"

#include <fmt/format.h>

#include "said.hpp"

namespace fieldvault::report {
namespace {

std::string number(double value) { return fmt::format("{:.1f}", value); }

}  // namespace

Html drawing(std::string_view id, std::string_view title, std::string_view description, double width, double height,
             const Html& inside) {
  const std::string name = anchor(id);
  const Html svg = element("svg",
                           {{"viewBox", "0 0 " + number(width) + " " + number(height)},
                            {"width", number(width)},
                            {"height", number(height)},
                            {"role", "img"},
                            {"aria-labelledby", name + "-title " + name + "-desc"}},
                           element("title", {{"id", name + "-title"}}, title) +
                               element("desc", {{"id", name + "-desc"}}, description) + inside);
  return element("figure", scrolling(title, svg) + element("figcaption", {{"class", "soft"}}, description));
}

Html line(std::string_view look, double x1, double y1, double x2, double y2) {
  return element(
      "line",
      {{"class", std::string(look)}, {"x1", number(x1)}, {"y1", number(y1)}, {"x2", number(x2)}, {"y2", number(y2)}},
      Html());
}

Html rectangle(std::string_view look, double x, double y, double width, double height) {
  return element("rect",
                 {{"class", std::string(look)},
                  {"x", number(x)},
                  {"y", number(y)},
                  {"width", number(width)},
                  {"height", number(height)},
                  {"rx", "3"}},
                 Html());
}

Html label_at(double x, double y, std::string_view text_anchor, std::string_view words) {
  return element("text", {{"x", number(x)}, {"y", number(y)}, {"text-anchor", std::string(text_anchor)}}, text(words));
}

std::string first_characters(std::string_view text, std::size_t count) {
  std::size_t seen = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
    if (seen++ == count) return std::string(text.substr(0, at)) + "…";
  }
  return std::string(text);
}

}  // namespace fieldvault::report
