// Evidence bodies on disk: ciphertext only, named by the SHA-256 of the body.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/vault/disk.hpp"
#include "fieldvault/vault/object_notes.hpp"
#include "fieldvault/vault/streamed_file.hpp"

namespace fieldvault::vault {

// The name of an object is the SHA-256 of its body; objects/<first two hex digits>/<64 hex digits>.
using ObjectName = crypto::Digest;

// A body on its way in: written under staging/, then published under its name. Unpublished, it removes itself.
class StagedObject {
 public:
  StagedObject(StagedObject&& other) noexcept;
  StagedObject& operator=(StagedObject&&) = delete;
  ~StagedObject();
  void write(ByteView bytes);
  // No more bytes follow: what a long one needs beside them is given back. publish() does it as well.
  void complete() { file_.complete(); }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  // The file, with no more bytes to follow. sync_many.hpp says when it need not stay open until it is published.
  [[nodiscard]] File& completed() { return file_.completed(); }

 private:
  friend class ObjectStore;
  StagedObject(Disk& disk, StreamedFile file, std::optional<ObjectName> name);
  [[nodiscard]] ObjectName name();
  Disk* disk_;  // null once published
  StreamedFile file_;
  std::optional<ObjectName> name_;  // where the caller hashes
  crypto::Sha256 hash_;
  std::uint64_t size_ = 0;
};

// What the database says of an object.
enum class Standing {
  known,
  purged,    // its body is to be gone
  unknown,   // no row names it
  undecided  // the database may be an older one: nothing is done
};

struct Collected {
  std::size_t half_written = 0;
  std::size_t removed = 0;
  std::size_t kept = 0;  // unknown, and no crash explains them: an older database was put back
};

class ObjectStore {
 public:
  ObjectStore(Disk& disk, Path vault_folder);

  // Of one thread; another may publish meanwhile what it staged before. `length`, about how long it will be, decides
  // only how it is written.
  [[nodiscard]] StagedObject stage(std::uint64_t length);
  // Its bytes are hashed by the caller, who must have found this SHA-256 before it is published.
  [[nodiscard]] StagedObject stage_as(const ObjectName& name, std::uint64_t length);
  // fsync, close, a note in staging/ (object_notes.hpp), rename to its name, fsync of both folders. The note says that
  // no row may know the object yet: only then may it be collected. An object that is already there stays where its body
  // still has this hash; one that rotted is replaced, without a note: a row may have known it long ago.
  [[nodiscard]] ObjectName publish(StagedObject staged);
  // Several, in their order, with as few waits for the disk as one has. None has its name before all bytes and notes
  // are on the disk.
  [[nodiscard]] std::vector<ObjectName> publish(std::vector<StagedObject> staged);
  // Its row is committed, or it is gone again: takes the note away. What fails here is made good at the next unlock.
  void confirm(const ObjectName& name) noexcept { notes_.confirm(name); }
  [[nodiscard]] const std::set<ObjectName>& unconfirmed() const noexcept { return notes_.unconfirmed(); }

  [[nodiscard]] File open(const ObjectName& name);  // Error(damaged) where it is missing
  [[nodiscard]] Path path_of(const ObjectName& name) const;
  [[nodiscard]] bool contains(const ObjectName& name);
  void remove(const ObjectName& name);                     // missing is no error
  [[nodiscard]] std::vector<ObjectName> list();            // sorted; strange files are skipped
  [[nodiscard]] std::vector<std::string> strange_files();  // what lies under objects/ and is no object
  // Reads the whole body; true when its SHA-256 is its name.
  [[nodiscard]] bool verify(const ObjectName& name);

  // Empties staging/ and removes the objects that are purged, or unknown and noted as on their way.
  Collected collect(const std::function<Standing(const ObjectName&)>& standing);

 private:
  [[nodiscard]] bool is_sound(const ObjectName& name);
  [[nodiscard]] Path folder_of(std::byte prefix) const;
  [[nodiscard]] StreamedFile new_file(std::uint64_t length);
  // Their folders, where there are none yet, and their note; all on the disk.
  void prepare_names(const std::set<ObjectName>& names);
  Disk* disk_;
  Path folder_;
  ObjectNotes notes_;
  std::uint64_t staged_ = 0;
};

}  // namespace fieldvault::vault
