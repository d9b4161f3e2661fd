// The sealed part of a bundle, opened chunk by chunk in any order.
#pragma once

#include <cstdint>
#include <vector>

#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::bundle {

// Error(wrong_key) where none of the identities opens it.
[[nodiscard]] crypto::FileKey open_for_one(const crypto::AgeHeader& header,
                                           const std::vector<crypto::AgeIdentity>& identities);

// Error(input_refused) where it is no age file, Error(wrong_key) where none of the identities opens it.
class OpenedSealed {
 public:
  OpenedSealed(BundleFile& file, std::uint64_t sealed_at, std::uint64_t sealed_size,
               const std::vector<crypto::AgeIdentity>& identities);
  OpenedSealed(const OpenedSealed&) = delete;
  OpenedSealed& operator=(const OpenedSealed&) = delete;
  ~OpenedSealed() { crypto::wipe(plaintext_); }

  [[nodiscard]] std::size_t stanzas() const noexcept { return stanzas_; }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }  // of the archive in it
  [[nodiscard]] std::uint64_t chunks() const noexcept { return chunks_; }
  // The archive's bytes from index × 64 KiB on, until the next call. Error(authentication_failed) where they were
  // changed.
  [[nodiscard]] ByteView chunk(std::uint64_t index);
  // The same, where they are wanted; as many as it says. Error(program_failed) where there is no room for them.
  [[nodiscard]] std::size_t open_into(MutableBytes room, std::uint64_t index);

 private:
  [[nodiscard]] crypto::StreamKey open(std::uint64_t sealed_at, std::uint64_t sealed_size,
                                       const std::vector<crypto::AgeIdentity>& identities);
  [[nodiscard]] ByteView sealed_chunk(std::uint64_t index, std::size_t size);
  BundleFile* file_;
  std::uint64_t chunks_at_ = 0;  // in the file
  std::uint64_t size_ = 0;
  std::uint64_t chunks_ = 0;
  std::size_t stanzas_ = 0;
  Bytes read_;                    // chunks that lie side by side
  std::uint64_t first_read_ = 0;  // the index of the first of them
  Bytes plaintext_ = Bytes(crypto::stream_chunk_size);
  crypto::StreamKey key_;
};

}  // namespace fieldvault::bundle
