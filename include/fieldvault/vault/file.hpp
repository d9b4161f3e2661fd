// An open file, every call of which a test can make fail through the Disk that opened it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <utility>

#include "fieldvault/crypto/bytes.hpp"

namespace fieldvault::vault {

using Path = std::filesystem::path;

class Disk;

inline constexpr std::size_t direct_alignment = 4096;

// An open regular file. Move-only; closes itself.
class File {
 public:
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  ~File();

  // Fills as much of `out` as the file has; less than out.size() only at the end of the file. EINTR and short
  // reads are handled. Errors are Error(disk) and name the path.
  [[nodiscard]] std::size_t read(MutableBytes out);
  [[nodiscard]] std::size_t read_at(std::uint64_t offset, MutableBytes out);
  void write(ByteView bytes);  // all of it, or Error(disk) that says what space was missing
  void write_at(std::uint64_t offset, ByteView bytes);
  // As read() and write(), from and to the medium itself where address, size and position are multiples of
  // `direct_alignment` and the file system can (O_DIRECT); otherwise as those.
  [[nodiscard]] std::size_t read_past_memory(MutableBytes out);
  void write_past_memory(ByteView bytes);
  void seek(std::uint64_t offset);
  // Asks the system to start writing this stretch out, so that sync() has less to wait for. Promises nothing.
  void start_writeback(std::uint64_t offset, std::uint64_t size) noexcept;
  // fsync. A failure is fatal: the file is closed at once, so that no later fsync can claim what the first one lost.
  void sync();
  // Lets the system forget what it holds of this file in memory, so that a read shows what the medium has. After
  // sync().
  void drop_cache();
  void close();  // reports close()'s error; the destructor cannot
  [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }
  [[nodiscard]] std::uint64_t size() const;
  // Of the open file itself, whatever its name stands for by now; when it was last written, in nanoseconds.
  struct Stamp {
    std::uint64_t size;
    std::int64_t modified_at;
    bool operator==(const Stamp&) const = default;
  };
  [[nodiscard]] Stamp stamp() const;
  [[nodiscard]] const Path& path() const noexcept { return path_; }
  // For a process that may use nothing else.
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

 private:
  friend class Disk;
  File(Disk& disk, int descriptor, Path path) : disk_(&disk), descriptor_(descriptor), path_(std::move(path)) {}
  void require_open() const;
  // Whether what follows goes past the system's memory, as far as the file system lets it be chosen.
  void go_past_memory(bool past) noexcept;
  Disk* disk_;
  int descriptor_ = -1;
  bool past_memory_ = false;
  Path path_;
};

}  // namespace fieldvault::vault
