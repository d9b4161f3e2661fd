#include "locked_memory.hpp"

#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::vault {
namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr std::size_t reserved = 64 * mebibyte;
// Of what a limit allows, so much is left to the keys, which other code locks.
constexpr std::size_t left_to_keys = 2 * mebibyte;
constexpr std::size_t least_cache = 2 * mebibyte;
constexpr std::size_t most_cache = 32 * mebibyte;
constexpr std::size_t least_run = std::size_t{4} << 10;
constexpr std::size_t smallest = 32;
constexpr std::size_t largest = std::size_t{64} << 10;
// Sizes between a power of two and the next: at most a fifth of a piece is not used.
constexpr std::size_t steps = 4;
constexpr std::size_t size_count = steps * 11 + 1;
static_assert(smallest << 11 == largest);

// Stands before each piece.
struct Head {
  std::size_t size;  // of the piece behind it
};
constexpr std::size_t alignment = 8;
static_assert(sizeof(Head) % alignment == 0);

struct Free {
  Free* next;
};

std::size_t size_of(std::size_t index) {
  const std::size_t base = smallest << (index / steps);
  return base + base / steps * (index % steps);
}

// The smallest size that holds `size`.
std::size_t index_of(std::size_t size) {
  if (size <= smallest) return 0;
  const auto doubling = static_cast<std::size_t>(std::bit_width((size - 1) / smallest / 2));
  const std::size_t base = smallest << doubling;
  return doubling * steps + (size - base + base / steps - 1) / (base / steps);
}

class LockedMemory {
 public:
  void* take(std::size_t size) noexcept {
    if (size > largest) return nullptr;
    const std::size_t index = index_of(size);
    const std::scoped_lock lock(mutex_);
    if (free_[index] == nullptr) cut(index);
    Free* piece = free_[index];
    if (piece == nullptr) return nullptr;
    free_[index] = piece->next;
    head_of(piece)->size = size_of(index);
    return piece;
  }

  void give_back(void* piece) noexcept {
    const std::size_t index = index_of(head_of(piece)->size);
    const std::scoped_lock lock(mutex_);
    free_[index] = ::new (piece) Free{free_[index]};
  }

  // Of addresses only; called from wherever memory is locked in this process.
  [[nodiscard]] bool holds(const void* address) const noexcept { return is_in_first(reserved, address); }
  [[nodiscard]] bool is_locked(const void* address, std::size_t size) const noexcept {
    return is_in_first(locked_, static_cast<const std::byte*>(address) + std::max<std::size_t>(size, 1) - 1);
  }

  [[nodiscard]] ByteView handed_out() noexcept {
    const std::scoped_lock lock(mutex_);
    return {begin_, used_};
  }

  bool reserve() noexcept {
    void* memory =
        ::mmap(nullptr, reserved, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return false;
    // In no core file.
    ::madvise(memory, reserved, MADV_DONTDUMP);
    begin_ = static_cast<std::byte*>(memory);
    locked_ = lock_beginning({begin_, reserved});
    return true;
  }

  [[nodiscard]] std::size_t locked() const noexcept { return locked_; }

  void keep_from_children(bool is_kept) noexcept {
    if (begin_ != nullptr) ::madvise(begin_, reserved, is_kept ? MADV_DONTFORK : MADV_DOFORK);
  }

  static Head* head_of(void* piece) noexcept { return static_cast<Head*>(piece) - 1; }

 private:
  [[nodiscard]] bool is_in_first(std::size_t size, const void* address) const noexcept {
    const auto* const at = static_cast<const std::byte*>(address);
    return begin_ != nullptr && at >= begin_ && at < begin_ + size;
  }

  void cut(std::size_t index) noexcept {
    const std::size_t each = sizeof(Head) + size_of(index);
    const std::size_t count = std::max<std::size_t>(least_run / each, 1);
    if (used_ + count * each > reserved) return;
    for (std::size_t made = 0; made < count; ++made, used_ += each) {
      free_[index] = ::new (begin_ + used_ + sizeof(Head)) Free{free_[index]};
    }
  }

  std::mutex mutex_;
  std::byte* begin_ = nullptr;
  std::size_t used_ = 0;
  std::size_t locked_ = 0;
  std::array<Free*, size_count> free_{};
};

// Outlives everything that SQLite may free at the end of the process.
LockedMemory& locked_memory() noexcept {
  alignas(LockedMemory) static std::array<std::byte, sizeof(LockedMemory)> place;
  static auto* const memory = new (place.data()) LockedMemory;
  return *memory;
}

void* take(int size) {
  const auto wanted = static_cast<std::size_t>(size);
  if (void* piece = locked_memory().take(wanted)) return piece;
  auto* head = static_cast<Head*>(std::malloc(sizeof(Head) + wanted));
  if (head == nullptr) return nullptr;
  head->size = wanted;
  return head + 1;
}

void give_back(void* piece) {
  if (piece == nullptr) return;
  if (locked_memory().holds(piece)) return locked_memory().give_back(piece);
  std::free(LockedMemory::head_of(piece));
}

int size_of_piece(void* piece) { return piece == nullptr ? 0 : static_cast<int>(LockedMemory::head_of(piece)->size); }

// SQLCipher's own takes a new piece, copies, wipes and frees the old one, and asks for nothing here.
void* take_again(void* piece, int size) {
  void* larger = take(size);
  if (larger == nullptr) return nullptr;
  const int before = size_of_piece(piece);
  std::copy_n(static_cast<const std::byte*>(piece), std::min(before, size), static_cast<std::byte*>(larger));
  std::fill_n(static_cast<volatile std::byte*>(piece), before, std::byte{0});
  give_back(piece);
  return larger;
}

int rounded_up(int size) {
  const auto wanted = static_cast<std::size_t>(size);
  return wanted > largest ? size : static_cast<int>(size_of(index_of(wanted)));
}

}  // namespace

