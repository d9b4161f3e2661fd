// Bodies that are written and wait to be published together, with one wait for the disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "fieldvault/vault/object_store.hpp"

namespace fieldvault::vault {

class StagedGroup {
 public:
  // The most bodies of a group, and of one whose bodies all stay open until each is synced; and about the most bytes.
  static constexpr std::size_t most = 4096;
  static constexpr std::size_t most_open = 128;
  static constexpr std::uint64_t most_bytes = std::uint64_t{64} << 20;
  // Of the first of several groups: until it is whole, nothing can be made safe.
  static constexpr std::size_t most_of_first = most / 4;
  static constexpr std::uint64_t most_bytes_of_first = most_bytes / 4;

  // Nothing more is written to the body. It is closed where it can be synced all the same.
  void add(StagedObject body);
  [[nodiscard]] std::size_t size() const noexcept { return bodies_.size(); }
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }
  [[nodiscard]] bool is_full() const noexcept;
  // For ObjectStore::publish(). The group is empty then, and may be filled anew.
  [[nodiscard]] std::vector<StagedObject> take();

 private:
  std::vector<StagedObject> bodies_;
  std::uint64_t bytes_ = 0;
  bool is_synced_whole_ = false;
};

}  // namespace fieldvault::vault
