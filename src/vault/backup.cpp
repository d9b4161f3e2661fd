#include "fieldvault/vault/backup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "backup_layout.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/room.hpp"
#include "header_copies.hpp"
#include "vault_state.hpp"

namespace fieldvault::vault {
namespace {

constexpr std::size_t generations_kept = 2;
constexpr std::size_t max_marker_size = 4096;

std::string marker_text(const VaultId& vault) { return "fieldvault-backup/1\nvault: " + vault.text() + "\n"; }

bool lies_within(const Path& inner, const Path& outer) {
  const auto [end, ignored] = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
  return end == outer.end();
}

std::uint64_t size_of(Disk& disk, const Path& path) { return disk.open_read(path).size(); }

void require_read_back(Disk& disk, const Path& file, const crypto::Digest& hash) {
  if (hash_on_medium(disk, file) == hash) return;
  throw Error(ErrorCode::disk, fmt::format("{} reads back as something else than was written: this medium is not to be "
                                           "trusted",
                                           file.string()));
}

class Backup {
 public:
  Backup(const Path& folder, const Path& to, Context context, const CopyProgress& progress)
      : disk_(context.disk), folder_(folder), layout_(disk_, to), source_(disk_, folder), progress_(progress) {}

  BackupReport run(std::uint64_t number, const std::vector<ObjectName>& expected) {
    report_.generation = number;
    require_own_folders();
    plan(expected);
    copy_bodies();
    copy_files(number);
    remove_older();
    return std::move(report_);
  }

 private:
  // Somebody may have put a link where a folder of the backup is to be: whatever lies behind it is not ours.
  void require_own_folders() {
    const Path objects = layout_.root() / vault_folder::objects;
    require_own(objects);
    require_own(layout_.generations());
    if (disk_.exists(objects)) {
      for (const std::string& shelf : disk_.list(objects)) {
        if (shelf.size() == 2) require_own(objects / shelf);
      }
    }
    for (const std::uint64_t number : layout_.numbers()) require_own(layout_.generation(number));
  }
  void require_own(const Path& folder) {
    if (!disk_.exists(folder) || disk_.is_folder(folder)) return;
    throw Error(ErrorCode::input_refused,
                fmt::format("{} is no folder: somebody changed this backup", folder.string()));
  }

  // What is to be copied, and whether it fits.
  void plan(const std::vector<ObjectName>& expected) {
    const std::vector<ObjectName> here = source_.list();
    for (const ObjectName& name : expected) {
      if (!std::ranges::binary_search(here, name)) keep_good_one(name);
    }
    for (const ObjectName& name : here) {
      const std::uint64_t size = size_of(disk_, source_.path_of(name));
      if (disk_.exists(layout_.body(name)) && size_of(disk_, layout_.body(name)) == size) {
        sums_.bodies.push_back(name);
        ++report_.bodies_kept;
      } else {
        new_bodies_.push_back(name);
        total_ += size;
      }
    }
    for (const std::string_view name : header_names) {
      if (disk_.exists(folder_ / name)) files_.emplace_back(name);
    }
    files_.emplace_back(vault_folder::database);
    for (const std::string& name : files_) total_ += size_of(disk_, folder_ / name);
    require_space(disk_, layout_.root(), total_);
  }

  void copy_bodies() {
    for (const ObjectName& name : new_bodies_) {
      const Path to = layout_.body(name);
      const Path shelf = Disk::folder_of(to);
      make_if_missing(Disk::folder_of(shelf));
      make_if_missing(shelf);
      Path unfinished = to;
      unfinished += ".unfinished";
      disk_.remove(unfinished);
      if (copy(source_.path_of(name), unfinished) == name) {
        require_read_back(disk_, unfinished, name);
        disk_.rename(unfinished, to);
        disk_.sync_folder(shelf);
        sums_.bodies.push_back(name);
        ++report_.bodies_copied;
      } else {
        disk_.remove(unfinished);
        keep_good_one(name);
      }
    }
    std::ranges::sort(sums_.bodies);
  }

  // The vault has lost it. What the backup has of it must not go the same way.
  void keep_good_one(const ObjectName& name) {
    report_.damaged.push_back(name);
    if (disk_.exists(layout_.body(name)) && hash_on_medium(disk_, layout_.body(name)) == name) {
      sums_.bodies.push_back(name);
    }
  }

