// The id of a record: a UUIDv7 (RFC 9562) in lower case.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/vault/context.hpp"

namespace fieldvault::records {

class RecordId {
 public:
  [[nodiscard]] static RecordId generate(vault::Context& context);
  // 36 characters, lower case, version 7, variant 10; nullopt otherwise.
  [[nodiscard]] static std::optional<RecordId> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  auto operator<=>(const RecordId&) const = default;

 private:
  explicit RecordId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace fieldvault::records
