#include "fieldvault/crypto/secret.hpp"

#include <sodium.h>

#include <algorithm>
#include <atomic>

#include "fieldvault/crypto/error.hpp"
#include "idle_regions.hpp"

namespace fieldvault::crypto {
namespace {

// A fact about the process, not state: it is only ever set.
std::atomic<bool> lock_refused{false};

// What the page cache of the database may hold: SQLCipher locks it too, and tells nobody where that is refused.
constexpr std::size_t locked_beside_keys = std::size_t{2} * 1024 * 1024;

std::byte* allocate(std::size_t size) {
  initialise();
  if (size == 0) {
    return nullptr;
  }
  if (std::byte* idle = idle_regions().take(size)) return idle;
  void* memory = sodium_malloc(size);
  if (memory == nullptr) {
    throw Error(ErrorCode::program_failed, "there is not enough memory for a secret");
  }
  // sodium_malloc has locked these pages or was silently refused; locks do not nest, so asking again tells which.
  if (sodium_mlock(memory, size) != 0) {
    note_memory_lock_refused();
  }
  sodium_memzero(memory, size);
  return static_cast<std::byte*>(memory);
}

void give_back(std::byte* bytes, std::size_t size) noexcept {
  if (bytes == nullptr) return;
  sodium_memzero(bytes, size);
  if (!idle_regions().keep(bytes, size)) sodium_free(bytes);
}

}  // namespace

void initialise() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) {
    throw Error(ErrorCode::program_failed, "libsodium cannot start: no source of random bytes");
  }
}

SecretBuffer::SecretBuffer(std::size_t size) : bytes_(allocate(size)), size_(size) {}

SecretBuffer::SecretBuffer(ByteView bytes) : SecretBuffer(bytes.size()) {
  std::copy(bytes.begin(), bytes.end(), bytes_);
}

SecretBuffer& SecretBuffer::operator=(SecretBuffer&& other) noexcept {
  if (this != &other) {
    give_back(bytes_, size_);
    bytes_ = std::exchange(other.bytes_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

SecretBuffer::~SecretBuffer() { give_back(bytes_, size_); }

void require_key_size(std::size_t is, std::size_t expected) {
  if (is != expected) {
    throw Error(ErrorCode::program_failed, "a key of " + std::to_string(is) + " bytes was given where " +
                                               std::to_string(expected) + " are needed");
  }
}

bool memory_lock_refused() noexcept {
  if (memory_lock_was_refused()) return true;
  static const bool tried = [] {
    try {
      const SecretBuffer probe(locked_beside_keys);
    } catch (const Error&) {
      note_memory_lock_refused();
    }
    return true;
  }();
  return tried && memory_lock_was_refused();
}

bool memory_lock_was_refused() noexcept { return lock_refused.load(std::memory_order_relaxed); }

void note_memory_lock_refused() noexcept { lock_refused.store(true, std::memory_order_relaxed); }

bool equal_in_constant_time(ByteView left, ByteView right) noexcept {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

void wipe(MutableBytes bytes) noexcept {
  if (!bytes.empty()) {
    sodium_memzero(bytes.data(), bytes.size());
  }
}

}  // namespace fieldvault::crypto
