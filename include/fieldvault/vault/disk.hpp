// All disk access that must survive a crash: one small class over POSIX that tests can make fail.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fieldvault/crypto/bytes.hpp"
#include "fieldvault/vault/file.hpp"

namespace fieldvault::vault {

enum class DiskOperation {
  open,
  create,
  read,
  write,
  sync,
  close,
  rename,
  remove,
  make_folder,
  sync_folder,
  lock,
  list,
  drop_cache
};

// Errors: Error(disk) for I/O, space and read-only media; Error(not_found) where the path does not exist;
// Error(input_refused) for a path that is no regular file where one is needed, or is a symlink, or already exists.
class Disk {
 public:
  virtual ~Disk() = default;

  [[nodiscard]] File open_read(const Path& path);  // O_NOFOLLOW; a FIFO, device or folder is refused without blocking
  [[nodiscard]] File open_read_following_links(const Path& path);  // for files that the person names
  [[nodiscard]] File create(const Path& path);  // O_CREAT|O_EXCL|O_NOFOLLOW, mode 0600, readable and writable
  // A new file in this folder that has no name yet, mode 0600; nullopt where the file system knows no such file.
  [[nodiscard]] std::optional<File> create_unnamed(const Path& folder);
  // Gives it a name in the same file system; refuses (input_refused) where `to` exists.
  void publish_unnamed(File& file, const Path& to);
  [[nodiscard]] bool exists(const Path& path);        // lstat
  [[nodiscard]] bool is_folder(const Path& path);     // lstat: a symlink to a folder is none
  void rename(const Path& from, const Path& to);      // replaces
  void rename_new(const Path& from, const Path& to);  // refuses (input_refused) where `to` exists
  void remove(const Path& path);                      // a file; missing is no error
  void make_folder(const Path& path);                 // mode 0700; refuses where it exists
  void remove_folder(const Path& path);               // an empty one; refuses what is no folder, or not empty
  void remove_tree(const Path& path);                 // whatever it is, never through a symlink; missing is no error
  [[nodiscard]] static Path folder_of(const Path& path);  // "." for a bare name
  void sync_folder(const Path& path);
  [[nodiscard]] std::vector<std::string> list(const Path& folder);   // names, sorted, without . and ..
  [[nodiscard]] virtual std::uint64_t free_space(const Path& path);  // bytes available to this user
  // The largest file that the file system there takes: 4 GiB - 1 on FAT, otherwise 2^63 - 1.
  [[nodiscard]] virtual std::uint64_t max_file_size(const Path& path);
  // Whether the file system there keeps files in memory only (tmpfs, ramfs). False where the path does not exist.
  [[nodiscard]] virtual bool is_in_memory(const Path& path);
  // A folder that this user owns and nobody else may enter; never through a symlink.
  [[nodiscard]] bool is_own_private_folder(const Path& path);
  // Overwrites the file with zeros, then removes it. Means something only in memory: a disk keeps old blocks.
  void wipe(const Path& path);

  [[nodiscard]] Bytes read_all(const Path& path, std::size_t limit);  // over the limit: Error(input_refused)
  // The same of a file that was just written and synced, from the medium as far as the system allows: not what it
  // still holds in memory.
  [[nodiscard]] Bytes read_back(const Path& path, std::size_t limit);
  // Writes beside the target under temporary_name(path), fsyncs, renames (replacing), fsyncs the folder.
  void replace(const Path& path, ByteView bytes);
  // The same, and then overwrites what stood there before with zeros, where no other name is left for it. That is done
  // as well as the file system allows: copy-on-write and flash memory keep old blocks; a failure of it is no error.
  void replace_erasing(const Path& path, ByteView bytes);
  // Refuses where the target exists. The bytes have no name until they are whole and on the disk, so that a process
  // that is killed leaves none of them; only where the file system knows no such files they have the temporary name.
  void publish_new(const Path& path, ByteView bytes);
  [[nodiscard]] static Path temporary_name(const Path& path);

  // Called before each operation; the production class does nothing. A test's subclass throws, or ends the process.
  virtual void before(DiskOperation operation, const Path& path);
  // The errno with which a test's subclass lets the system call fail instead of making it; 0: it is made.
  [[nodiscard]] virtual int fault(DiskOperation operation, const Path& path);
  // How many of these bytes one write call may take; a test's subclass makes writes short.
  [[nodiscard]] virtual std::size_t write_limit(std::size_t wanted);

 private:
  [[nodiscard]] File open_with(const Path& path, int flags, DiskOperation operation);
  void write_temporary(const Path& temporary, ByteView bytes);
  static void overwrite_with_zeros(File& file);
};

}  // namespace fieldvault::vault
