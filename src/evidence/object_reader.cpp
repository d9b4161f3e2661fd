#include "fieldvault/evidence/object_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "block_pipeline.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"

namespace fieldvault::evidence {
namespace {

[[noreturn]] void refuse(const StoredObject& object, std::string_view why) {
  throw Error(ErrorCode::authentication_failed,
              fmt::format("evidence {}: {}; nothing was extracted", object.evidence.text(), why));
}

// First stage: the body is hashed, and its chunks are opened.
class Opening {
 public:
  Opening(const StoredObject& object, vault::File body, const Progress& progress)
      : object_(object),
        body_(std::move(body)),
        progress_(progress),
        padded_(crypto::padme_length(object.length)),
        key_(read_key()) {}

  bool operator()(Block& block) {
    if (ended_) return false;
    block.hold_plaintext(static_cast<std::size_t>(std::min<std::uint64_t>(block_size, padded_ - done_)));
    block.first_chunk = done_ / crypto::stream_chunk_size;
    done_ += block.plaintext_size;
    ended_ = done_ == padded_;
    block.position = ended_ ? crypto::ChunkPosition::last : crypto::ChunkPosition::middle;
    read(MutableBytes(block.sealed).first(sealed_size(block.plaintext_size)));
    each_chunk(block, [&](const BlockChunk& chunk) {
      hash_.update(chunk.sealed);
      if (!key_.open(chunk.index, chunk.position, chunk.sealed, chunk.plaintext)) {
        refuse(object_, "its body was changed");
      }
    });
    if (progress_) progress_(std::min(done_, object_.length), object_.length);
    return true;
  }

  void finish() {
    if (hash_.finish() != object_.name) refuse(object_, "the SHA-256 of its body is not its name");
  }

 private:
  static std::size_t sealed_size(std::size_t plaintext) {
    return static_cast<std::size_t>(crypto::stream_payload_size(plaintext)) - crypto::stream_nonce_size;
  }

  void read(MutableBytes out) {
    if (body_.read(out) != out.size()) refuse(object_, "its body was cut");
  }

  crypto::StreamKey read_key() {
    if (body_.size() != crypto::stream_payload_size(padded_)) refuse(object_, "its body has another length");
    crypto::StreamNonce nonce;
    read(nonce);
    hash_.update(nonce);
    return crypto::StreamKey(*object_.file_key, nonce);
  }

  const StoredObject& object_;
  vault::File body_;
  const Progress& progress_;
  std::uint64_t padded_;
  crypto::Sha256 hash_;
  crypto::StreamKey key_;
  std::uint64_t done_ = 0;
  bool ended_ = false;
};

// Second stage: true bytes are hashed and written, and what follows them is zeros.
class Unpadding {
 public:
  Unpadding(const StoredObject& object, crypto::ByteSink& out) : object_(object), out_(out), left_(object.length) {}

  void operator()(Block& block) {
    const ByteView plaintext = block.plain();
    const auto true_bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left_, plaintext.size()));
    left_ -= true_bytes;
    const auto is_zero = [](std::byte byte) { return byte == std::byte{0}; };
    if (!std::ranges::all_of(plaintext.subspan(true_bytes), is_zero)) refuse(object_, "its padding is not empty");
    hash_.update(plaintext.first(true_bytes));
    out_.write(plaintext.first(true_bytes));
  }

  void finish() {
    if (hash_.finish() != object_.sha256) refuse(object_, "the SHA-256 of the file is not the recorded one");
  }

 private:
  const StoredObject& object_;
  crypto::ByteSink& out_;
  std::uint64_t left_;
  crypto::Sha256 hash_;
};

}  // namespace

void open_object(vault::Vault& vault, const StoredObject& object, crypto::ByteSink& out, const Progress& progress) {
  Opening opening(object, vault.objects().open(object.name), progress);
  Unpadding unpadding(object, out);
  run_stages(object.length, [&](Block& block) { return opening(block); }, {[&](Block& block) { unpadding(block); }});
  opening.finish();
  unpadding.finish();
}

}  // namespace fieldvault::evidence
