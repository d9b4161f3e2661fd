// With FAULT_STEADY=SECONDS the clock stands at that second, and what is random is one sequence that begins anew in
// each process: the same fault then leaves the same bytes, and two faults that leave the same bytes need one judgement.
#include <sodium.h>
#include <sys/time.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>

#include "interposed.hpp"
#include "steady.hpp"

namespace faults {
namespace {

const long second = [] {
  const char* value = std::getenv("FAULT_STEADY");
  return value == nullptr ? 0 : std::strtol(value, nullptr, 10);
}();
std::atomic<std::uint64_t> words{0};

// Another sequence for another second or command: what a command makes anew must not have the name of what is there.
const std::uint64_t seed = [] {
  std::uint64_t hash = 0xcbf29ce484222325U ^ static_cast<std::uint64_t>(second);  // FNV-1a
  std::ifstream line("/proc/self/cmdline", std::ios::binary);
  for (char c = 0; line.get(c);) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}();

// SplitMix64, whose words do not repeat.
std::uint64_t next_word() {
  std::uint64_t word = seed + 0x9e3779b97f4a7c15U * ++words;
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9U;
  word = (word ^ (word >> 27)) * 0x94d049bb133111ebU;
  return word ^ (word >> 31);
}

void fill(void* bytes, std::size_t size) {
  for (std::size_t at = 0; at < size; at += sizeof(std::uint64_t)) {
    const std::uint64_t word = next_word();
    std::memcpy(static_cast<char*>(bytes) + at, &word, size - at < sizeof word ? size - at : sizeof word);
  }
}

// libsodium has its own way in, which its own functions use too.
[[maybe_unused]] const bool taken_over = [] {
  if (second == 0) return false;
  static randombytes_implementation sequence{.implementation_name = [] { return "steady"; },
                                             .random = [] { return static_cast<std::uint32_t>(next_word()); },
                                             .stir = nullptr,
                                             .uniform = nullptr,
                                             .buf = fill,
                                             .close = nullptr};
  next_of<int(randombytes_implementation*)>("randombytes_set_implementation")(&sequence);
  return true;
}();

}  // namespace

bool is_steady() { return second != 0; }

// SQLite's own sequence is sown from there.
const char* steady_path(const char* path) {
  return is_steady() && std::strcmp(path, "/dev/urandom") == 0 ? "/dev/zero" : path;
}

}  // namespace faults

extern "C" {

// SQLCipher's, of OpenSSL.
int RAND_bytes(unsigned char* bytes, int size) {
  static auto* const next = faults::next_of<int(unsigned char*, int)>("RAND_bytes");
  if (!faults::is_steady()) return next(bytes, size);
  faults::fill(bytes, static_cast<std::size_t>(size));
  return 1;
}

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  static auto* const next = faults::next_of<int(clockid_t, timespec*)>("clock_gettime");
  if (!faults::is_steady() || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return next(clock, time);
  *time = {.tv_sec = faults::second, .tv_nsec = 0};
  return 0;
}

// SQLite's.
int gettimeofday(timeval* time, void* zone) noexcept {
  static auto* const next = faults::next_of<int(timeval*, void*)>("gettimeofday");
  if (!faults::is_steady()) return next(time, zone);
  *time = {.tv_sec = faults::second, .tv_usec = 0};
  return 0;
}

time_t time(time_t* out) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (out != nullptr) *out = now.tv_sec;
  return now.tv_sec;
}

}  // extern "C"
