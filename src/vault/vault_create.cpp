#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "fieldvault/crypto/error.hpp"
#include "header_copies.hpp"
#include "master_key.hpp"
#include "slot_keys.hpp"
#include "vault_state.hpp"

namespace fieldvault::vault {
namespace {

// Files that a creation can leave behind, in the order in which they are cleared away: the marker last.
std::vector<std::string> unfinished_files() {
  std::vector<std::string> names;
  for (const std::string_view name : header_names) {
    names.emplace_back(name);
    names.push_back(Disk::temporary_name(Path(name)).string());
  }
  names.emplace_back(fmt::format("{}-journal", vault_folder::database));
  names.emplace_back(vault_folder::database);
  names.emplace_back(vault_folder::unfinished);
  return names;
}

bool may_be_left_behind(const std::string& name) {
  const std::vector<std::string> files = unfinished_files();
  return name == vault_folder::lock || name == vault_folder::objects || name == vault_folder::staging ||
         std::find(files.begin(), files.end(), name) != files.end();
}

// A vault exists from the moment in which one copy of its header does.
void require_unused(Disk& disk, const Path& folder) {
  if (!disk.is_folder(folder))
    throw Error(ErrorCode::input_refused, fmt::format("{} is not a folder", folder.string()));
  std::vector<std::string> names = disk.list(folder);
  std::erase(names, vault_folder::lock);
  if (names.empty()) return;
  for (const HeaderCopy& copy : read_header_copies(disk, folder)) {
    if (copy.header || copy.refusal) {
      throw Error(ErrorCode::input_refused, fmt::format("{} holds a vault already", folder.string()));
    }
  }
  const bool unfinished = std::find(names.begin(), names.end(), vault_folder::unfinished) != names.end();
  if (!unfinished || !std::all_of(names.begin(), names.end(), may_be_left_behind)) {
    throw Error(ErrorCode::input_refused, fmt::format("{} is not empty", folder.string()));
  }
}

void clear_unfinished(Disk& disk, const Path& folder) {
  for (const std::string_view name : {vault_folder::objects, vault_folder::staging}) {
    if (disk.exists(folder / name)) disk.remove_folder(folder / name);
  }
  for (const std::string& name : unfinished_files()) disk.remove(folder / name);
}

// From here until the marker is removed, the folder says of itself that it is no vault yet.
void mark_unfinished(Disk& disk, const Path& folder) {
  File marker = disk.create(folder / vault_folder::unfinished);
  marker.write(bytes_of("The creation of this vault was cut off. Nothing is in it; create it again.\n"));
  marker.sync();
  marker.close();
  disk.sync_folder(folder);
}

Database make_database(const Path& folder, const MasterKey& master, const Header& header,
                       const Vault::FirstRows& first_rows) {
  Database database = Database::create(folder / vault_folder::database, database_key(master, header.vault_id));
  Transaction transaction(database);
  database.set_setting(vault_id_setting, header.vault_id.text());
  database.set_setting(generation_setting, fmt::format("{}", header.generation));
  if (first_rows) first_rows(database, header.vault_id, header.slots.front().id);
  transaction.commit();
  return database;
}

VaultId new_vault_id(crypto::RandomSource& random) {
  std::array<std::byte, 16> bytes{};
  random.fill(bytes);
  return VaultId(bytes);
}

}  // namespace

void Vault::require_creatable(const Path& named, Context context) {
  const Path folder = vault_folder::place(named);
  if (context.disk.exists(folder)) require_unused(context.disk, folder);
}

Vault Vault::create(const Path& named, const Passphrase& passphrase, std::optional<crypto::Argon2Cost> cost,
                    Context context, const FirstRows& first_rows) {
  Disk& disk = context.disk;
  const Path folder = vault_folder::place(named);
  const bool is_new = !disk.exists(folder);
  if (!is_new) require_unused(disk, folder);

  // All that needs much memory or time comes before the first byte on the disk.
  MasterKey master;
  context.random.fill(master.expose_mutable());
  Header header{new_vault_id(context.random), 1, {}};
  const NewSlot first =
      make_slot(header.vault_id, master, passphrase, cost ? *cost : crypto::calibrated_cost(), context.random);
  header.slots.push_back(first.slot);
  HeaderMacKey mac_key = header_mac_key(master, header.vault_id);

  if (is_new) {
    disk.make_folder(folder);
    disk.sync_folder(Disk::folder_of(folder));
  }
  FolderLock lock(disk, folder / vault_folder::lock);
  require_unused(disk, folder);
  clear_unfinished(disk, folder);
  mark_unfinished(disk, folder);
  disk.make_folder(folder / vault_folder::objects);
  disk.make_folder(folder / vault_folder::staging);
  Database database = make_database(folder, master, header, first_rows);
  disk.sync_folder(folder);

  const Bytes encoded = header.encode(mac_key);
  for (const std::string_view name : header_names) {
    write_header_copy(disk, folder / name, encoded, mac_key, [&](const Header& read_back) {
      return holds_master_key(read_back.vault_id, read_back.slots.front(), first.wrapping_key, master);
    });
  }
  disk.remove(folder / vault_folder::unfinished);
  disk.sync_folder(folder);

  UnlockReport report;
  report.slot = first.slot.id;
  warn_of_unlocked_memory(report);
  const std::uint64_t generation = header.generation;
  return Vault(std::make_unique<State>(State{folder, context, std::move(lock), std::move(master), std::move(mac_key),
                                             std::move(header), std::move(database), ObjectStore(disk, folder),
                                             std::move(report), generation}));
}

}  // namespace fieldvault::vault
