#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::crypto {

std::uint64_t stream_payload_size(std::uint64_t plaintext_size) noexcept {
  const std::uint64_t chunks = plaintext_size == 0 ? 1 : (plaintext_size - 1) / stream_chunk_size + 1;
  return stream_nonce_size + plaintext_size + chunks * stream_tag_size;
}

std::uint64_t stream_plaintext_size(std::uint64_t payload_size) {
  if (payload_size < stream_nonce_size + stream_tag_size) {
    throw Error(ErrorCode::input_refused, "no age payload is this short");
  }
  const std::uint64_t sealed = payload_size - stream_nonce_size;
  const std::uint64_t chunks = (sealed - 1) / stream_sealed_chunk_size + 1;
  const std::uint64_t last = sealed - (chunks - 1) * stream_sealed_chunk_size;
  if (last < stream_tag_size || (last == stream_tag_size && chunks > 1)) {
    throw Error(ErrorCode::input_refused, "no age payload has this size");
  }
  return sealed - chunks * stream_tag_size;
}

}  // namespace fieldvault::crypto
