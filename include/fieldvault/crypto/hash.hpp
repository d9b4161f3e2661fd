// SHA-256 (FIPS 180-4), HMAC (RFC 2104) and HKDF (RFC 5869), by OpenSSL's libcrypto.
#pragma once

#include <array>
#include <compare>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/crypto/bytes.hpp"
#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::crypto {

// A SHA-256 value; its text form is 64 lower-case hex digits and nothing else.
class Digest {
 public:
  static constexpr std::size_t size = 32;
  Digest() noexcept = default;      // all zeros
  explicit Digest(ByteView bytes);  // bytes.size() must be 32, otherwise Error(program_failed)
  [[nodiscard]] static std::optional<Digest> parse(std::string_view hex);
  [[nodiscard]] std::string hex() const;
  [[nodiscard]] ByteView bytes() const noexcept { return bytes_; }
  [[nodiscard]] bool is_zero() const noexcept { return *this == Digest(); }
  auto operator<=>(const Digest&) const noexcept = default;

 private:
  std::array<std::byte, size> bytes_{};
};

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(ByteView bytes);
  // Ends the computation; the object may then only be destroyed or assigned to.
  [[nodiscard]] Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] Digest sha256(ByteView bytes);
[[nodiscard]] Digest hmac_sha256(ByteView key, ByteView message);

// The same by the thousand, without a context for each. It keeps traces of the last key until the next one or its end:
// for salts, never for a key. Not for two threads at once.
class SaltHmac {
 public:
  SaltHmac();
  ~SaltHmac();
  SaltHmac(SaltHmac&&) noexcept;
  SaltHmac& operator=(SaltHmac&&) noexcept;
  [[nodiscard]] Digest operator()(ByteView key, ByteView message);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Output of 1 to 8,160 bytes (255 * 32); other lengths throw Error(program_failed).
[[nodiscard]] SecretBuffer hkdf_sha256(ByteView key, ByteView salt, std::string_view info, std::size_t length);
// Into memory of the caller: for salts and other values by the thousand, where locked pages cost too much.
void hkdf_sha256(ByteView key, ByteView salt, std::string_view info, MutableBytes out);

}  // namespace fieldvault::crypto
