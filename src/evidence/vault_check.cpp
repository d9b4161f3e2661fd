#include "fieldvault/evidence/vault_check.hpp"

#include "cross_checks.hpp"

namespace fieldvault::evidence {
namespace {

void add(std::vector<VaultFault>& faults, std::string_view id, std::string_view next,
         const std::vector<std::string>& messages) {
  for (const std::string& message : messages) faults.push_back({std::string(id), message, std::string(next)});
}

}  // namespace

std::vector<VaultFault> vault_faults(vault::Vault& vault, const Progress& progress) {
  std::vector<VaultFault> faults;
  add(faults, "FV-HDR-001", "copy the vault folder to another disk; the next slot change writes both header copies anew",
      vault.header_faults());
  add(faults, "FV-DB-001", "copy the vault folder to another disk now; what headquarters has receipted is safe there",
      vault.database().integrity_faults());
  add(faults, "FV-LED-001", "do not export; show this vault to your security officer",
      ledger::ledger_faults(vault.database()));
  add(faults, "FV-LED-001", "do not export; show this vault to your security officer",
      cross_faults(vault.database()));
  add(faults, "FV-REC-001", "do not export; show this vault to your security officer",
      records::RecordStore(vault).faults());
  add(faults, "FV-OBJ-001", "the other evidence is not affected; attach this file again or ask headquarters for its copy",
      object_faults(vault, Depth::bodies, progress));
  return faults;
}

}  // namespace fieldvault::evidence
