// A vault whose disk can be made to fail, files to attach, and what outside tools say of them.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <set>

#include "fieldvault/evidence/evidence.hpp"
#include "records/test_vault.hpp"

namespace fieldvault::evidence::test {

using records::test::refusal_of;
using records::test::TemporaryFolder;
using records::test::TestClock;

// What a kill is to the program: nothing catches it by its type.
struct Killed {};

// Throws at one operation, counted over all threads, once it is armed; or does something else there.
class TrippedDisk final : public vault::Disk {
 public:
  void arm(int operation) {
    seen_ = 0;
    trip_at_ = operation;
  }
  void disarm() { trip_at_ = 0; }
  [[nodiscard]] int seen() const { return seen_; }

  void before(vault::DiskOperation operation, const vault::Path& path) override {
    const int number = ++seen_;
    if (trip_at_ != 0 && number >= trip_at_) throw Killed();
    if (on_operation) on_operation(operation, path);
  }
  [[nodiscard]] std::uint64_t free_space(const vault::Path& path) override {
    return free ? *free : vault::Disk::free_space(path);
  }
  [[nodiscard]] std::uint64_t max_file_size(const vault::Path& path) override {
    return largest_file ? *largest_file : vault::Disk::max_file_size(path);
  }
  std::function<void(vault::DiskOperation, const vault::Path&)> on_operation;
  std::optional<std::uint64_t> free;
  std::optional<std::uint64_t> largest_file;

 private:
  std::atomic<int> seen_ = 0;
  std::atomic<int> trip_at_ = 0;
};

inline vault::Passphrase passphrase() { return vault::Passphrase(crypto::SecretBuffer(bytes_of("correct horse"))); }

struct EvidenceVault {
  TemporaryFolder folder;
  TrippedDisk disk;
  TestClock clock;
  crypto::SystemRandom random;
  vault::Vault vault = trust::create_device(path("vault"), trust::CardName("Field 7"), trust::Role::field, passphrase(),
                                            crypto::Argon2Cost(64 * 1024, 3), vault::Context{disk, clock, random});

  [[nodiscard]] vault::Path path(const vault::Path& name) const { return folder.path() / name; }

  vault::Path write_file(const vault::Path& name, ByteView bytes) const {
    std::ofstream file(path(name), std::ios::binary);
    file.write(text_of(bytes).data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    REQUIRE(file.good());
    return path(name);
  }

  Attached attach_bytes(ByteView bytes) { return attach(vault, write_file("photo.jpg", bytes), photo(), {}); }

  [[nodiscard]] vault::Path object_path(const vault::ObjectName& name) const {
    return path("vault") / "objects" / name.hex().substr(0, 2) / name.hex();
  }

  std::int64_t count(std::string_view table) {
    vault::Statement row = vault.database().prepare("SELECT count(*) FROM " + std::string(table));
    REQUIRE(row.step());
    return row.integer(0);
  }

  [[nodiscard]] static Json photo() { return {{"title", "The gate"}, {"kind", "photograph"}}; }
};

inline Bytes read_file(const vault::Path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file.is_open());
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return copy_of(bytes_of(text));
}

// Bytes that do not repeat within a chunk or a block.
inline Bytes sample_bytes(std::size_t size) {
  Bytes bytes(size);
  std::uint32_t state = 12345;
  for (std::byte& byte : bytes) {
    state = state * 1664525 + 1013904223;
    byte = static_cast<std::byte>(state >> 24);
  }
  return bytes;
}

inline std::vector<std::string> names_in(const vault::Path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

inline void flip_byte(const vault::Path& path, std::size_t offset) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(static_cast<std::streamoff>(offset));
  const auto flipped = static_cast<char>(file.get() ^ 0x01);
  file.seekp(static_cast<std::streamoff>(offset));
  file.put(flipped);
  file.close();
  REQUIRE(file.good());
}

// What a program writes to standard output; the test fails where it fails.
inline std::string output_of(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  std::array<char, 65536> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), got);
  REQUIRE(::pclose(pipe) == 0);
  return output;
}

}  // namespace fieldvault::evidence::test
