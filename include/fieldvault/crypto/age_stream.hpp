// The age payload: a 16-byte nonce, then STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) chunks of 64 KiB.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "fieldvault/crypto/age_header.hpp"
#include "fieldvault/crypto/bytes.hpp"

namespace fieldvault::crypto {

inline constexpr std::size_t stream_chunk_size = std::size_t{64} * 1024;  // plaintext bytes of a full chunk
inline constexpr std::size_t stream_tag_size = 16;
inline constexpr std::size_t stream_sealed_chunk_size = stream_chunk_size + stream_tag_size;
inline constexpr std::size_t stream_nonce_size = 16;

using StreamNonce = std::array<std::byte, stream_nonce_size>;

// Bytes of the payload section (nonce and chunks) for so many plaintext bytes.
[[nodiscard]] std::uint64_t stream_payload_size(std::uint64_t plaintext_size) noexcept;
// Plaintext bytes in a payload section of this size; throws Error(input_refused) where no payload has that size.
[[nodiscard]] std::uint64_t stream_plaintext_size(std::uint64_t payload_size);

enum class ChunkPosition { middle, last };

// The key of one payload: HKDF-SHA256(file key, nonce, "payload"). Seals and opens chunks at any index (random
// access). Every chunk but the last is exactly 64 KiB; the last is 1 to 64 KiB, or 0 only when it is the only one.
// The caller keeps: each index is sealed once. The counter never wraps: index 2^64-1 is sealed and opened by nobody.
class StreamKey {
 public:
  StreamKey(const FileKey& file_key, const StreamNonce& nonce);
  ~StreamKey();
  StreamKey(StreamKey&&) noexcept;
  StreamKey& operator=(StreamKey&&) noexcept;

  // sealed.size() must be plaintext.size() + 16. Throws Error(program_failed) for that, and for a size that has no
  // place at this index and position.
  void seal(std::uint64_t index, ChunkPosition position, ByteView plaintext, MutableBytes sealed);
  // plaintext.size() must be sealed.size() - 16, otherwise Error(program_failed). False: authentication failed or no
  // chunk of this size stands there, and plaintext is wiped.
  [[nodiscard]] bool open(std::uint64_t index, ChunkPosition position, ByteView sealed, MutableBytes plaintext);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual void write(ByteView bytes) = 0;
};

// Push plaintext in, the payload section comes out: the nonce at once, the last chunk on finish(), after which
// every call is Error(program_failed), as it is once `out` has thrown. `out` must outlive the writer.
class StreamWriter final : public ByteSink {
 public:
  StreamWriter(const FileKey& file_key, const StreamNonce& nonce, ByteSink& out);
  ~StreamWriter() override;
  void write(ByteView plaintext) override;
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Push a payload section in, plaintext comes out chunk by chunk, each only after its tag was checked. What came out
// is a verified beginning and no more until finish() returned: the caller stages it. Throws
// Error(authentication_failed) on a bad tag, a wrong final flag, an empty final chunk after a full one, bytes after
// the last chunk; finish() throws it when the payload was truncated. After a refusal, or once `out` has thrown, every
// call is refused.
class StreamReader final : public ByteSink {
 public:
  StreamReader(FileKey file_key, ByteSink& out);
  ~StreamReader() override;
  void write(ByteView payload) override;
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fieldvault::crypto
