#include <limits>

#include "chacha20_poly1305.hpp"
#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"

namespace fieldvault::crypto {

namespace {

using ChunkNonce = std::array<std::byte, 12>;

// An 11-byte big-endian counter, then one byte that is 1 for the last chunk. The counter's upper 3 bytes stay zero:
// 2^64 chunks are never reached.
ChunkNonce chunk_nonce(std::uint64_t index, ChunkPosition position) {
  ChunkNonce nonce{};
  for (std::size_t at = 10; at >= 3; --at, index >>= 8) nonce[at] = static_cast<std::byte>(index & 0xff);
  nonce[11] = position == ChunkPosition::last ? std::byte{1} : std::byte{0};
  return nonce;
}

// STREAM has one division of a plaintext into chunks: full ones, then a last one that is empty only when alone.
bool fits_division(std::uint64_t index, ChunkPosition position, std::size_t plaintext_size) {
  if (index == std::numeric_limits<std::uint64_t>::max()) return false;
  if (position == ChunkPosition::middle) return plaintext_size == stream_chunk_size;
  return plaintext_size <= stream_chunk_size && (plaintext_size > 0 || index == 0);
}

}  // namespace

struct StreamKey::State {
  explicit State(const SecretBuffer& key) : cipher(key.expose()) {}
  ChaCha20Poly1305 cipher;
};

StreamKey::StreamKey(const FileKey& file_key, const StreamNonce& nonce)
    : state_(std::make_unique<State>(hkdf_sha256(file_key.expose(), nonce, "payload", 32))) {}
StreamKey::~StreamKey() = default;
StreamKey::StreamKey(StreamKey&&) noexcept = default;
StreamKey& StreamKey::operator=(StreamKey&&) noexcept = default;

void StreamKey::seal(std::uint64_t index, ChunkPosition position, ByteView plaintext, MutableBytes sealed) {
  if (!fits_division(index, position, plaintext.size()) || sealed.size() != plaintext.size() + stream_tag_size) {
    throw Error(ErrorCode::program_failed, "STREAM: no chunk has this index, position and size");
  }
  state_->cipher.seal(chunk_nonce(index, position), plaintext, sealed);
}

bool StreamKey::open(std::uint64_t index, ChunkPosition position, ByteView sealed, MutableBytes plaintext) {
  if (sealed.size() != plaintext.size() + stream_tag_size) {
    throw Error(ErrorCode::program_failed, "STREAM: the sizes of a sealed and an opened chunk do not fit");
  }
  if (!fits_division(index, position, plaintext.size())) {
    wipe(plaintext);
    return false;
  }
  return state_->cipher.open(chunk_nonce(index, position), sealed, plaintext);
}

}  // namespace fieldvault::crypto
