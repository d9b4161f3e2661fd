// minisign signatures, prehashed (`ED`) only, with the constant trusted comment "fieldvault".
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/crypto/signature.hpp"

namespace fieldvault::crypto {

// Eight bytes; text: 16 upper-case hex digits, most significant first, as minisign prints it.
class KeyId {
 public:
  explicit KeyId(const std::array<std::byte, 8>& bytes) noexcept : bytes_(bytes) {}
  [[nodiscard]] static std::optional<KeyId> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] const std::array<std::byte, 8>& bytes() const noexcept { return bytes_; }  // as in the file
  auto operator<=>(const KeyId&) const noexcept = default;

 private:
  std::array<std::byte, 8> bytes_;
};

class MinisignPublicKey {
 public:
  MinisignPublicKey(KeyId id, const VerifyingKey& key) noexcept : id_(id), key_(key) {}
  // The base64 line ("RW…"); canonical base64 of 42 bytes that begin with "Ed".
  [[nodiscard]] static std::optional<MinisignPublicKey> parse(std::string_view base64);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string file() const;  // the two lines of a .pub file
  [[nodiscard]] const KeyId& id() const noexcept { return id_; }
  [[nodiscard]] const VerifyingKey& key() const noexcept { return key_; }
  auto operator<=>(const MinisignPublicKey&) const noexcept = default;

 private:
  KeyId id_;
  VerifyingKey key_;
};

class MinisignSecretKey {
 public:
  [[nodiscard]] static MinisignSecretKey generate(RandomSource& random);
  MinisignSecretKey(KeyId id, SigningSeed seed) : id_(id), seed_(std::move(seed)) {}
  [[nodiscard]] MinisignPublicKey public_key() const;
  [[nodiscard]] const KeyId& id() const noexcept { return id_; }
  [[nodiscard]] const SigningSeed& seed() const noexcept { return seed_; }
  // An unencrypted key file of minisign 0.11 (`minisign -G -W`), for stock minisign; in locked memory.
  [[nodiscard]] SecretBuffer file() const;
  // Reads such a file. Throws Error(input_refused): malformed, encrypted, or with a wrong checksum.
  [[nodiscard]] static MinisignSecretKey parse_file(ByteView file);

 private:
  KeyId id_;
  SigningSeed seed_;
};

// The four lines of a .minisig file.
[[nodiscard]] std::string minisign_sign(const MinisignSecretKey& key, ByteView message);

// The key id a signature file names, unverified: only to choose the card to verify with. nullopt: malformed.
[[nodiscard]] std::optional<KeyId> minisign_key_id(std::string_view signature_file);

enum class MinisignVerdict { good, malformed, legacy, other_key, forged };

// `good` only for: exactly our four lines (any untrusted comment of one line of printable ASCII), canonical base64,
// algorithm `ED`, this key's id, trusted comment exactly "fieldvault", both signatures valid.
[[nodiscard]] MinisignVerdict minisign_verify(const MinisignPublicKey& key, ByteView message,
                                              std::string_view signature_file);

}  // namespace fieldvault::crypto
