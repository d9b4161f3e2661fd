// The Bech32 of encoding.hpp.
#include <sodium.h>

#include <algorithm>
#include <array>
#include <memory>

#include "fieldvault/crypto/encoding.hpp"

namespace fieldvault::crypto {
namespace {

constexpr std::string_view alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t checksum_size = 6;

// Five bits each. What is coded may be a secret key: no copy stays behind in freed memory.
template <typename T>
struct WipingAllocator {
  using value_type = T;
  WipingAllocator() = default;
  template <typename Other>
  WipingAllocator(const WipingAllocator<Other>&) noexcept {}
  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* memory, std::size_t count) noexcept {
    ::sodium_memzero(memory, count * sizeof(T));
    std::allocator<T>().deallocate(memory, count);
  }
  bool operator==(const WipingAllocator&) const = default;
};

using Groups = std::vector<std::uint8_t, WipingAllocator<std::uint8_t>>;
using WipedText = std::vector<char, WipingAllocator<char>>;

std::uint32_t polymod(const Groups& values) noexcept {
  static constexpr std::array<std::uint32_t, 5> generator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                                             0x2a1462b3};
  std::uint32_t checksum = 1;
  for (const std::uint8_t value : values) {
    const std::uint32_t top = checksum >> 25;
    checksum = (checksum & 0x1ffffff) << 5 ^ value;
    for (std::size_t bit = 0; bit < generator.size(); ++bit) {
      checksum ^= (top >> bit & 1) != 0 ? generator[bit] : 0;
    }
  }
  return checksum;
}

// The prefix as the checksum covers it: high bits, a zero, low bits.
Groups expand_prefix(std::string_view prefix) {
  Groups values;
  for (const char letter : prefix) {
    values.push_back(static_cast<std::uint8_t>(static_cast<unsigned char>(letter) >> 5));
  }
  values.push_back(0);
  for (const char letter : prefix) {
    values.push_back(static_cast<std::uint8_t>(letter & 31));
  }
  return values;
}

Groups to_groups(ByteView bytes) {
  Groups groups;
  std::uint32_t pending = 0;
  int bits = 0;
  for (const std::byte byte : bytes) {
    pending = (pending << 8 | std::to_integer<std::uint32_t>(byte)) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) {
      groups.push_back(static_cast<std::uint8_t>(pending >> (bits - 5) & 31));
    }
  }
  if (bits > 0) {
    groups.push_back(static_cast<std::uint8_t>(pending << (5 - bits) & 31));
  }
  return groups;
}

std::optional<Bytes> from_groups(const std::uint8_t* begin, const std::uint8_t* end) {
  Bytes bytes;
  bytes.reserve(static_cast<std::size_t>(end - begin) * 5 / 8);  // never moved: the caller wipes this one copy
  std::uint32_t pending = 0;
  int bits = 0;
  for (; begin != end; ++begin) {
    pending = (pending << 5 | *begin) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<std::byte>(pending >> bits & 0xff));
    }
  }
  if (bits >= 5 || (pending & ((1U << bits) - 1)) != 0) {
    ::sodium_memzero(bytes.data(), bytes.size());
    return std::nullopt;
  }
  return bytes;
}

bool is_lower(char letter) noexcept { return letter >= 'a' && letter <= 'z'; }
bool is_upper(char letter) noexcept { return letter >= 'A' && letter <= 'Z'; }
char lowered(char letter) noexcept { return is_upper(letter) ? static_cast<char>(letter - 'A' + 'a') : letter; }

}  // namespace

std::string to_bech32(std::string_view prefix, ByteView bytes) {
  const Groups groups = to_groups(bytes);
  Groups covered = expand_prefix(prefix);
  covered.insert(covered.end(), groups.begin(), groups.end());
  covered.insert(covered.end(), checksum_size, 0);
  const std::uint32_t checksum = polymod(covered) ^ 1;

  std::string text;
  text.reserve(prefix.size() + 1 + groups.size() + checksum_size);
  text.append(prefix);
  text.push_back('1');
  for (const std::uint8_t group : groups) {
    text.push_back(alphabet[group]);
  }
  for (int shift = 25; shift >= 0; shift -= 5) {
    text.push_back(alphabet[checksum >> shift & 31]);
  }
  return text;
}

std::optional<Bytes> from_bech32(std::string_view prefix, std::string_view text) {
  if (std::any_of(text.begin(), text.end(), is_lower) && std::any_of(text.begin(), text.end(), is_upper)) {
    return std::nullopt;
  }
  WipedText letters(text.begin(), text.end());
  std::transform(letters.begin(), letters.end(), letters.begin(), lowered);
  const std::string_view lower(letters.data(), letters.size());
  const std::size_t separator = lower.rfind('1');
  if (separator == std::string_view::npos || lower.substr(0, separator) != prefix ||
      lower.size() - separator - 1 < checksum_size) {
    return std::nullopt;
  }
  Groups covered = expand_prefix(prefix);
  const std::size_t prefix_size = covered.size();
  for (const char letter : lower.substr(separator + 1)) {
    const std::size_t value = alphabet.find(letter);
    if (value == std::string_view::npos) {
      return std::nullopt;
    }
    covered.push_back(static_cast<std::uint8_t>(value));
  }
  if (polymod(covered) != 1) {
    return std::nullopt;
  }
  return from_groups(covered.data() + prefix_size, covered.data() + covered.size() - checksum_size);
}

}  // namespace fieldvault::crypto