  void copy_files(std::uint64_t number) {
    const Path unfinished = layout_.unfinished(number);
    make_if_missing(layout_.generations());
    disk_.remove_tree(unfinished);
    disk_.make_folder(unfinished);
    for (const std::string& name : files_) {
      const crypto::Digest hash = copy(folder_ / name, unfinished / name);
      require_read_back(disk_, unfinished / name, hash);
      sums_.files.emplace(name, hash);
    }
    const std::string sums = sums_.text();
    if (sums.size() > max_sums_size) throw Error(ErrorCode::input_refused, "more evidence files than a backup lists");
    disk_.publish_new(unfinished / sums_name, bytes_of(sums));
    disk_.sync_folder(unfinished);
    disk_.rename_new(unfinished, layout_.generation(number));
    disk_.sync_folder(layout_.generations());
  }

  // Nothing is removed while the list of a generation that stays cannot be read.
  void remove_older() {
    require_own_folders();
    const std::vector<std::uint64_t> numbers = layout_.numbers();
    if (numbers.size() < generations_kept) return;
    const auto first_kept = numbers.end() - generations_kept;
    std::set<ObjectName> listed;
    for (auto number = first_kept; number != numbers.end(); ++number) {
      try {
        const BackupSums sums = read_sums(disk_, layout_, *number);
        listed.insert(sums.bodies.begin(), sums.bodies.end());
      } catch (const Error&) {
        return;
      }
    }
    for (auto number = numbers.begin(); number != first_kept; ++number) disk_.remove_tree(layout_.generation(*number));
    ObjectStore bodies(disk_, layout_.root());
    if (!disk_.exists(layout_.root() / vault_folder::objects)) return;
    for (const ObjectName& name : bodies.list()) {
      if (!listed.contains(name)) disk_.remove(layout_.body(name));
    }
  }

  void make_if_missing(const Path& folder) {
    if (disk_.exists(folder)) return;
    disk_.make_folder(folder);
    disk_.sync_folder(Disk::folder_of(folder));
  }

  crypto::Digest copy(const Path& from, const Path& to) {
    return copy_file(disk_, from, to, [this](std::size_t size) {
      done_ += size;
      if (progress_) progress_(done_, total_);
    });
  }

  Disk& disk_;
  Path folder_;
  BackupLayout layout_;
  ObjectStore source_;
  const CopyProgress& progress_;
  std::vector<ObjectName> new_bodies_;
  std::vector<std::string> files_;
  BackupSums sums_;
  BackupReport report_{};
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
};

}  // namespace

std::uint64_t next_backup(Disk& disk, const Path& folder, const VaultId& vault, const Path& named) {
  const Path to = vault_folder::place(named);
  const Path from = vault_folder::place(folder);
  if (lies_within(to, from) || lies_within(from, to)) {
    throw Error(ErrorCode::input_refused, "a backup lies beside the vault, best on another medium: not within it");
  }
  const BackupLayout layout(disk, to);
  if (!disk.exists(to)) {
    disk.make_folder(to);
    disk.sync_folder(Disk::folder_of(to));
  }
  if (!disk.is_folder(to)) throw Error(ErrorCode::input_refused, fmt::format("{} is not a folder", to.string()));
  if (!disk.exists(layout.marker())) {
    if (!disk.list(to).empty()) {
      throw Error(ErrorCode::input_refused, fmt::format("{} is not empty, and no backup", to.string()));
    }
    disk.publish_new(layout.marker(), bytes_of(marker_text(vault)));
  }
  if (text_of(disk.read_all(layout.marker(), max_marker_size)) != marker_text(vault)) {
    throw Error(ErrorCode::input_refused, fmt::format("{} is the backup of another vault", to.string()));
  }
  const std::vector<std::uint64_t> numbers = layout.numbers();
  return numbers.empty() ? 1 : numbers.back() + 1;
}

BackupReport back_up(const Path& named, const Path& to, std::uint64_t generation,
                     const std::vector<ObjectName>& expected, Context context, const CopyProgress& progress) {
  const Path folder = vault_folder::place(named);
  const FolderLock lock(context.disk, folder / vault_folder::lock);
  if (context.disk.exists(folder / fmt::format("{}-journal", vault_folder::database))) {
    throw Error(ErrorCode::locked, "something was cut off in this vault: open it once, then make the backup");
  }
  return Backup(folder, vault_folder::place(to), context, progress).run(generation, expected);
}

}  // namespace fieldvault::vault
