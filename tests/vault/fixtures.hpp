// What the vault's tests build on: a folder that goes away, a disk that fails or dies on demand, a caught Error.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/vault/vault.hpp"
#include "temporary_folder.hpp"

namespace fieldvault::vault::testing {

using fieldvault::test::TemporaryFolder;

// Plans faults: the n-th call of an operation fails with an errno, the n-th operation at all ends the process.
class FaultyDisk final : public Disk {
 public:
  void fail(DiskOperation operation, int nth, int error) {
    operation_ = operation;
    fail_at_ = nth;
    last_failing_ = nth;
    error_ = error;
    seen_ = 0;
  }
  // From the n-th call on, each one fails.
  void fail_from(DiskOperation operation, int nth, int error) {
    fail(operation, nth, error);
    last_failing_ = std::numeric_limits<int>::max();
  }
  void end_process_at(int nth) { end_at_ = nth; }
  void write_at_most(std::size_t bytes) { most_ = bytes; }
  [[nodiscard]] int calls(DiskOperation operation) { return calls_[operation]; }
  [[nodiscard]] int total() const { return count_; }
  [[nodiscard]] bool failed() const { return fail_at_ > 0 && failed_; }

  static constexpr int ended = 42;

  void before(DiskOperation operation, const Path&) override {
    ++calls_[operation];
    if (++count_ == end_at_) ::_exit(ended);
  }
  [[nodiscard]] int fault(DiskOperation operation, const Path&) override {
    if (operation != operation_ || fail_at_ == 0) return 0;
    ++seen_;
    if (seen_ < fail_at_ || seen_ > last_failing_) return 0;
    failed_ = true;
    return error_;
  }
  [[nodiscard]] std::size_t write_limit(std::size_t wanted) override { return std::min(wanted, most_); }

 private:
  DiskOperation operation_ = DiskOperation::list;
  int fail_at_ = 0;
  int last_failing_ = 0;
  int error_ = 0;
  int seen_ = 0;
  bool failed_ = false;
  int end_at_ = 0;
  int count_ = 0;
  std::size_t most_ = SIZE_MAX;
  std::map<DiskOperation, int> calls_;
};

// A store of objects alone, on a disk that can fail.
struct Store {
  TemporaryFolder folder;
  FaultyDisk disk;
  ObjectStore objects{disk, folder.path()};
  Store() {
    std::filesystem::create_directory(folder / "objects");
    std::filesystem::create_directory(folder / "staging");
  }
  [[nodiscard]] StagedObject staged(std::string_view body) {
    StagedObject object = objects.stage(body.size());
    object.write(bytes_of(body));
    return object;
  }
  ObjectName put(std::string_view body) { return objects.publish(staged(body)); }
  [[nodiscard]] Path path(const ObjectName& name) const {
    return folder / "objects" / name.hex().substr(0, 2) / name.hex();
  }
};

struct World {
  FaultyDisk disk;
  SystemClock clock;
  crypto::SystemRandom random;
  [[nodiscard]] Context context() { return {disk, clock, random}; }
};

struct Caught {
  ErrorCode code;
  std::string message;
  [[nodiscard]] bool says(std::string_view words) const { return message.find(words) != message.npos; }
};

template <typename Action>
Caught caught(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
  throw std::runtime_error("no Error was thrown");
}

// Runs the action in a process of its own, which tells by its exit code how it went: what the action returns, or
// FaultyDisk::ended where the disk ended it, or 99 where it threw.
inline int in_child(const std::function<int()>& action) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      ::_exit(action());
    } catch (...) {
      ::_exit(99);
    }
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
    throw std::runtime_error("the child process died of a signal");
  }
  return WEXITSTATUS(status);
}

inline Bytes read_file(const Path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  return copy_of(bytes_of(text));
}

inline void write_file(const Path& path, ByteView bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(text_of(bytes).data(), static_cast<std::streamsize>(bytes.size()));
  if (!out.flush()) throw std::runtime_error("cannot write a test file");
}

// Every file below the folder with its bytes, to show that nothing changed. The lock file is no content.
inline std::map<std::string, Bytes> contents(const Path& folder) {
  std::map<std::string, Bytes> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().filename() != "lock") files[entry.path().string()] = read_file(entry);
  }
  return files;
}

inline Passphrase passphrase(std::string_view text = "correct horse battery staple") {
  return Passphrase(crypto::SecretBuffer(bytes_of(text)));
}

inline crypto::Argon2Cost floor_cost() { return {65536, 3}; }

inline Vault create_vault(const Path& folder, World& world) {
  return Vault::create(folder, passphrase(), floor_cost(), world.context());
}

inline RecoveryCode copy_code(const RecoveryCode& code) { return RecoveryCode::parse(code.text()); }

// Gives a changed header a checksum that fits again, as somebody without the key can.
inline void fix_checksum(Bytes& header) {
  const crypto::Digest digest = crypto::sha256(ByteView(header).first(16320));
  std::copy(digest.bytes().begin(), digest.bytes().end(), header.begin() + 16320);
}

}  // namespace fieldvault::vault::testing
