// Where in a JSON text a fault stands: lines for a person who has the text before them in an editor.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fieldvault::records {

struct TextPosition {
  std::string pointer;  // RFC 6901
  std::size_t line;     // from 1
};

// Each value of the text in the order in which they stand, as far as the text is JSON.
[[nodiscard]] std::vector<TextPosition> positions(std::string_view json);

// The line of the innermost value that the message of a refusal names ("/narrative/2/text: is required", "…, at
// /place: …"). nullopt where the message names no place of the text.
[[nodiscard]] std::optional<std::size_t> line_of_fault(std::string_view json, std::string_view message);

}  // namespace fieldvault::records
