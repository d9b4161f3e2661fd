// Guarded and locked regions of secrets that are gone, wiped, for the next secrets of their size.
#pragma once

#include <array>
#include <cstddef>
#include <mutex>

namespace fieldvault::crypto {

// To set a region up and to take it down are ten calls of the system, and a file of evidence has several keys that live
// for microseconds. Only what held a key is kept, and few of each size.
class IdleRegions {
 public:
  // One of exactly this size, all zeros; null where none is idle.
  [[nodiscard]] std::byte* take(std::size_t size) noexcept {
    Stack* stack = stack_of(size);
    if (stack == nullptr) return nullptr;
    const std::scoped_lock lock(mutex_);
    return stack->count == 0 ? nullptr : stack->regions[--stack->count];
  }

  // False where it is not kept. It must have been wiped.
  [[nodiscard]] bool keep(std::byte* region, std::size_t size) noexcept {
    Stack* stack = stack_of(size);
    if (stack == nullptr) return false;
    const std::scoped_lock lock(mutex_);
    if (stack->count == most) return false;
    stack->regions[stack->count++] = region;
    return true;
  }

 private:
  static constexpr std::size_t most = 16;
  struct Stack {
    std::array<std::byte*, most> regions{};
    std::size_t count = 0;
  };

  Stack* stack_of(std::size_t size) noexcept {
    if (size == 16) return &of_16_;  // a file key
    return size == 32 ? &of_32_ : nullptr;
  }

  std::mutex mutex_;
  Stack of_16_;
  Stack of_32_;
};

// Never destroyed: secrets of other objects with static storage may go later.
[[nodiscard]] inline IdleRegions& idle_regions() noexcept {
  static constinit IdleRegions regions;
  return regions;
}

}  // namespace fieldvault::crypto
