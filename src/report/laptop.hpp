// The revisions that a device has had, as far as this vault knows, and what of its ledger never came here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::report {

class Laptop {
 public:
  Laptop(vault::Vault& vault, std::string device) : vault_(&vault), device_(std::move(device)) {}
  // What its bundles brought, and what was exported to it from here; each once.
  [[nodiscard]] std::vector<crypto::Digest> revisions() const;
  // Records whose revisions stand in its ledger, while none of them came here: consent held them back.
  [[nodiscard]] std::uint64_t records_that_stayed() const;
  [[nodiscard]] std::uint64_t files_purged() const;

 private:
  [[nodiscard]] std::uint64_t count(const char* sql) const;
  vault::Vault* vault_;
  std::string device_;
};

}  // namespace fieldvault::report
