// A new file that is written from its beginning to its end. A long one has a thread of its own that writes, and goes
// past the memory in which the system keeps files: nobody reads it again soon, and what others read stays there.
#pragma once

#include <cstdint>
#include <memory>

#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/vault/file.hpp"

namespace fieldvault::vault {

class StreamedFile final : public crypto::ByteSink {
 public:
  static constexpr std::uint64_t long_length = std::uint64_t{2} << 20;

  // `length`, about how long it will be, decides only how it is written.
  StreamedFile(File file, std::uint64_t length);
  StreamedFile(StreamedFile&& other) noexcept;
  StreamedFile& operator=(StreamedFile&&) = delete;
  ~StreamedFile() override;

  // Throws what the disk said to these bytes or to earlier ones.
  void write(ByteView bytes) override;
  // Waits until the system has taken all bytes, and ends the thread. Nothing may be written through this afterwards.
  void complete();
  // The file, complete: to be synced, read, or written anywhere.
  [[nodiscard]] File& completed();
  [[nodiscard]] const Path& path() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fieldvault::vault
