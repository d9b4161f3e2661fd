#include <fmt/format.h>

#include <charconv>

#include "fieldvault/crypto/error.hpp"
#include "header_copies.hpp"
#include "master_key.hpp"
#include "object_standing.hpp"
#include "slot_keys.hpp"
#include "vault_state.hpp"

namespace fieldvault::vault {
namespace {

void require_vault(Disk& disk, const Path& folder) {
  bool has_header = false;
  for (const std::string_view name : header_names) has_header = has_header || disk.exists(folder / name);
  if (has_header) return;
  if (disk.exists(folder / vault_folder::unfinished)) {
    throw Error(ErrorCode::not_found,
                fmt::format("{} holds no vault: its creation was cut off; create it again", folder.string()));
  }
  if (!disk.exists(folder / vault_folder::database)) {
    throw Error(ErrorCode::not_found, fmt::format("there is no vault at {}", folder.string()));
  }
}

struct Unlocked {
  MasterKey master;
  SlotId slot;
  const UnverifiedHeader* copy;  // the one whose slot opened
};

// A slot that cannot be tried, as one that asks for more memory than this machine has, must not hide a later one that
// opens. Where none opens, the first such reason is what the person has to know: nothing speaks against the credential.
template <typename OpenSlot>
Unlocked unlock_any(const std::vector<const UnverifiedHeader*>& headers, const OpenSlot& open_slot) {
  std::optional<Error> untried;
  for (const UnverifiedHeader* copy : headers) {
    for (const Slot& slot : copy->header().slots) {
      try {
        std::optional<MasterKey> master = open_slot(copy->header().vault_id, slot);
        if (master) return Unlocked{std::move(*master), slot.id, copy};
      } catch (const Error& error) {
        if (!untried) untried = error;
      }
    }
  }
  if (untried) throw Error(*untried);
  throw Error(ErrorCode::wrong_key, "no slot of this vault opens with this passphrase, recovery code or key");
}

// Only asks: the database is left as it is.
bool key_fits(const Path& database, const Unlocked& unlocked) {
  try {
    (void)Database::open(database, database_key(unlocked.master, unlocked.copy->header().vault_id));
    return true;
  } catch (const Error&) {
    return false;
  }
}

// Which of two headers of different vaults belongs here, the database says: it opens with the key of one of them.
void require_one_vault(const std::array<HeaderCopy, 2>& copies, const Unlocked& unlocked, const Path& database) {
  if (!copies[0].header || !copies[1].header) return;
  if (copies[0].header->header().vault_id == copies[1].header->header().vault_id) return;
  const std::size_t opened = copies[0].header->bytes() == unlocked.copy->bytes() ? 0 : 1;
  const std::size_t own = key_fits(database, unlocked) ? opened : 1 - opened;
  throw Error(ErrorCode::authentication_failed,
              fmt::format("{} is the header of another vault; {} belongs to this one. Take {} out of this folder, and "
                          "the vault opens with its own passphrase",
                          header_names[1 - own], header_names[own], header_names[1 - own]));
}

// A copy whose checksum fits and whose MAC does not was written by somebody without the key. That is no accident, so
// the person decides, even where the other copy is sound.
void require_authentic(const std::array<HeaderCopy, 2>& copies, const HeaderMacKey& mac_key) {
  for (std::size_t i = 0; i < copies.size(); ++i) {
    if (!copies[i].header || copies[i].header->verify(mac_key)) continue;
    const HeaderCopy& other = copies[1 - i];
    const bool other_is_sound = other.header && other.header->verify(mac_key);
    throw Error(ErrorCode::authentication_failed,
                fmt::format("{} was changed by somebody who does not have this vault's key. {}", header_names[i],
                            other_is_sound ? fmt::format("{} is sound: without {} the vault opens from it",
                                                         header_names[1 - i], header_names[i])
                                           : "Put back a header from a copy of this vault's folder"));
  }
}

void refuse_rollback(const Header& header, std::uint64_t in_database) {
  if (header.generation >= in_database) return;
  throw Error(ErrorCode::not_trusted,
              fmt::format("rollback: the vault header is generation {}, and the database knows generation {}. An older "
                          "header was put back, perhaps with a slot that has since been removed. Nothing was written",
                          header.generation, in_database));
}

// A slot that only an older copy has was removed since, or its passphrase changed. It opens the vault once more where a
// crash came between the two copies: then the database has not heard of the newer one either.
void refuse_removed_slot(const Header& opened, const Header& newest, std::uint64_t in_database) {
  if (opened.generation >= newest.generation || opened.generation == in_database) return;
  throw Error(ErrorCode::not_trusted,
              fmt::format("rollback: this passphrase, code or key opens only an older header (generation {}) that was "
                          "put back beside the vault's own (generation {}), which has no such slot any more. Nothing "
                          "was written",
                          opened.generation, newest.generation));
}

void repair_copies(Disk& disk, const std::array<HeaderCopy, 2>& copies, const Bytes& expected,
                   const HeaderMacKey& mac_key, std::vector<std::string>& warnings) {
  for (const HeaderCopy& copy : copies) {
    if (copy.header && copy.header->bytes() == expected) continue;
    restore_header_copy(disk, copy.path, expected, mac_key);
    warnings.push_back(fmt::format("{} {} and was repaired from the other copy", copy.path.filename().string(),
                                   copy.header ? "was older" : copy.fault));
  }
}

// Both copies are the newer header by now.
void warn_of_last_use(const Header& opened, const Header& newest, std::vector<std::string>& warnings) {
  if (opened.generation >= newest.generation) return;
  warnings.emplace_back(
      "a change of passphrase or slots was cut off, and stands from now on: what opened the vault this time will not "
      "open it again. Use the new passphrase or code");
}

// A crash leaves this, and so does somebody who puts an older database back beside the header of today.
void warn_of_newer_header(UnlockReport& report) {
  if (!report.header_is_newer) return;
  report.warnings.emplace_back(
      "the database does not know of the last change of passphrase or slots: it was cut off, or an older records.db "
      "was put back. If nothing was cut off, records are missing: do not export, and show this vault to your "
      "security officer");
}

// Folders that some copying programs leave out because they are empty.
void require_folders(Disk& disk, const Path& folder) {
  for (const std::string_view name : {vault_folder::objects, vault_folder::staging}) {
    if (!disk.exists(folder / name)) disk.make_folder(folder / name);
    if (!disk.is_folder(folder / name)) {
      throw Error(ErrorCode::damaged, fmt::format("{} of the vault is not a folder", name));
    }
  }
}

void clear_leftovers(Disk& disk, const Path& folder) {
  for (const std::string_view name : header_names) disk.remove(Disk::temporary_name(folder / name));
  disk.remove(folder / vault_folder::unfinished);
}

void collect_objects(ObjectStore& objects, Database& database, UnlockReport& report) {
  const Collected collected = objects.collect([&](const ObjectName& name) {
    return report.header_is_newer ? Standing::undecided : standing_of(database, name);
  });
  if (collected.half_written > 0) {
    report.warnings.emplace_back("something half-written was removed from staging");
  }
  if (collected.removed > 0) {
    report.warnings.push_back(fmt::format("{} evidence objects without a record were removed", collected.removed));
  }
  if (collected.kept > 0) {
    report.warnings.push_back(fmt::format(
        "{} evidence bodies have no record here and are kept: perhaps an older records.db was put back. Put back the "
        "right one; vault verify names the bodies",
        collected.kept));
  }
}

}  // namespace

std::uint64_t generation_of(Database& database) {
  const std::optional<std::string> text = database.setting(generation_setting);
  std::uint64_t value = 0;
  if (text) {
    const char* end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, value);
    if (error == std::errc() && stop == end && value > 0) return value;
  }
  throw Error(ErrorCode::damaged, "the vault's database does not say which header belongs to it");
}

