// data/records.age on its way: written to staging as ciphertext, since its size must be known before the archive.
#pragma once

#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/vault/vault.hpp"
#include "outbox.hpp"

namespace fieldvault::bundle {

class RecordsFile {
 public:
  // Error(damaged) where a record that belongs into the bundle is not in the vault.
  RecordsFile(vault::Vault& vault, const PreparedBundle& bundle);
  ~RecordsFile();
  RecordsFile(const RecordsFile&) = delete;
  RecordsFile& operator=(const RecordsFile&) = delete;

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] const crypto::Digest& sha256() const noexcept { return sha256_; }
  void copy_to(crypto::ByteSink& out);

 private:
  explicit RecordsFile(vault::Vault& vault);  // so that a failure while it is written removes it
  vault::Disk* disk_;
  vault::Path path_;
  std::uint64_t size_ = 0;
  crypto::Digest sha256_;
};

}  // namespace fieldvault::bundle
