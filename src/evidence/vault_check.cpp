#include "fieldvault/evidence/vault_check.hpp"

#include <fmt/format.h>

#include <functional>

#include "cross_checks.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/checkpoint_faults.hpp"

namespace fieldvault::evidence {
namespace {

constexpr std::string_view database_fault = "FV-DB-001";
constexpr std::string_view save_the_folder =
    "copy the vault folder to another disk now; what headquarters has receipted is safe there";
constexpr std::string_view show_the_officer = "do not export; show this vault to your security officer";

// A check that damage itself stops is a finding too, and the next check is still made.
void add(std::vector<VaultFault>& faults, std::string_view id, std::string_view next,
         const std::function<std::vector<std::string>()>& check) {
  try {
    for (const std::string& message : check()) faults.push_back({std::string(id), message, std::string(next)});
  } catch (const Error& error) {
    if (error.code() != ErrorCode::damaged && error.code() != ErrorCode::program_failed) throw;
    faults.push_back({std::string(database_fault), fmt::format("a check could not be finished: {}", error.what()),
                      std::string(save_the_folder)});
  }
}

}  // namespace

VaultFault vault_cannot_open(std::string_view reason) {
  return {std::string(database_fault), std::string(reason), std::string(save_the_folder)};
}

std::vector<VaultFault> vault_faults(vault::Vault& vault, const Progress& progress) {
  std::vector<VaultFault> faults;
  vault::Database& database = vault.database();
  add(faults, "FV-HDR-001",
      "copy the vault folder to another disk; the next slot change writes both header copies anew",
      [&] { return vault.header_faults(); });
  add(faults, database_fault, save_the_folder, [&] { return database.integrity_faults(); });
  add(faults, "FV-LED-001", show_the_officer, [&] { return ledger::ledger_faults(database); });
  add(faults, "FV-LED-001", show_the_officer, [&] { return cross_faults(vault); });
  add(faults, "FV-LED-001", show_the_officer, [&] { return trust::checkpoint_faults(vault); });
  add(faults, "FV-REC-001", show_the_officer, [&] { return records::RecordStore(vault).faults(); });
  add(faults, "FV-OBJ-001",
      "the other evidence is not affected; `vault verify --repair --from FOLDER` takes the body from a backup, or from "
      "what headquarters copies of it",
      [&] { return object_faults(vault, Depth::bodies, progress); });
  return faults;
}

}  // namespace fieldvault::evidence
