// Which call of the program fails, and how: read from the environment once, before main.
//
//   FAULT_AT=n      the n-th call that changes a file, counted from 1; without it nothing fails
//   FAULT_HOW=…     kill-before, kill-after, kill-half, ENOSPC, EDQUOT, EIO, EROFS, EINTR, short, drop;
//                   power-cut and power-cut-bytes: killed before the call, and what was not synced is gone
//                   (unsynced.hpp)
//   FAULT_LASTS=1   every later call to which the error applies fails too: the disk stays full, or read-only
//   FAULT_COUNT=f   a line for each call (without FAULT_AT) or for the one that failed:
//                   number, name, "told" once something stood on standard output, path
//   FAULT_CHEAP_KDF=1   Argon2id with its least cost, whatever the vault asks for (cheap_kdf.cpp)
#pragma once

#include <atomic>
#include <cstddef>

namespace faults {

enum class Kind { create, open, write, sync, close, rename, remove, make_folder, truncate, change_mode, end };

// One call: what it is, and what of it can be told. A path may be null where the descriptor says it.
struct Point {
  Kind kind;
  const char* name;
  int descriptor;
  const char* path;
};

enum class Outcome { make, fail, kill_before, kill_after, kill_half, power_cut, power_cut_bytes, shorten, drop };

class Plan {
 public:
  Plan();
  // Counts this call and says what is to become of it. With Outcome::fail, errno is set.
  [[nodiscard]] Outcome next(const Point& point);
  // In a child that was forked: what it does is no call of the program, and a sandbox may forbid what the shim does.
  [[nodiscard]] bool is_off() const { return off_; }
  void turn_off() { off_ = true; }
  void told() { told_ = true; }  // the program has written to standard output
  // The last point: the program ends, and with its exit code it has told how it went.
  void end();
  [[nodiscard]] bool leaves_syncs_out() const { return leaves_syncs_out_; }
  [[nodiscard]] bool cuts_power() const { return how_ == Outcome::power_cut || how_ == Outcome::power_cut_bytes; }

 private:
  [[nodiscard]] bool applies(Kind kind) const;
  void log(long number, const Point& point) const;

  long at_ = 0;
  bool lasts_ = false;
  bool leaves_syncs_out_ = false;
  int error_ = 0;
  Outcome how_ = Outcome::make;
  int log_ = -1;
  std::atomic<long> count_{0};
  std::atomic<bool> told_{false};
  bool off_ = false;
};

Plan& plan();

// Ends the process as a power cut would: no destructor, no handler.
[[noreturn]] void die();

// Files that the program writes; not devices, pipes, terminals, nor its standard streams.
[[nodiscard]] bool is_file(int descriptor);
[[nodiscard]] bool is_folder(int descriptor);
[[nodiscard]] bool is_writable_file(int descriptor);

}  // namespace faults
