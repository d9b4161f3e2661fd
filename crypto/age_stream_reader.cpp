#include <algorithm>
#include <optional>

#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::crypto {

struct StreamReader::State {
  enum class Phase { reading, after_last_chunk, finished, failed };

  State(FileKey key_of_file, ByteSink& sink) : file_key(std::move(key_of_file)), out(sink) {}
  ~State() { wipe(plaintext); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  [[noreturn]] void fail(const char* why) {
    phase = Phase::failed;
    throw Error(ErrorCode::authentication_failed, std::string("age payload: ") + why);
  }

  // A caller that goes on after a refusal, or after the end, must never see the rest pass.
  void require_open() {
    if (phase == Phase::failed) fail("was refused before");
    if (phase == Phase::finished) throw Error(ErrorCode::program_failed, "STREAM: read on after its end");
  }

  // Moves bytes from the front of `bytes` until `size` are pending; true when they are.
  bool fill_pending(ByteView& bytes, std::size_t size) {
    const std::size_t taken = std::min(bytes.size(), size - filled);
    std::copy_n(bytes.data(), taken, pending.data() + filled);
    filled += taken;
    bytes = bytes.subspan(taken);
    return filled == size;
  }

  void take_nonce() {
    StreamNonce nonce;
    std::copy_n(pending.begin(), nonce.size(), nonce.begin());
    key.emplace(file_key, nonce);
    filled = 0;
  }

  bool open_as(ChunkPosition position, ByteView sealed) {
    const MutableBytes opened = MutableBytes(plaintext).first(sealed.size() - stream_tag_size);
    if (!key->open(index, position, sealed, opened)) return false;
    ++index;
    // Where the sink throws, a chunk is missing there: nothing that follows may pass for the rest of the file.
    phase = Phase::failed;
    out.write(opened);
    phase = position == ChunkPosition::last ? Phase::after_last_chunk : Phase::reading;
    return true;
  }

  // A full chunk says by its tag whether it is the last, so nothing has to wait for the byte behind it.
  void open_full_chunk(ByteView sealed) {
    if (!open_as(ChunkPosition::middle, sealed) && !open_as(ChunkPosition::last, sealed)) {
      fail("a chunk was changed, moved or belongs to another file");
    }
  }

  FileKey file_key;
  ByteSink& out;
  std::optional<StreamKey> key;  // empty until the nonce is complete
  std::uint64_t index = 0;
  Bytes pending = Bytes(stream_sealed_chunk_size);
  std::size_t filled = 0;
  Bytes plaintext = Bytes(stream_chunk_size);
  Phase phase = Phase::reading;
};

StreamReader::StreamReader(FileKey file_key, ByteSink& out)
    : state_(std::make_unique<State>(std::move(file_key), out)) {}

StreamReader::~StreamReader() = default;

void StreamReader::write(ByteView payload) {
  State& state = *state_;
  state.require_open();
  if (!state.key) {
    if (!state.fill_pending(payload, stream_nonce_size)) return;
    state.take_nonce();
  }
  while (!payload.empty()) {
    if (state.phase == State::Phase::after_last_chunk) state.fail("bytes follow the last chunk");
    if (state.filled == 0 && payload.size() >= stream_sealed_chunk_size) {
      state.open_full_chunk(payload.first(stream_sealed_chunk_size));
      payload = payload.subspan(stream_sealed_chunk_size);
    } else if (state.fill_pending(payload, stream_sealed_chunk_size)) {
      state.filled = 0;
      state.open_full_chunk(state.pending);
    }
  }
}

void StreamReader::finish() {
  State& state = *state_;
  state.require_open();
  if (state.phase == State::Phase::reading) {
    if (!state.key || state.filled < stream_tag_size) state.fail("ends too early");
    if (!state.open_as(ChunkPosition::last, ByteView(state.pending).first(state.filled))) {
      state.fail("the last chunk was changed, cut or belongs to another file");
    }
  }
  state.phase = State::Phase::finished;
}

}  // namespace fieldvault::crypto
