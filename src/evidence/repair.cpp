#include "fieldvault/evidence/repair.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/room.hpp"

namespace fieldvault::evidence {
namespace {

constexpr std::size_t block_size = std::size_t{1} << 20;

bool means_unreadable(const Error& error) {
  return error.code() == ErrorCode::disk || error.code() == ErrorCode::input_refused ||
         error.code() == ErrorCode::not_found;
}

// A file that may be anything, of any medium: what cannot be read of it is not there, and the next copy is asked.
class Copy {
 public:
  Copy(vault::Disk& disk, const vault::Path& path) {
    try {
      if (!disk.exists(path)) return;
      file_ = disk.open_read(path);
      size_ = file_->size();
    } catch (const Error& error) {
      if (!means_unreadable(error)) throw;
      file_.reset();
    }
  }

  [[nodiscard]] bool is_there() const noexcept { return file_.has_value(); }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  // Empty at its end, or where it cannot be read any further.
  [[nodiscard]] ByteView next() {
    try {
      return ByteView(block_).first(file_->read(block_));
    } catch (const Error& error) {
      if (!means_unreadable(error)) throw;
      return {};
    }
  }

 private:
  std::optional<vault::File> file_;
  std::uint64_t size_ = 0;
  Bytes block_ = Bytes(block_size);
};

class Repair {
 public:
  Repair(vault::Vault& vault, const std::vector<vault::Path>& from) : vault_(vault), from_(from) {
    for (const vault::Path& folder : from) {
      // A link to one is as good, as of all that a person names; one that may not be looked at is none.
      std::error_code ignored;
      if (std::filesystem::is_directory(folder, ignored)) continue;
      throw Error(ErrorCode::not_found, fmt::format("{} is no folder", folder.string()));
    }
  }

  RepairReport run(const Progress& progress) {
    const std::vector<vault::ObjectName> names = object_names(vault_.database());
    std::uint64_t done = 0;
    for (const vault::ObjectName& name : names) {
      if (!has_sound_body(vault_, name)) {
        (is_brought_back(name) ? report_.restored : report_.lost).push_back(name);
      }
      if (progress) progress(++done, names.size());
    }
    return std::move(report_);
  }

 private:
  bool is_brought_back(const vault::ObjectName& name) {
    return std::ranges::any_of(from_, [&](const vault::Path& folder) { return is_copied(name, folder); });
  }

  bool is_copied(const vault::ObjectName& name, const vault::Path& folder) {
    const std::string hex = name.hex();
    Copy copy(vault_.context().disk, folder / "objects" / hex.substr(0, 2) / hex);
    // A folder in the place of a body is somebody's doing, and is not moved away.
    if (!copy.is_there() || vault_.context().disk.is_folder(vault_.objects().path_of(name))) return false;
    vault::require_room_for_file(vault_.context().disk, vault_.folder(), copy.size());
    vault::StagedObject staged = vault_.objects().stage_as(name, copy.size());
    crypto::Sha256 hash;
    for (ByteView part = copy.next(); !part.empty(); part = copy.next()) {
      hash.update(part);
      staged.write(part);
    }
    // Before it has the name of what it might not be.
    if (hash.finish() != name) return false;
    (void)vault_.objects().publish(std::move(staged));
    vault_.objects().confirm(name);
    return has_sound_body(vault_, name);
  }

  vault::Vault& vault_;
  const std::vector<vault::Path>& from_;
  RepairReport report_;
};

}  // namespace

bool has_sound_body(vault::Vault& vault, const vault::ObjectName& name) {
  try {
    return vault.objects().contains(name) && vault.objects().verify(name);
  } catch (const Error& error) {
    if (!means_unreadable(error)) throw;
    return false;
  }
}

RepairReport repair_bodies(vault::Vault& vault, const std::vector<vault::Path>& from, const Progress& progress) {
  return Repair(vault, from).run(progress);
}

}  // namespace fieldvault::evidence
