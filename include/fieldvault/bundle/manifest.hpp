// The outer manifest: what whoever finds the stick may read.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/trust/signed_text.hpp"

namespace fieldvault::bundle {

inline constexpr std::uint64_t max_bundle_records = 1'000'000;  // revisions in one bundle
inline constexpr std::uint64_t max_bundle_evidence = 100'000;   // evidence bodies in one bundle

// 16 random bytes that a device chose once for one destination; 32 lower-case hex digits.
class ChannelId {
 public:
  [[nodiscard]] static std::optional<ChannelId> parse(std::string_view hex);
  [[nodiscard]] static ChannelId generate(crypto::RandomSource& random);
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  auto operator<=>(const ChannelId&) const = default;

 private:
  explicit ChannelId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// 1 to 2^53 - 1: counts the bundles of one device to one destination.
class SequenceNumber {
 public:
  [[nodiscard]] static std::optional<SequenceNumber> from(std::uint64_t number);
  [[nodiscard]] std::uint64_t value() const noexcept { return value_; }
  auto operator<=>(const SequenceNumber&) const = default;

 private:
  explicit SequenceNumber(std::uint64_t value) : value_(value) {}
  std::uint64_t value_;
};

// What the outer manifest and the inner statement both say; a difference is refused.
struct BundlePlace {
  ChannelId channel;
  std::uint64_t epoch;
  SequenceNumber sequence;
  crypto::Digest previous;       // of the previous manifest; zeros for the first
  std::uint64_t roster_version;  // 0 and zeros while there is none
  crypto::Digest roster;
  bool operator==(const BundlePlace&) const = default;
};

struct Manifest {
  BundlePlace place;
  std::string date;  // YYYY-MM-DD
  std::uint64_t sealed_length;
  crypto::Digest sealed_sha256;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] static Manifest parse(std::string_view text);  // Error(input_refused)
};

}  // namespace fieldvault::bundle
