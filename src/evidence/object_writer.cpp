#include "object_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"
#include "fieldvault/vault/room.hpp"

namespace fieldvault::evidence {
namespace {

crypto::StreamNonce new_nonce(crypto::RandomSource& random) {
  crypto::StreamNonce nonce;
  random.fill(nonce);
  return nonce;
}

// Reads a file as it was when it was opened: its length is fixed then, and any change until the end is noticed. What
// becomes of its name meanwhile is no matter.
class SteadyFile {
 public:
  explicit SteadyFile(vault::File file) : file_(std::move(file)), stamp_(file_.stamp()) {}

  [[nodiscard]] std::uint64_t length() const noexcept { return stamp_.size; }

  void read(MutableBytes out) {
    if (file_.read(out) != out.size()) refuse();
  }

  void require_unchanged() {
    std::byte more{};
    const bool longer = file_.read(MutableBytes(&more, 1)) != 0;
    if (longer || file_.stamp() != stamp_) refuse();
  }

 private:
  [[noreturn]] void refuse() const {
    throw Error(ErrorCode::input_refused, fmt::format("{} changes while it is read", file_.path().string()));
  }

  vault::File file_;
  vault::File::Stamp stamp_;
};

// First stage: the file's bytes, hashed, then zeros up to the Padmé length.
class Reading {
 public:
  Reading(SteadyFile& file, const Progress& progress)
      : file_(file), progress_(progress), padded_(crypto::padme_length(file.length())) {}

  bool operator()(Block& block) {
    if (ended_) return false;
    block.hold_plaintext(static_cast<std::size_t>(std::min<std::uint64_t>(block_size, padded_ - done_)));
    const MutableBytes plaintext = MutableBytes(block.plaintext).first(block.plaintext_size);
    const std::uint64_t rest = file_.length() - std::min(done_, file_.length());
    const auto from_file = static_cast<std::size_t>(std::min<std::uint64_t>(rest, plaintext.size()));
    file_.read(plaintext.first(from_file));
    hash_.update(plaintext.first(from_file));
    std::ranges::fill(plaintext.subspan(from_file), std::byte{0});

    block.first_chunk = done_ / crypto::stream_chunk_size;
    done_ += plaintext.size();
    ended_ = done_ == padded_;
    block.position = ended_ ? crypto::ChunkPosition::last : crypto::ChunkPosition::middle;
    if (progress_) progress_(std::min(done_, file_.length()), file_.length());
    return true;
  }

  [[nodiscard]] crypto::Digest sha256() { return hash_.finish(); }

 private:
  SteadyFile& file_;
  const Progress& progress_;
  std::uint64_t padded_;
  std::uint64_t done_ = 0;
  bool ended_ = false;
  crypto::Sha256 hash_;
};

// Second stage: a chunk goes on only if it opens to the bytes that it was made of.
class Sealing {
 public:
  explicit Sealing(crypto::StreamKey key) : key_(std::move(key)) {}
  Sealing(const Sealing&) = delete;
  Sealing& operator=(const Sealing&) = delete;
  ~Sealing() { crypto::wipe(MutableBytes(opened_).first(longest_)); }

  void operator()(Block& block) {
    each_chunk(block, [&](const BlockChunk& chunk) {
      key_.seal(chunk.index, chunk.position, chunk.plaintext, chunk.sealed);
      const MutableBytes opened = MutableBytes(opened_).first(chunk.plaintext.size());
      longest_ = std::max(longest_, opened.size());
      if (!key_.open(chunk.index, chunk.position, chunk.sealed, opened) ||
          std::memcmp(opened.data(), chunk.plaintext.data(), opened.size()) != 0) {
        throw Error(ErrorCode::program_failed,
                    "a chunk does not open to what was sealed; this machine's memory may be faulty");
      }
    });
  }

 private:
  crypto::StreamKey key_;
  std::array<std::byte, crypto::stream_chunk_size> opened_;
  std::size_t longest_ = 0;  // what was ever opened there
};

}  // namespace

// There was room for all of them when they were first looked at; of what is long it is asked again.
void FileSealer::require_room(std::uint64_t size) {
  if (size <= has_room_for_ && size < vault::StreamedFile::long_length) return;
  vault::require_room_for_file(vault_.context().disk, vault_.folder(), size);
  has_room_for_ = std::max(has_room_for_, size);
}

SealedFile FileSealer::seal(vault::File file, const Progress& progress) {
  SteadyFile source(std::move(file));
  const std::uint64_t padded = crypto::padme_length(source.length());
  require_room(crypto::stream_payload_size(padded));

  crypto::RandomSource& random = vault_.context().random;
  crypto::FileKey file_key = crypto::new_file_key(random);
  const crypto::StreamNonce nonce = new_nonce(random);
  vault::StagedObject body = vault_.objects().stage(crypto::stream_payload_size(padded));
  body.write(nonce);

  Reading reading(source, progress);
  Sealing sealing(crypto::StreamKey(file_key, nonce));
  // The last stage hashes what was sealed and has it written.
  run_stages(
      padded, [&](Block& block) { return reading(block); },
      {[&](Block& block) { sealing(block); }, [&](Block& block) { body.write(block.cipher()); }}, spare_);
  body.complete();
  source.require_unchanged();
  return {std::move(body), std::move(file_key), {source.length(), reading.sha256()}};
}

}  // namespace fieldvault::evidence
