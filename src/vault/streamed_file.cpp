#include "fieldvault/vault/streamed_file.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "fieldvault/vault/threaded_sink.hpp"

namespace fieldvault::vault {

struct StreamedFile::State final : crypto::ByteSink {
  explicit State(File opened) : file(std::move(opened)) {}
  void write(ByteView bytes) override { file.write_past_memory(bytes); }

  // What is short is written with one call.
  void gather(ByteView bytes) {
    if (gathered.size() + bytes.size() > most_gathered) write_gathered();
    if (bytes.size() > most_gathered) return file.write(bytes);
    gathered.insert(gathered.end(), bytes.begin(), bytes.end());
  }
  void write_gathered() {
    if (!gathered.empty()) file.write(std::exchange(gathered, {}));
  }

  static constexpr std::size_t most_gathered = std::size_t{64} << 10;
  File file;
  Bytes gathered;
  std::optional<ThreadedSink> thread;
};

StreamedFile::StreamedFile(File file, std::uint64_t length) : state_(std::make_unique<State>(std::move(file))) {
  if (length >= long_length)
    state_->thread.emplace(*state_);
  else
    state_->gathered.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(length, State::most_gathered)));
}

StreamedFile::StreamedFile(StreamedFile&&) noexcept = default;
StreamedFile::~StreamedFile() = default;

void StreamedFile::write(ByteView bytes) {
  if (state_->thread)
    state_->thread->write(bytes);
  else
    state_->gather(bytes);
}

void StreamedFile::complete() {
  if (!state_->thread) return state_->write_gathered();
  state_->thread->finish();
  state_->thread.reset();
}

File& StreamedFile::completed() {
  complete();
  return state_->file;
}

const Path& StreamedFile::path() const noexcept { return state_->file.path(); }

}  // namespace fieldvault::vault
