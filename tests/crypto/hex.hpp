// Bytes of a test, written as hex.
#pragma once

#include <array>
#include <stdexcept>
#include <string_view>

#include "fieldvault/crypto/encoding.hpp"

namespace fieldvault::crypto::test {

inline Bytes hex(std::string_view text) {
  const std::optional<Bytes> bytes = from_hex(text);
  if (!bytes) {
    throw std::invalid_argument("the test has a mistake in its hex");
  }
  return *bytes;
}

template <std::size_t Size>
std::array<std::byte, Size> array_of(ByteView bytes) {
  if (bytes.size() != Size) {
    throw std::invalid_argument("the test has bytes of a wrong size");
  }
  std::array<std::byte, Size> value{};
  for (std::size_t at = 0; at < Size; ++at) {
    value[at] = bytes[at];
  }
  return value;
}

// Gives the bytes 0, 1, 2, …: the same in every run.
template <typename Base>
class Counting final : public Base {
 public:
  void fill(MutableBytes out) override {
    for (std::byte& byte : out) {
      byte = static_cast<std::byte>(next_++);
    }
  }

 private:
  unsigned char next_ = 0;
};

}  // namespace fieldvault::crypto::test
