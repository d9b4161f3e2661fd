// Any bytes as a bundle, as far as it is read before its signature is known to hold: what is taken without a fault is,
// written again from its three members, the same bytes, and a reader that skips nothing takes it too. And any bytes as
// the answer of the process that reads it so.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "fieldvault/bundle/tar.hpp"
#include "fieldvault/crypto/error.hpp"
#include "src/bundle/bodies_ahead.hpp"
#include "src/bundle/outer_reader.hpp"
#include "src/bundle/sealed_format.hpp"
#include "src/bundle/tar_format.hpp"

namespace {

using namespace fieldvault;

// A bundle is read from a file; this one lies in memory.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(::memfd_create("bundle", 0)), path_("/proc/self/fd/" + std::to_string(descriptor_)) {
    if (descriptor_ < 0) std::abort();
  }
  void hold(ByteView bytes) const {
    if (::ftruncate(descriptor_, 0) != 0) std::abort();
    const auto size = static_cast<::ssize_t>(bytes.size());
    if (::pwrite(descriptor_, bytes.data(), bytes.size(), 0) != size) std::abort();
  }
  [[nodiscard]] const vault::Path& path() const { return path_; }

 private:
  int descriptor_;
  vault::Path path_;
};

class Collected final : public crypto::ByteSink {
 public:
  void write(ByteView part) override { bytes.insert(bytes.end(), part.begin(), part.end()); }
  Bytes bytes;
};

// Whatever a subverted process answers, it is numbers and hashes.
void read_hashes(ByteView answer) {
  const bundle::BodyHashes hashes = bundle::hashes_of_answer(answer);
  if (bundle::hashes_of_answer(bundle::hashes_answer(hashes)) != hashes) std::abort();
}

void read_answer(ByteView answer) {
  read_hashes(answer);
  constexpr std::uint64_t file_size = 1 << 20;
  try {
    if (bundle::front_answer(bundle::front_of_answer(answer, file_size)) != copy_of(answer)) std::abort();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
  }
}

class Counted final : public bundle::TarHandler {
 public:
  void begin(std::string_view, std::uint64_t) override {}
  void bytes(ByteView) override {}
  void end() override { ++members; }
  int members = 0;
};

// What skips nothing must come to the same verdict.
bool is_whole(ByteView file) {
  Counted counted;
  try {
    bundle::TarReader tar(counted);
    tar.write(file);
    return tar.finish() == bundle::tar_end_size && counted.members == 3;
  } catch (const Error&) {
    return false;
  }
}

void check(const bundle::OuterFront& front, ByteView file) {
  if (front.fault.empty() != is_whole(file)) std::abort();
  const Bytes answer = bundle::front_answer(front);
  if (bundle::front_answer(bundle::front_of_answer(answer, file.size())) != answer) std::abort();
  if (!front.fault.empty()) return;
  if (front.sealed_at > file.size() || front.sealed_size > file.size() - front.sealed_at) std::abort();
  Collected again;
  bundle::TarWriter writer(again);
  writer.add(bundle::outer_name::manifest, bytes_of(front.manifest));
  writer.add(bundle::outer_name::signature, bytes_of(front.signature));
  writer.add(bundle::outer_name::sealed, file.subspan(front.sealed_at, front.sealed_size));
  writer.finish();
  if (!std::ranges::equal(again.bytes, file)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const MemoryFile memory;
  static vault::Disk disk;
  const ByteView bytes = std::as_bytes(std::span(data, size));
  read_answer(bytes);
  memory.hold(bytes);
  try {
    bundle::BundleFile file(disk, memory.path());
    check(bundle::read_front(file), bytes);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
  }
  return 0;
}
