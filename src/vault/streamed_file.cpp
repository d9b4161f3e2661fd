#include "fieldvault/vault/streamed_file.hpp"

#include <optional>

#include "fieldvault/vault/threaded_sink.hpp"

namespace fieldvault::vault {

struct StreamedFile::State final : crypto::ByteSink {
  explicit State(File opened) : file(std::move(opened)) {}
  void write(ByteView bytes) override { file.write_past_memory(bytes); }

  File file;
  std::optional<ThreadedSink> thread;
};

StreamedFile::StreamedFile(File file, std::uint64_t length) : state_(std::make_unique<State>(std::move(file))) {
  if (length >= long_length) state_->thread.emplace(*state_);
}

StreamedFile::StreamedFile(StreamedFile&&) noexcept = default;
StreamedFile::~StreamedFile() = default;

void StreamedFile::write(ByteView bytes) {
  if (state_->thread)
    state_->thread->write(bytes);
  else
    state_->file.write(bytes);
}

void StreamedFile::complete() {
  if (!state_->thread) return;
  state_->thread->finish();
  state_->thread.reset();
}

File& StreamedFile::completed() {
  complete();
  return state_->file;
}

const Path& StreamedFile::path() const noexcept { return state_->file.path(); }

}  // namespace fieldvault::vault
