// Drafts: what was typed and is no record yet, kept in the vault from the moment it was typed.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/ledger/json.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::records {

// A draft is a name and its parts. Drafts stay in this vault: no bundle, ledger entry or search index knows of them.
class Drafts {
 public:
  struct Waiting {
    std::string name;
    std::size_t parts;
    vault::Timestamp saved_at;  // the last time
  };

  explicit Drafts(vault::Vault& vault) : vault_(&vault) {}

  // On disk when this returns, unless the caller has a transaction open.
  void save(std::string_view name, std::string_view part, const Json& content);
  [[nodiscard]] std::map<std::string, Json> parts(std::string_view name) const;
  void remove(std::string_view name);
  // Those whose name begins so, by name.
  [[nodiscard]] std::vector<Waiting> waiting(std::string_view prefix) const;

 private:
  vault::Vault* vault_;
};

// Names of drafts.
namespace draft {
inline constexpr std::string_view interview = "interview:";  // and a UUID
inline constexpr std::string_view edit = "edit:";            // and the id of the record
}  // namespace draft

}  // namespace fieldvault::records
