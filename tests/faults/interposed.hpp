// How an interposed call becomes a point of the plan: counted, and made, refused, halved or cut off.
#pragma once

#include <dlfcn.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>

#include "fault_plan.hpp"

namespace faults {

// The function of this name in the library behind the shim.
template <typename Function>
Function* next_of(const char* name) {
  auto* found = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
  if (found == nullptr) std::abort();
  return found;
}

// A call that happens or does not: rename, unlink, mkdir, fsync, …
template <typename Call>
int all_or_nothing(const Point& point, Call call) {
  switch (plan().next(point)) {
    case Outcome::fail:
      return -1;
    case Outcome::drop:
      return 0;
    case Outcome::kill_before:
      die();
    case Outcome::kill_half:
    case Outcome::kill_after:
      call();
      die();
    default:
      break;
  }
  return call();
}

// A call that opens: there is nothing that could be dropped.
template <typename Call>
int opening(const Point& point, Call call) {
  const Outcome outcome = plan().next(point);
  if (outcome == Outcome::fail) return -1;
  if (outcome == Outcome::kill_before) die();
  const int descriptor = call();
  if (outcome == Outcome::kill_after || outcome == Outcome::kill_half) die();
  return descriptor;
}

// A call that writes `size` bytes: `call` gets how many of them it is to write.
template <typename Call>
ssize_t writing(const Point& point, std::size_t size, Call call) {
  const std::size_t half = size > 1 ? size / 2 : size;
  switch (plan().next(point)) {
    case Outcome::fail:
      return -1;
    case Outcome::drop:
      return static_cast<ssize_t>(size);
    case Outcome::kill_before:
      die();
    case Outcome::kill_half:
      call(half);
      die();
    case Outcome::kill_after:
      call(size);
      die();
    case Outcome::shorten:
      return call(half);
    default:
      break;
  }
  return call(size);
}

}  // namespace faults
