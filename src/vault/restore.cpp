#include <fmt/format.h>

#include <algorithm>

#include "backup_layout.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/room.hpp"
#include "vault_state.hpp"

namespace fieldvault::vault {
namespace {

std::uint64_t chosen(const BackupLayout& layout, const std::optional<std::uint64_t>& wanted) {
  const std::vector<std::uint64_t> numbers = layout.numbers();
  if (numbers.empty()) throw Error(ErrorCode::not_found, fmt::format("no backup is in {}", layout.root().string()));
  if (!wanted) return numbers.back();
  for (const std::uint64_t number : numbers) {
    if (number == *wanted) return number;
  }
  throw Error(ErrorCode::not_found, fmt::format("generation {} is not in {}; the newest is {}", *wanted,
                                                layout.root().string(), numbers.back()));
}

class Restoring {
 public:
  // Built beside its name, so that a vault that is there is a whole one.
  Restoring(const BackupLayout& layout, const Path& folder, Context context, const CopyProgress& progress)
      : disk_(context.disk), layout_(layout), folder_(folder), unfinished_(folder), progress_(progress) {
    unfinished_ += ".unfinished";
  }

  RestoreReport run(std::uint64_t number) {
    const BackupSums sums = read_sums(disk_, layout_, number);
    for (const auto& [name, hash] : sums.files) add_size(layout_.generation(number) / name);
    for (const ObjectName& name : sums.bodies) add_size(layout_.body(name));
    require_space(disk_, Disk::folder_of(folder_), total_);

    if (disk_.exists(unfinished_) && !is_left_by_a_restore()) {
      throw Error(ErrorCode::input_refused,
                  fmt::format("{} is in the way, and no restore left it there", unfinished_.string()));
    }
    clear();
    try {
      disk_.make_folder(unfinished_);
      disk_.publish_new(marker(), bytes_of("A vault is being restored here; if that was cut off, restore it again.\n"));
      disk_.make_folder(unfinished_ / vault_folder::objects);
      disk_.make_folder(unfinished_ / vault_folder::staging);
      for (const auto& [name, hash] : sums.files) restore_file(number, name, hash);
      for (const ObjectName& name : sums.bodies) restore_body(name);
      disk_.sync_folder(unfinished_ / vault_folder::objects);
      disk_.sync_folder(unfinished_);
      disk_.rename_new(unfinished_, folder_);
      disk_.sync_folder(Disk::folder_of(folder_));
      // Last, so that until it has its name it is known as ours; where this is cut off, the next unlock does it.
      disk_.remove(folder_ / vault_folder::unfinished);
    } catch (const Error&) {
      clear();
      throw;
    }
    report_.generation = number;
    return std::move(report_);
  }

 private:
  [[nodiscard]] Path marker() const { return unfinished_ / vault_folder::unfinished; }

  // By its marker; or it was cut off before it had one.
  [[nodiscard]] bool is_left_by_a_restore() const {
    if (disk_.exists(marker())) return true;
    if (!disk_.is_folder(unfinished_)) return false;
    const std::string of_marker = Disk::temporary_name(marker()).filename().string();
    return std::ranges::all_of(disk_.list(unfinished_), [&](const std::string& name) { return name == of_marker; });
  }

  // The marker goes last.
  void clear() {
    if (!disk_.is_folder(unfinished_)) return;
    for (const std::string& name : disk_.list(unfinished_)) {
      if (name != vault_folder::unfinished) disk_.remove_tree(unfinished_ / name);
    }
    disk_.remove_tree(unfinished_);
  }

  void add_size(const Path& file) {
    if (disk_.exists(file)) total_ += disk_.open_read(file).size();
  }

  void restore_file(std::uint64_t number, const std::string& name, const crypto::Digest& hash) {
    const Path from = layout_.generation(number) / name;
    if (disk_.exists(from) && copy(from, unfinished_ / name) == hash) return;
    throw Error(ErrorCode::damaged,
                fmt::format("{} of generation {} is damaged; nothing was restored. Try another generation "
                            "(--generation), or another copy of the backup",
                            name, number));
  }

  // One that rotted does not keep the others away.
  void restore_body(const ObjectName& name) {
    const std::string hex = name.hex();
    const Path shelf = unfinished_ / vault_folder::objects / hex.substr(0, 2);
    if (!disk_.exists(shelf)) disk_.make_folder(shelf);
    if (disk_.exists(layout_.body(name)) && copy(layout_.body(name), shelf / hex) == name) {
      ++report_.bodies;
    } else {
      disk_.remove(shelf / hex);
      report_.damaged.push_back(name);
    }
    disk_.sync_folder(shelf);
  }

  crypto::Digest copy(const Path& from, const Path& to) {
    return copy_file(disk_, from, to, [this](std::size_t size) {
      done_ += size;
      if (progress_) progress_(done_, total_);
    });
  }

  Disk& disk_;
  const BackupLayout& layout_;
  Path folder_;
  Path unfinished_;
  const CopyProgress& progress_;
  RestoreReport report_{};
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
};

}  // namespace

RestoreReport restore_backup(const Path& from, std::optional<std::uint64_t> generation, const Path& named,
                             Context context, const CopyProgress& progress) {
  Disk& disk = context.disk;
  const BackupLayout layout(disk, vault_folder::place(from));
  const Path folder = vault_folder::place(named);
  if (!disk.exists(layout.marker())) {
    throw Error(ErrorCode::input_refused, fmt::format("{} is no backup of fieldvault", layout.root().string()));
  }
  if (disk.exists(folder)) throw Error(ErrorCode::input_refused, fmt::format("{} exists already", folder.string()));
  return Restoring(layout, folder, context, progress).run(chosen(layout, generation));
}

}  // namespace fieldvault::vault
