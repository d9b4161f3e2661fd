// A copy of a vault in a folder elsewhere, grown by what is new each time, and a vault made of it again. Neither needs
// a key: everything in it is as encrypted as in the vault.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "fieldvault/vault/context.hpp"
#include "fieldvault/vault/header.hpp"
#include "fieldvault/vault/object_store.hpp"

namespace fieldvault::vault {

// Layout (docs/formats-vault.md): `fieldvault-backup` names the vault; generations/<n>/ holds header.a, header.b,
// records.db and SHA256SUMS, which lists them and every evidence body; objects/ holds the bodies of all generations.
// The two newest generations are kept, and the bodies that one of them lists.

// Called with bytes done and bytes in all.
using CopyProgress = std::function<void(std::uint64_t, std::uint64_t)>;

struct BackupReport {
  std::uint64_t generation;
  std::uint64_t bodies_copied;
  std::uint64_t bodies_kept;  // were there already, with their size
  // Missing in the vault, or without their hash there, and not copied. A good one that the backup has stays listed.
  std::vector<ObjectName> damaged;
};

// The number that the next generation in `to` gets, from 1; the folder is made where there is none.
// Error(input_refused) where it holds something else, or the backup of another vault, or lies within the vault.
[[nodiscard]] std::uint64_t next_backup(Disk& disk, const Path& folder, const VaultId& vault, const Path& to);

// Copies the vault in `folder`, which nobody has open, as this generation. `expected` are the bodies that the vault's
// records name, there or not. What was copied is read back from the medium. A crash leaves the generations that were
// there. Error(locked) where somebody uses the vault, or was cut off in it; Error(disk) where the medium is full, or
// gives back something else than was written.
[[nodiscard]] BackupReport back_up(const Path& folder, const Path& to, std::uint64_t generation,
                                   const std::vector<ObjectName>& expected, Context context,
                                   const CopyProgress& progress);

struct RestoreReport {
  std::uint64_t generation;
  std::uint64_t bodies;
  std::vector<ObjectName> damaged;  // missing or without their hash: not restored
};

// Makes `folder`, which must not exist, of a generation; of the newest where none is named. Every byte is held against
// SHA256SUMS. Errors: not_found (no such generation), input_refused (no backup, or `folder` exists), damaged (header or
// database differ from SHA256SUMS; nothing is made).
[[nodiscard]] RestoreReport restore_backup(const Path& from, std::optional<std::uint64_t> generation,
                                           const Path& folder, Context context, const CopyProgress& progress);

}  // namespace fieldvault::vault
