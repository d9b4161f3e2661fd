// The fuzzer's bytes, read as instructions by targets that act on a model instead of parsing what they get.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "fieldvault/crypto/hash.hpp"

namespace fieldvault::fuzz {

// Past their end come zeros.
class Instructions {
 public:
  Instructions(const std::uint8_t* data, std::size_t size) : left_(data, size) {}
  [[nodiscard]] bool ended() const { return left_.empty(); }
  std::uint8_t next() {
    if (left_.empty()) return 0;
    const std::uint8_t value = left_.front();
    left_ = left_.subspan(1);
    return value;
  }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(value); ++i) value = value << 8 | next();
    return value;
  }
  crypto::Digest digest() {
    Bytes bytes(crypto::Digest::size);
    for (std::byte& byte : bytes) byte = std::byte{next()};
    return crypto::Digest(bytes);
  }

 private:
  std::span<const std::uint8_t> left_;
};

}  // namespace fieldvault::fuzz
