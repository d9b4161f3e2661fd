// A fresh private folder on a file system that lives in memory, wiped when it is left.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/crypto/random.hpp"
#include "fieldvault/vault/disk.hpp"

namespace fieldvault::vault {

class MemoryFolder {
 public:
  // In the first of `places` that is in memory; Error(forbidden) where none is. `owner` stands in its name, so that a
  // run that was killed can be cleaned up after: letters and digits.
  MemoryFolder(Disk& disk, crypto::RandomSource& random, const std::vector<Path>& places, std::string_view owner);
  MemoryFolder(MemoryFolder&& other) noexcept;
  MemoryFolder& operator=(MemoryFolder&&) = delete;
  // Every file in it is overwritten, then all of it removed.
  ~MemoryFolder();

  [[nodiscard]] const Path& path() const noexcept { return path_; }

  // What runs of this owner left behind. The caller knows that none of them is alive.
  [[nodiscard]] static std::vector<MemoryFolder> left_behind(Disk& disk, const std::vector<Path>& places,
                                                             std::string_view owner);

 private:
  MemoryFolder(Disk& disk, Path folder);
  [[nodiscard]] static std::string name_for(std::string_view owner);
  void leave() noexcept;
  Disk* disk_;
  Path path_;
};

}  // namespace fieldvault::vault
