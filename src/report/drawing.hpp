// The few shapes of which drawings in a report are made, and the frame that gives a drawing its name in words.
#pragma once

#include <string>
#include <string_view>

#include "fieldvault/report/html.hpp"

namespace fieldvault::report {

// An SVG with title and description, for whoever hears the page; it scrolls by itself where the page is narrow.
[[nodiscard]] Html drawing(std::string_view id, std::string_view title, std::string_view description, double width,
                           double height, const Html& inside);
[[nodiscard]] Html line(std::string_view look, double x1, double y1, double x2, double y2);
[[nodiscard]] Html rectangle(std::string_view look, double x, double y, double width, double height);
[[nodiscard]] Html label_at(double x, double y, std::string_view text_anchor, std::string_view words);

// At most this many code points, with … for what is cut off.
[[nodiscard]] std::string first_characters(std::string_view text, std::size_t count);

}  // namespace fieldvault::report
