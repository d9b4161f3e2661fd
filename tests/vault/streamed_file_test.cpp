#include "fieldvault/vault/streamed_file.hpp"

#include <fcntl.h>

#include <catch2/catch_test_macros.hpp>

#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

using namespace testing;

constexpr std::size_t mebibyte = std::size_t{1} << 20;

Bytes pattern(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t at = 0; at < size; ++at) bytes[at] = static_cast<std::byte>(at * 2654435761U >> 13);
  return bytes;
}

void write_in_steps(StreamedFile& file, ByteView bytes, std::size_t step) {
  for (std::size_t at = 0; at < bytes.size(); at += step)
    file.write(bytes.subspan(at, std::min(step, bytes.size() - at)));
}

bool goes_past_memory(const File& file) { return (::fcntl(file.descriptor(), F_GETFL) & O_DIRECT) != 0; }

// Whole pieces of aligned memory.
struct Aligned {
  alignas(direct_alignment) std::array<std::byte, 2 * direct_alignment> bytes{};
};

}  // namespace

TEST_CASE("a streamed file has the bytes that were written, whatever its length was thought to be") {
  const TemporaryFolder folder;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, mebibyte, 3 * mebibyte + 4096, 9 * mebibyte + 77}) {
    for (const std::uint64_t thought : {std::uint64_t{0}, StreamedFile::long_length}) {
      for (const std::size_t step : {std::size_t{4099}, 3 * mebibyte}) {
        FaultyDisk disk;
        const Bytes sent = pattern(size);
        StreamedFile file(disk.create(folder / "new"), thought);
        write_in_steps(file, sent, step);
        file.completed().sync();
        file.completed().close();
        CHECK((read_file(folder / "new") == sent));
        disk.remove(folder / "new");
      }
    }
  }
}

TEST_CASE("what is short is written with one call, whatever pieces it comes in") {
  const TemporaryFolder folder;
  constexpr std::size_t most = std::size_t{64} << 10;
  for (const auto& [size, calls] : {std::pair{std::size_t{1}, 1}, {most, 1}, {most + 1, 2}}) {
    FaultyDisk disk;
    StreamedFile file(disk.create(folder / "new"), size);
    write_in_steps(file, pattern(size), 16);
    CHECK(disk.calls(DiskOperation::write) == calls - 1);
    file.complete();
    CHECK(disk.calls(DiskOperation::write) == calls);
    file.completed().close();
    CHECK((read_file(folder / "new") == pattern(size)));
    disk.remove(folder / "new");
  }
}

TEST_CASE("a long file is written past memory as far as that goes, a short one and what is written later are not") {
  const TemporaryFolder folder;
  FaultyDisk disk;
  StreamedFile written(disk.create(folder / "long"), StreamedFile::long_length);
  written.write(pattern(2 * mebibyte));
  const bool can = goes_past_memory(written.completed());
  written.completed().write_at(1, bytes_of("front"));
  CHECK_FALSE(goes_past_memory(written.completed()));
  CHECK(text_of(ByteView(read_file(folder / "long")).subspan(1, 5)) == "front");

  StreamedFile brief(disk.create(folder / "short"), StreamedFile::long_length - 1);
  brief.write(pattern(2 * mebibyte));
  CHECK_FALSE(goes_past_memory(brief.completed()));
  if (!can) SKIP("the file system does not write past the system's memory");
}

TEST_CASE("short and interrupted writes of a long file lose nothing") {
  const TemporaryFolder folder;
  FaultyDisk disk;
  disk.write_at_most(100'003);
  disk.fail(DiskOperation::write, 3, EINTR);
  const Bytes sent = pattern(3 * mebibyte + 5);
  StreamedFile file(disk.create(folder / "new"), StreamedFile::long_length);
  write_in_steps(file, sent, mebibyte);
  file.complete();
  CHECK((read_file(folder / "new") == sent));
}

TEST_CASE("what the disk says to a long file comes out of it, at the latest when it is complete") {
  const TemporaryFolder folder;
  for (const std::size_t size : {mebibyte, 40 * mebibyte}) {
    FaultyDisk disk;
    disk.fail_from(DiskOperation::write, 1, ENOSPC);
    StreamedFile file(disk.create(folder / "new"), StreamedFile::long_length);
    const auto write = [&] {
      write_in_steps(file, pattern(size), mebibyte);
      file.complete();
    };
    CHECK(caught(write).code == ErrorCode::disk);
    disk.remove(folder / "new");
  }
}

TEST_CASE("a file is read past memory up to its end, and where nothing is aligned it is read all the same") {
  const TemporaryFolder folder;
  FaultyDisk disk;
  const Bytes sent = pattern(direct_alignment + 5);
  write_file(folder / "file", sent);
  Aligned whole;
  File file = disk.open_read(folder / "file");
  CHECK(file.read_past_memory(whole.bytes) == sent.size());
  CHECK(std::ranges::equal(ByteView(whole.bytes).first(sent.size()), sent));
  CHECK(file.read_past_memory(whole.bytes) == 0);

  file.seek(1);
  CHECK(file.read_past_memory(whole.bytes) == sent.size() - 1);
  CHECK(std::ranges::equal(ByteView(whole.bytes).first(sent.size() - 1), ByteView(sent).subspan(1)));
  file.seek(0);
  CHECK(file.read_past_memory(MutableBytes(whole.bytes).subspan(1, 100)) == 100);
  CHECK(std::ranges::equal(ByteView(whole.bytes).subspan(1, 100), ByteView(sent).first(100)));
}

}  // namespace fieldvault::vault
