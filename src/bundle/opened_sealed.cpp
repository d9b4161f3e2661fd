#include "opened_sealed.hpp"

#include <algorithm>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::bundle {
namespace {

// Chunks: fewer calls of the system, and they stay near the processor until they are opened.
constexpr std::size_t read_at_once = 4;

}  // namespace

crypto::FileKey open_for_one(const crypto::AgeHeader& header, const std::vector<crypto::AgeIdentity>& identities) {
  if (std::optional<crypto::FileKey> key = header.open_by_any(identities)) return *std::move(key);
  throw Error(ErrorCode::wrong_key, "this bundle is not sealed for this vault");
}

OpenedSealed::OpenedSealed(BundleFile& file, std::uint64_t sealed_at, std::uint64_t sealed_size,
                           const std::vector<crypto::AgeIdentity>& identities)
    : file_(&file), key_(open(sealed_at, sealed_size, identities)) {}

crypto::StreamKey OpenedSealed::open(std::uint64_t sealed_at, std::uint64_t sealed_size,
                                     const std::vector<crypto::AgeIdentity>& identities) {
  Bytes front(static_cast<std::size_t>(std::min<std::uint64_t>(crypto::max_age_header_size, sealed_size)));
  file_->seek(sealed_at);
  front.resize(file_->read(front));
  const crypto::AgeHeader header = crypto::AgeHeader::parse(front);
  const crypto::FileKey file_key = open_for_one(header, identities);
  stanzas_ = header.stanza_count();
  const std::uint64_t payload = sealed_size - header.size();
  size_ = crypto::stream_plaintext_size(payload);
  chunks_ = std::max<std::uint64_t>(1, (size_ + crypto::stream_chunk_size - 1) / crypto::stream_chunk_size);
  chunks_at_ = sealed_at + header.size() + crypto::stream_nonce_size;
  crypto::StreamNonce nonce{};
  file_->seek(sealed_at + header.size());
  if (file_->read(nonce) != nonce.size()) throw Error(ErrorCode::input_refused, "archive: was cut off");
  return {file_key, nonce};
}

ByteView OpenedSealed::sealed_chunk(std::uint64_t index, std::size_t size) {
  const auto begin_of = [&] { return (index - first_read_) * crypto::stream_sealed_chunk_size; };
  if (index < first_read_ || begin_of() + size > read_.size()) {
    first_read_ = index;
    read_.resize(read_at_once * crypto::stream_sealed_chunk_size);
    file_->seek(chunks_at_ + index * crypto::stream_sealed_chunk_size);
    read_.resize(file_->read(read_));
    if (size > read_.size()) throw Error(ErrorCode::input_refused, "archive: was cut off");
  }
  return ByteView(read_).subspan(static_cast<std::size_t>(begin_of()), size);
}

ByteView OpenedSealed::chunk(std::uint64_t index) {
  const std::size_t length = open_into(plaintext_, index);
  return ByteView(plaintext_).first(length);
}

std::size_t OpenedSealed::open_into(MutableBytes room, std::uint64_t index) {
  if (index >= chunks_) throw Error(ErrorCode::input_refused, "archive: was cut off");
  const std::uint64_t begin = index * crypto::stream_chunk_size;
  const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(crypto::stream_chunk_size, size_ - begin));
  const ByteView sealed = sealed_chunk(index, length + crypto::stream_tag_size);
  if (length > room.size()) throw Error(ErrorCode::program_failed, "no room for a chunk");
  const auto position = index + 1 == chunks_ ? crypto::ChunkPosition::last : crypto::ChunkPosition::middle;
  if (!key_.open(index, position, sealed, room.first(length))) {
    throw Error(ErrorCode::authentication_failed, "a chunk of the sealed part was changed or belongs elsewhere");
  }
  return length;
}

}  // namespace fieldvault::bundle
