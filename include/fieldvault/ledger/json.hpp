// Canonical JSON: RFC 8785 over I-JSON without floats. One value, one byte string.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace fieldvault {

using Json = nlohmann::json;

namespace ledger {

inline constexpr std::size_t max_json_depth = 32;
inline constexpr std::size_t max_json_size = std::size_t{16} * 1024 * 1024;

// Parses outside bytes. Throws Error(input_refused) for: over 16 MiB, depth over 32, a duplicate key, a float,
// an integer beyond ±(2^53-1), invalid UTF-8, a lone surrogate, a byte order mark, anything after the value.
// `source` names the input in messages ("person.json").
[[nodiscard]] Json parse_json(std::string_view text, std::string_view source);

// The RFC 8785 form. The value holds no float (otherwise Error(program_failed)).
[[nodiscard]] std::string canonical_json(const Json& value);

// parse_json, and the bytes must already be the canonical form: otherwise Error(input_refused).
[[nodiscard]] Json parse_canonical_json(std::string_view text, std::string_view source);

}  // namespace ledger
}  // namespace fieldvault
