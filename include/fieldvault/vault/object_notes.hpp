// Notes in staging/ of objects on their way: no row may know them yet, so that only they may be collected.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/vault/disk.hpp"

namespace fieldvault::vault {

// One object is noted by an empty file <name>.intent; several together by one file <first name>.intents, which has each
// name on a line of its own.
class ObjectNotes {
 public:
  ObjectNotes(Disk& disk, Path staging);

  // Makes the note, with its bytes on the disk; the caller syncs the folder.
  void add(const std::vector<crypto::Digest>& names);
  // Its row is committed, or it is gone again; the file goes with the last of its names. What fails here is made good
  // at the next unlock.
  void confirm(const crypto::Digest& name) noexcept;
  [[nodiscard]] const std::set<crypto::Digest>& unconfirmed() const noexcept { return unconfirmed_; }

  // What a file of staging/ notes, as far as it can be read; nullopt where it is no note.
  [[nodiscard]] std::optional<std::vector<crypto::Digest>> names_in(const std::string& file) const;

 private:
  struct Note {
    Path path;
    std::set<crypto::Digest> left;
  };
  [[nodiscard]] Path path_of(const std::vector<crypto::Digest>& names) const;
  Disk* disk_;
  Path staging_;
  std::vector<Note> notes_;
  std::set<crypto::Digest> unconfirmed_;
};

}  // namespace fieldvault::vault