void Vault::require_openable(const Path& named, Context context) {
  Disk& disk = context.disk;
  const Path folder = vault_folder::place(named);
  require_vault(disk, folder);
  (void)usable_headers(read_header_copies(disk, folder));
  const FolderLock lock(disk, folder / vault_folder::lock);
}

Vault Vault::open(const Path& folder, const Credential& credential, Context context) {
  return unlock(
      folder,
      [&](const VaultId& vault_id, const Slot& slot) {
        return std::visit([&](const auto& own) { return open_slot(vault_id, slot, own); }, credential);
      },
      context);
}

Vault Vault::open_escrow(const Path& folder, const crypto::AgeIdentity& identity, Context context) {
  return unlock(
      folder, [&](const VaultId& vault_id, const Slot& slot) { return open_slot(vault_id, slot, identity); }, context);
}

// Nothing is written before the header is authentic and not older than the database.
Vault Vault::unlock(const Path& named, const OpenSlot& open_slot, Context context) {
  Disk& disk = context.disk;
  const Path folder = vault_folder::place(named);
  require_vault(disk, folder);
  // A folder whose headers are beyond use gets no lock file either.
  if (!disk.exists(folder / vault_folder::lock)) (void)usable_headers(read_header_copies(disk, folder));
  FolderLock lock(disk, folder / vault_folder::lock);

  const std::array<HeaderCopy, 2> copies = read_header_copies(disk, folder);
  const std::vector<const UnverifiedHeader*> headers = usable_headers(copies);
  Unlocked unlocked = unlock_any(headers, open_slot);
  require_one_vault(copies, unlocked, folder / vault_folder::database);
  HeaderMacKey mac_key = header_mac_key(unlocked.master, unlocked.copy->header().vault_id);
  require_authentic(copies, mac_key);
  Header header = headers.front()->header();

  Database database = Database::open(folder / vault_folder::database, database_key(unlocked.master, header.vault_id));
  const std::uint64_t in_database = generation_of(database);
  refuse_rollback(header, in_database);
  refuse_removed_slot(unlocked.copy->header(), header, in_database);
  database.migrate();

  UnlockReport report;
  report.slot = unlocked.slot;
  report.header_is_newer = header.generation > in_database;
  warn_of_unlocked_memory(report);
  repair_copies(disk, copies, headers.front()->bytes(), mac_key, report.warnings);
  warn_of_last_use(unlocked.copy->header(), header, report.warnings);
  warn_of_newer_header(report);
  clear_leftovers(disk, folder);
  require_folders(disk, folder);
  ObjectStore objects(disk, folder);
  collect_objects(objects, database, report);

  const std::uint64_t generation = header.generation;
  return Vault(std::make_unique<State>(State{folder, context, std::move(lock), std::move(unlocked.master),
                                             std::move(mac_key), std::move(header), std::move(database),
                                             std::move(objects), std::move(report), generation}));
}

}  // namespace fieldvault::vault
