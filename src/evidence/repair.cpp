#include "fieldvault/evidence/repair.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/room.hpp"

namespace fieldvault::evidence {
namespace {

constexpr std::size_t block_size = std::size_t{1} << 20;

class Repair {
 public:
  Repair(vault::Vault& vault, const std::vector<vault::Path>& from) : vault_(vault), from_(from) {
    for (const vault::Path& folder : from) {
      if (vault.context().disk.is_folder(folder)) continue;
      throw Error(ErrorCode::not_found, fmt::format("{} is no folder", folder.string()));
    }
  }

  RepairReport run(const Progress& progress) {
    const std::vector<vault::ObjectName> names = object_names(vault_.database());
    std::uint64_t done = 0;
    for (const vault::ObjectName& name : names) {
      if (!is_sound(name)) {
        (is_brought_back(name) ? report_.restored : report_.lost).push_back(name);
      }
      if (progress) progress(++done, names.size());
    }
    return std::move(report_);
  }

 private:
  // A medium that cannot give it back any more has lost it as well.
  bool is_sound(const vault::ObjectName& name) {
    try {
      return vault_.objects().contains(name) && vault_.objects().verify(name);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::disk) throw;
      return false;
    }
  }

  bool is_brought_back(const vault::ObjectName& name) {
    return std::ranges::any_of(from_, [&](const vault::Path& folder) { return is_copied(name, folder); });
  }

  // As far as a copy can be read: one that cannot is not the last that is asked.
  bool is_copied(const vault::ObjectName& name, const vault::Path& folder) {
    const std::string hex = name.hex();
    const vault::Path path = folder / "objects" / hex.substr(0, 2) / hex;
    vault::Disk& disk = vault_.context().disk;
    if (!disk.exists(path)) return false;
    vault::File copy = disk.open_read(path);
    vault::require_room_for_file(disk, vault_.folder(), copy.size());
    vault::StagedObject staged = vault_.objects().stage();
    crypto::Sha256 hash;
    Bytes block(block_size);
    for (std::size_t size = block.size(); size == block.size();) {
      try {
        size = copy.read(block);
      } catch (const Error& error) {
        if (error.code() != ErrorCode::disk) throw;
        return false;
      }
      hash.update(ByteView(block).first(size));
      staged.write(ByteView(block).first(size));
    }
    // Before it has the name of what it might not be.
    if (hash.finish() != name) return false;
    (void)vault_.objects().publish(std::move(staged));
    vault_.objects().confirm(name);
    return true;
  }

  vault::Vault& vault_;
  const std::vector<vault::Path>& from_;
  RepairReport report_;
};

}  // namespace

RepairReport repair_bodies(vault::Vault& vault, const std::vector<vault::Path>& from, const Progress& progress) {
  return Repair(vault, from).run(progress);
}

}  // namespace fieldvault::evidence
