#include <algorithm>

#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::crypto {

struct StreamWriter::State {
  State(const FileKey& file_key, const StreamNonce& nonce, ByteSink& sink) : key(file_key, nonce), out(sink) {}
  ~State() { wipe(pending); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void seal(ChunkPosition position, ByteView plaintext) {
    const MutableBytes chunk = MutableBytes(sealed).first(plaintext.size() + stream_tag_size);
    key.seal(index, position, plaintext, chunk);
    ++index;
    // Where the sink throws, a chunk is missing there, and what followed it would not be a payload.
    broken = true;
    out.write(chunk);
    broken = false;
  }

  void require_unfinished() const {
    if (broken) throw Error(ErrorCode::program_failed, "STREAM: written to after its output failed");
    if (finished) throw Error(ErrorCode::program_failed, "STREAM: written to after its end");
  }

  StreamKey key;
  ByteSink& out;
  std::uint64_t index = 0;
  Bytes pending = Bytes(stream_chunk_size);  // plaintext of the chunk being filled
  std::size_t filled = 0;
  Bytes sealed = Bytes(stream_sealed_chunk_size);
  bool finished = false;
  bool broken = false;  // the output did not take a chunk
};

StreamWriter::StreamWriter(const FileKey& file_key, const StreamNonce& nonce, ByteSink& out)
    : state_(std::make_unique<State>(file_key, nonce, out)) {
  out.write(nonce);
}

StreamWriter::~StreamWriter() = default;

void StreamWriter::write(ByteView plaintext) {
  State& state = *state_;
  state.require_unfinished();
  while (!plaintext.empty()) {
    // A full chunk is sealed only when a byte follows it: until then it may be the last.
    if (state.filled == stream_chunk_size) {
      state.seal(ChunkPosition::middle, state.pending);
      state.filled = 0;
    }
    if (state.filled == 0 && plaintext.size() > stream_chunk_size) {
      state.seal(ChunkPosition::middle, plaintext.first(stream_chunk_size));
      plaintext = plaintext.subspan(stream_chunk_size);
      continue;
    }
    const std::size_t taken = std::min(plaintext.size(), stream_chunk_size - state.filled);
    std::copy_n(plaintext.data(), taken, state.pending.data() + state.filled);
    state.filled += taken;
    plaintext = plaintext.subspan(taken);
  }
}

void StreamWriter::finish() {
  state_->require_unfinished();
  state_->finished = true;
  state_->seal(ChunkPosition::last, ByteView(state_->pending).first(state_->filled));
}

}  // namespace fieldvault::crypto
