// Secrets as types: locked memory, move-only, never printed, never compared but in constant time.
#pragma once

#include <cstddef>
#include <utility>

#include "fieldvault/crypto/bytes.hpp"

namespace fieldvault::crypto {

// Must run once before anything else here; aborts by Error(program_failed) where libsodium cannot start.
void initialise();

// Fixed-size secret bytes on sodium_malloc: guarded pages, locked where the system allows it, zeroed on free.
class SecretBuffer {
 public:
  SecretBuffer() noexcept = default;
  explicit SecretBuffer(std::size_t size);
  explicit SecretBuffer(ByteView bytes);
  SecretBuffer(SecretBuffer&& other) noexcept
      : bytes_(std::exchange(other.bytes_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  SecretBuffer& operator=(SecretBuffer&& other) noexcept;
  SecretBuffer(const SecretBuffer&) = delete;
  SecretBuffer& operator=(const SecretBuffer&) = delete;
  ~SecretBuffer();

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  // The one way to the bytes. The span lives no longer than this object.
  [[nodiscard]] ByteView expose() const noexcept { return {bytes_, size_}; }
  [[nodiscard]] MutableBytes expose_mutable() noexcept { return {bytes_, size_}; }
  [[nodiscard]] SecretBuffer clone() const { return SecretBuffer(expose()); }

 private:
  std::byte* bytes_ = nullptr;
  std::size_t size_ = 0;
};

// Keys of different purposes do not convert into each other. Tag is an empty struct that names the purpose.
template <typename Tag, std::size_t Size>
class SecretKey {
 public:
  static constexpr std::size_t size = Size;
  SecretKey() : buffer_(Size) {}
  // bytes.size() must be Size; anything else is a mistake of the caller and throws Error(program_failed).
  explicit SecretKey(ByteView bytes) : buffer_(checked(bytes)) {}
  [[nodiscard]] ByteView expose() const noexcept { return buffer_.expose(); }
  [[nodiscard]] MutableBytes expose_mutable() noexcept { return buffer_.expose_mutable(); }
  [[nodiscard]] SecretKey clone() const { return SecretKey(expose()); }

 private:
  static ByteView checked(ByteView bytes) {
    check_size(bytes.size(), Size);
    return bytes;
  }
  static void check_size(std::size_t is, std::size_t expected);
  SecretBuffer buffer_;
};

void require_key_size(std::size_t is, std::size_t expected);

template <typename Tag, std::size_t Size>
void SecretKey<Tag, Size>::check_size(std::size_t is, std::size_t expected) {
  require_key_size(is, expected);
}

// True where mlock was refused for some secret since the start, or would be for as much as a database needs: the
// caller warns once.
[[nodiscard]] bool memory_lock_refused() noexcept;
// The same without asking for memory: only what was refused until now.
[[nodiscard]] bool memory_lock_was_refused() noexcept;
// For code that locks memory by itself.
void note_memory_lock_refused() noexcept;

// Constant time for equal lengths; different lengths are unequal.
[[nodiscard]] bool equal_in_constant_time(ByteView left, ByteView right) noexcept;

void wipe(MutableBytes bytes) noexcept;

}  // namespace fieldvault::crypto
