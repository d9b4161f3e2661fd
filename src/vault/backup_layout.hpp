// What lies where in a backup, and its lists of hashes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "fieldvault/vault/backup.hpp"

namespace fieldvault::vault {

class BackupLayout {
 public:
  BackupLayout(Disk& disk, Path root) : disk_(&disk), root_(std::move(root)) {}

  [[nodiscard]] const Path& root() const noexcept { return root_; }
  [[nodiscard]] Path marker() const { return root_ / "fieldvault-backup"; }
  [[nodiscard]] Path generations() const { return root_ / "generations"; }
  [[nodiscard]] Path generation(std::uint64_t number) const;
  [[nodiscard]] Path unfinished(std::uint64_t number) const;
  [[nodiscard]] Path body(const ObjectName& name) const;
  // Of the complete ones, rising.
  [[nodiscard]] std::vector<std::uint64_t> numbers() const;

 private:
  Disk* disk_;
  Path root_;
};

// SHA256SUMS, as sha256sum -c takes it in the folder of a generation.
struct BackupSums {
  std::map<std::string, crypto::Digest> files;  // header.a, header.b, records.db; a header copy may be missing
  std::vector<ObjectName> bodies;               // rising

  [[nodiscard]] std::string text() const;
  // Error(damaged) for anything that text() does not write.
  [[nodiscard]] static BackupSums parse(std::string_view text);
};

inline constexpr std::string_view sums_name = "SHA256SUMS";
// 1,000,000 bodies.
inline constexpr std::size_t max_sums_size = std::size_t{160} << 20;

[[nodiscard]] BackupSums read_sums(Disk& disk, const BackupLayout& layout, std::uint64_t generation);

// Copies a file to a new one, synced, and returns the hash of what was read. `copied` is told of each part.
[[nodiscard]] crypto::Digest copy_file(Disk& disk, const Path& from, const Path& to,
                                       const std::function<void(std::size_t)>& copied);
// From the medium as far as the system allows.
[[nodiscard]] crypto::Digest hash_on_medium(Disk& disk, const Path& file);

}  // namespace fieldvault::vault
