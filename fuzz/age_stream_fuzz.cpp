// Chunks in any order, size and position, then damage: only what a StreamWriter makes of the same plaintext is read. A
// reader that refused or ended takes nothing more.
#include <algorithm>
#include <cstdlib>

#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/crypto/error.hpp"
#include "instructions.hpp"

namespace {

using namespace fieldvault;
using fuzz::Instructions;
using namespace fieldvault::crypto;

class KeptBytes final : public ByteSink {
 public:
  void write(ByteView bytes) override { kept.insert(kept.end(), bytes.begin(), bytes.end()); }
  Bytes kept;
};

constexpr StreamNonce nonce{std::byte{1}};

FileKey file_key() { return FileKey(Bytes(FileKey::size, std::byte{42})); }

std::size_t plaintext_size(std::uint8_t instruction) {
  switch (instruction % 4) {
    case 0:
      return stream_chunk_size;
    case 1:
      return 0;
    case 2:
      return stream_chunk_size - 1;
    default:
      return instruction;
  }
}

// A payload of at most eight chunks, each sealed correctly for an index and position of the fuzzer's choice.
Bytes payload_by(Instructions& instructions) {
  Bytes payload(nonce.begin(), nonce.end());
  StreamKey key(file_key(), nonce);
  for (int chunks = instructions.next() % 8; chunks > 0; --chunks) {
    const std::uint64_t index = instructions.next() % 8;
    const ChunkPosition position = instructions.next() % 2 == 0 ? ChunkPosition::middle : ChunkPosition::last;
    const Bytes plaintext(plaintext_size(instructions.next()), static_cast<std::byte>(index));
    Bytes sealed(plaintext.size() + stream_tag_size);
    try {
      key.seal(index, position, plaintext, sealed);
    } catch (const Error&) {
      continue;  // no such chunk exists
    }
    payload.insert(payload.end(), sealed.begin(), sealed.end());
  }
  while (!instructions.ended() && !payload.empty()) {
    const std::size_t at = (instructions.next() * std::size_t{257} + instructions.next()) % payload.size();
    const std::uint8_t change = instructions.next();
    if (change == 0) {
      payload.resize(at);
    } else {
      payload[at] ^= static_cast<std::byte>(change);
    }
  }
  return payload;
}

void read_in(ByteSink& reader, ByteView payload, std::size_t piece) {
  for (; !payload.empty(); payload = payload.subspan(std::min(piece, payload.size()))) {
    reader.write(payload.first(std::min(piece, payload.size())));
  }
}

void require_no_more(StreamReader& reader, ErrorCode code) {
  try {
    reader.write(bytes_of("more"));
  } catch (const Error& error) {
    if (error.code() == code) return;
  }
  std::abort();
}

// No payload of this size has more plaintext than was released.
void require_no_plaintext_size(std::uint64_t payload_size, std::uint64_t released) {
  try {
    if (stream_plaintext_size(payload_size) < released) std::abort();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Instructions instructions(data, size);
  const std::size_t piece = instructions.next() * std::size_t{521} + 1;
  const Bytes payload = payload_by(instructions);

  KeptBytes plaintext;
  StreamReader reader(file_key(), plaintext);
  try {
    read_in(reader, payload, piece);
    reader.finish();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::authentication_failed) std::abort();
    require_no_more(reader, ErrorCode::authentication_failed);
    require_no_plaintext_size(payload.size(), plaintext.kept.size());
    return 0;
  }
  require_no_more(reader, ErrorCode::program_failed);

  KeptBytes written;
  StreamWriter writer(file_key(), nonce, written);
  writer.write(plaintext.kept);
  writer.finish();
  if (written.kept != payload || stream_plaintext_size(payload.size()) != plaintext.kept.size() ||
      stream_payload_size(plaintext.kept.size()) != payload.size()) {
    std::abort();
  }
  return 0;
}