std::size_t lock_beginning(MutableBytes memory) noexcept {
  const auto lock = [&](std::size_t size) { return ::syscall(SYS_mlock2, memory.data(), size, MLOCK_ONFAULT) == 0; };
  if (lock(memory.size())) return memory.size();
  std::size_t size = memory.size() / mebibyte * mebibyte;
  while (size > 0 && !lock(size)) size -= mebibyte;
  const std::size_t left = std::min(left_to_keys, size / 2);
  size -= left;
  ::syscall(SYS_munlock, memory.data() + size, left);
  return size;
}

std::size_t page_cache_for(std::size_t locked) noexcept { return std::clamp(locked / 2, least_cache, most_cache); }

std::size_t page_cache_size() noexcept { return page_cache_for(locked_memory().locked()); }

void give_locked_memory_to_sqlite() noexcept {
  static const bool given = [] {
    static const sqlite3_mem_methods methods = {
        take, give_back, take_again, size_of_piece, rounded_up, [](void*) { return SQLITE_OK; }, [](void*) {}, nullptr,
    };
    // Nobody asks how much memory SQLite has, and to count it takes a lock around each piece.
    return locked_memory().reserve() && sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK &&
           sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK;
  }();
  (void)given;
}

void keep_locked_memory_from_children(bool is_kept) noexcept { locked_memory().keep_from_children(is_kept); }

ByteView locked_memory_of_sqlite() noexcept { return locked_memory().handed_out(); }

// Neither reads what lies there; GCC takes a pointer to constant bytes for one to be read.
[[nodiscard]] int lock_memory(void* address, std::size_t size) noexcept;
[[nodiscard]] int unlock_memory(void* address, std::size_t size) noexcept;

// Nobody who frees a piece is to unlock the page of its neighbours; and of what is not locked, each piece by itself
// would take two calls of the system for a lock that goes with the first neighbour that is freed.
int lock_memory(void* address, std::size_t size) noexcept {
  const bool is_own = locked_memory().holds(address);
  if (is_own && locked_memory().is_locked(address, size)) return 0;
  const int result = is_own ? -1 : static_cast<int>(::syscall(SYS_mlock, address, size));
  if (is_own) errno = ENOMEM;
  // SQLCipher tells nobody.
  if (result != 0) crypto::note_memory_lock_refused();
  return result;
}

int unlock_memory(void* address, std::size_t size) noexcept {
  return locked_memory().holds(address) ? 0 : static_cast<int>(::syscall(SYS_munlock, address, size));
}

}  // namespace fieldvault::vault

// The program's own: SQLCipher calls them for every piece. Everything else goes to the system as it would.
extern "C" {
// SQLCipher's wipe of what is freed. Its own writes byte by byte, which took a fifth of the time of writing and
// searching; where a later release does not call it by this name, it wipes as slowly as before.
[[gnu::visibility("default")]] void* sqlcipher_memset(void* memory, unsigned char value, sqlite3_uint64 size) noexcept;
void* sqlcipher_memset(void* memory, unsigned char value, sqlite3_uint64 size) noexcept {
  std::memset(memory, value, size);
  // Nothing may take the writing away as that of memory which nobody reads again.
  __asm__ __volatile__("" : : "r"(memory) : "memory");
  return memory;
}
int mlock(const void* address, std::size_t size) noexcept {
  return fieldvault::vault::lock_memory(const_cast<void*>(address), size);
}
int munlock(const void* address, std::size_t size) noexcept {
  return fieldvault::vault::unlock_memory(const_cast<void*>(address), size);
}
}
