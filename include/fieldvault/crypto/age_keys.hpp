// age X25519 identities and recipients (age-encryption.org/v1), in their Bech32 text forms.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/crypto/random.hpp"
#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::crypto {

// A public X25519 point. Text: "age1…", lower case.
class AgeRecipient {
 public:
  explicit AgeRecipient(const std::array<std::byte, 32>& point) noexcept : point_(point) {}
  [[nodiscard]] static std::optional<AgeRecipient> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] const std::array<std::byte, 32>& point() const noexcept { return point_; }
  auto operator<=>(const AgeRecipient&) const noexcept = default;

 private:
  std::array<std::byte, 32> point_;
};

struct AgeScalarTag;

// A secret X25519 scalar. Text: "AGE-SECRET-KEY-1…", upper case.
class AgeIdentity {
 public:
  [[nodiscard]] static AgeIdentity generate(RandomSource& random);
  [[nodiscard]] static std::optional<AgeIdentity> parse(std::string_view text);
  explicit AgeIdentity(ByteView scalar);  // 32 bytes
  // The text as bytes in locked memory, without a line end.
  [[nodiscard]] SecretBuffer text() const;
  [[nodiscard]] const AgeRecipient& recipient() const noexcept { return recipient_; }
  [[nodiscard]] ByteView expose_scalar() const noexcept { return scalar_.expose(); }

 private:
  SecretKey<AgeScalarTag, 32> scalar_;
  AgeRecipient recipient_;  // computed once: to open a header is half as long again with it
};

}  // namespace fieldvault::crypto
