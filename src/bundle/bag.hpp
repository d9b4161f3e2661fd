// The sealed archive of a bundle (RFC 8493): its members, planned with sizes and hashes before the first byte is
// written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/bundle/tar.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "records_file.hpp"

namespace fieldvault::bundle {

// Error(damaged): a body that was to go cannot be read as it was stored.
class DamagedBody final : public Error {
 public:
  DamagedBody(const evidence::StoredObject& object, std::string_view what_it_does);
};

class Bag {
 public:
  // Signs the statement. Error(damaged) where a body or its key is not in the vault; `records` must outlive this.
  Bag(vault::Vault& vault, const PreparedBundle& bundle, RecordsFile& records);

  // Bytes of the archive, padded.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  // Throws DamagedBody, with the evidence named, where a body does not have its hash or cannot be read.
  void write(crypto::ByteSink& out);

 private:
  struct Text {
    std::string_view name;
    std::string contents;
  };
  struct Body {
    vault::ObjectName object;
    std::uint64_t size;
    Bytes head;
  };
  void plan_bodies();
  [[nodiscard]] std::string payload_manifest() const;
  [[nodiscard]] std::string bag_info() const;
  void plan_ledger();
  void plan_texts();
  // The file of the roster that the bundle names; empty where it names none.
  [[nodiscard]] std::string carried_roster() const;
  [[nodiscard]] std::string statement(const std::string& tagmanifest, const crypto::TreeHead& head) const;
  void write_ledger(TarWriter& tar);
  void copy_body(TarWriter& tar, const Body& body);

  vault::Vault* vault_;
  const PreparedBundle* bundle_;
  RecordsFile* records_;
  std::vector<Body> bodies_;
  std::vector<Text> texts_before_ledger_;
  std::vector<Text> texts_after_ledger_;
  std::uint64_t ledger_size_ = 0;
  crypto::Digest ledger_sha256_;
  std::uint64_t size_ = 0;
};

}  // namespace fieldvault::bundle
