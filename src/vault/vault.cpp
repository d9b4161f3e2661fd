#include "fieldvault/vault/vault.hpp"

#include <filesystem>

#include "fieldvault/crypto/error.hpp"
#include "header_copies.hpp"
#include "object_standing.hpp"
#include "vault_state.hpp"

namespace fieldvault::vault {

Path vault_folder::place(const Path& named) {
  if (named.empty()) throw Error(ErrorCode::wrong_usage, "no vault folder is named");
  std::error_code error;
  Path place = std::filesystem::weakly_canonical(named, error);
  if (error) throw Error(ErrorCode::not_found, "cannot find the way to " + named.string() + ": " + error.message());
  if (!place.has_filename() && place.has_relative_path()) place = place.parent_path();
  return place;
}

void warn_of_unlocked_memory(UnlockReport& report) {
  if (!crypto::memory_lock_refused()) return;
  report.warnings.emplace_back(unlocked_memory_warning);
}

Vault::Vault(std::unique_ptr<State> state) : state_(std::move(state)) {}
Vault::Vault(Vault&&) noexcept = default;
Vault& Vault::operator=(Vault&&) noexcept = default;

// A process that ends in order leaves no note of an object whose row was committed: were the database then replaced by
// an older one, the note would let the body be collected.
Vault::~Vault() {
  if (!state_) return;
  try {
    const std::set<ObjectName> unconfirmed = state_->objects.unconfirmed();
    for (const ObjectName& name : unconfirmed) {
      if (!state_->objects.contains(name) || standing_of(state_->database, name) != Standing::unknown) {
        state_->objects.confirm(name);
      }
    }
  } catch (...) {
  }
}

const VaultId& Vault::id() const noexcept { return state_->header.vault_id; }
const Path& Vault::folder() const noexcept { return state_->folder; }
const UnlockReport& Vault::unlock_report() const noexcept { return state_->report; }
Database& Vault::database() noexcept { return state_->database; }
ObjectStore& Vault::objects() noexcept { return state_->objects; }
Context& Vault::context() noexcept { return state_->context; }
Path Vault::staging() const { return state_->folder / vault_folder::staging; }

std::vector<std::string> Vault::header_faults() {
  const Bytes expected = state_->header.encode(state_->mac_key);
  std::vector<std::string> faults;
  for (const HeaderCopy& copy : read_header_copies(state_->context.disk, state_->folder)) {
    const std::string name = copy.path.filename().string();
    if (!copy.header) {
      faults.push_back(name + " " + copy.fault);
    } else if (copy.header->bytes() != expected) {
      faults.push_back(name + " is not the header that this vault was unlocked with");
    }
  }
  return faults;
}

}  // namespace fieldvault::vault
