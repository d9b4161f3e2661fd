// Little-endian integers and byte runs, appended to a buffer or taken from the front of a bounded view.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>

#include "fieldvault/crypto/bytes.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::vault {

template <std::unsigned_integral Integer>
void append(Bytes& out, Integer value) {
  for (std::size_t i = 0; i < sizeof(Integer); ++i) out.push_back(static_cast<std::byte>(value >> (8 * i)));
}

inline void append(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

class FieldReader {
 public:
  explicit FieldReader(ByteView bytes) noexcept : rest_(bytes) {}

  // Error(input_refused) where the view is too short.
  [[nodiscard]] ByteView take(std::size_t size) {
    if (size > rest_.size()) throw Error(ErrorCode::input_refused, "the vault header holds a slot that is too short");
    const ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }

  template <std::unsigned_integral Integer>
  [[nodiscard]] Integer integer() {
    Integer value = 0;
    const ByteView bytes = take(sizeof(Integer));
    for (std::size_t i = 0; i < sizeof(Integer); ++i) {
      value = static_cast<Integer>(value | static_cast<Integer>(std::to_integer<Integer>(bytes[i]) << (8 * i)));
    }
    return value;
  }

  template <std::size_t Size>
  [[nodiscard]] std::array<std::byte, Size> array() {
    std::array<std::byte, Size> value{};
    const ByteView bytes = take(Size);
    std::copy(bytes.begin(), bytes.end(), value.begin());
    return value;
  }

  [[nodiscard]] ByteView rest() const noexcept { return rest_; }

 private:
  ByteView rest_;
};

}  // namespace fieldvault::vault
