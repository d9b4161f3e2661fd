// What an unlocked vault holds, and the names of what lies in its folder.
#pragma once

#include <functional>

#include "fieldvault/vault/lock.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::vault {

namespace vault_folder {
inline constexpr std::string_view database = "records.db";
inline constexpr std::string_view objects = "objects";
inline constexpr std::string_view staging = "staging";
inline constexpr std::string_view lock = "lock";
inline constexpr std::string_view unfinished = "unfinished";  // there while the vault is being created

// Absolute and without "." or ".." or a slash at the end; links of an existing folder resolved.
[[nodiscard]] Path place(const Path& named);
}  // namespace vault_folder

// The database closes before the lock is let go: members are destroyed in reverse order.
struct Vault::State {
  Path folder;
  Context context;
  FolderLock lock;
  MasterKey master;
  HeaderMacKey mac_key;
  Header header;
  Database database;
  ObjectStore objects;
  UnlockReport report;
  std::uint64_t last_generation;  // of a header that was written or tried: a number is never used for two headers

  // Puts `next` on disk as the next generation: first everything that can refuse, then both copies, then the commit.
  // A crash in between leaves the header newer than the database, never older. `unlocks` judges each copy as read back.
  // What throws has changed nothing: `header` is put back on both copies. Where that fails too, Error(disk) says so.
  void write_header(Header next, const SlotId& changed, const InTransaction& in_transaction,
                    const std::function<bool(const Header&)>& unlocks);

 private:
  void put_header_back(std::string_view failure);
};

// Locked memory is not written to swap; where the system gives too little of it, the person is told.
void warn_of_unlocked_memory(UnlockReport& report);

// The header that the database knows of; Error(damaged) where it does not say.
[[nodiscard]] std::uint64_t generation_of(Database& database);

inline constexpr std::string_view generation_setting = "header_generation";
inline constexpr std::string_view vault_id_setting = "vault_id";

}  // namespace fieldvault::vault
