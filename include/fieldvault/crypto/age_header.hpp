// The age header, strict profile: version line, X25519 stanzas only, HMAC.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fieldvault/crypto/age_keys.hpp"
#include "fieldvault/crypto/bytes.hpp"

namespace fieldvault::crypto {

struct FileKeyTag;
using FileKey = SecretKey<FileKeyTag, 16>;

inline constexpr std::size_t max_age_header_size = std::size_t{64} * 1024;

[[nodiscard]] FileKey new_file_key(RandomSource& random);

// The header bytes up to and including the line feed after the MAC. One stanza for each recipient, in the given
// order; at least one, and no more than 64 KiB hold (otherwise Error(program_failed)). Throws Error(input_refused)
// for a recipient of low order.
[[nodiscard]] Bytes write_age_header(const FileKey& file_key, std::span<const AgeRecipient> recipients,
                                     RandomSource& random);

// A header that has the right grammar and nothing beyond the strict profile; the MAC is checked on open().
class AgeHeader {
 public:
  // Parses the header at the start of `bytes`, which may continue with the payload. Throws Error(input_refused)
  // for malformed, truncated, over 64 KiB, an unknown or non-X25519 stanza (scrypt, plugin, grease), armor.
  [[nodiscard]] static AgeHeader parse(ByteView bytes);

  [[nodiscard]] std::size_t size() const noexcept { return size_; }  // bytes up to the payload
  [[nodiscard]] std::size_t stanza_count() const noexcept { return stanzas_.size(); }

  // Throws Error(wrong_key) where no stanza is for this identity, Error(authentication_failed) for a bad MAC or
  // an all-zero shared secret in any stanza.
  [[nodiscard]] FileKey open(const AgeIdentity& identity) const;
  // By the first of them that it is for; nothing where it is for none. Otherwise as open().
  [[nodiscard]] std::optional<FileKey> open_by_any(std::span<const AgeIdentity> identities) const;

 private:
  struct Stanza {
    std::array<std::byte, 32> share;
    std::array<std::byte, 32> body;
  };
  std::vector<Stanza> stanzas_;
  Bytes mac_input_;
  std::array<std::byte, 32> mac_{};
  std::size_t size_ = 0;
};

}  // namespace fieldvault::crypto
