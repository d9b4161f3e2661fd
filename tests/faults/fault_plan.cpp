#include "fault_plan.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "unsynced.hpp"

namespace faults {
namespace {

constexpr int log_descriptor_from = 700;  // out of the way of the program's own

const char* setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// What is not known must not pass for a run without a fault.
[[noreturn]] void refuse(const char* what) {
  dprintf(STDERR_FILENO, "fault shim: %s\n", what);
  _exit(99);
}

int error_named(std::string_view how) {
  if (how == "ENOSPC") return ENOSPC;
  if (how == "EDQUOT") return EDQUOT;
  if (how == "EIO") return EIO;
  if (how == "EROFS") return EROFS;
  if (how == "EINTR") return EINTR;
  return 0;
}

Outcome outcome_named(std::string_view how) {
  if (how == "kill-before") return Outcome::kill_before;
  if (how == "kill-after") return Outcome::kill_after;
  if (how == "kill-half") return Outcome::kill_half;
  if (how == "power-cut" || how == "power-cut-unsynced") return Outcome::power_cut;
  if (how == "power-cut-bytes") return Outcome::power_cut_bytes;
  if (how == "short") return Outcome::shorten;
  if (how == "drop") return Outcome::drop;
  if (error_named(how) != 0) return Outcome::fail;
  refuse("FAULT_HOW is not known");
}

}  // namespace

Plan::Plan() {
  if (const std::string_view at = setting("FAULT_AT"); !at.empty()) {
    at_ = std::strtol(at.data(), nullptr, 10);
    if (at_ < 1) refuse("FAULT_AT is no number");
    how_ = outcome_named(setting("FAULT_HOW"));
    error_ = error_named(setting("FAULT_HOW"));
    leaves_syncs_out_ = std::string_view(setting("FAULT_HOW")) == "power-cut-unsynced";
    lasts_ = *setting("FAULT_LASTS") != '\0';
  }
  if (const char* file = setting("FAULT_COUNT"); *file != '\0') {
    const auto opened = static_cast<int>(
        syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR));
    log_ = opened < 0 ? -1 : fcntl(opened, F_DUPFD_CLOEXEC, log_descriptor_from);
    if (log_ < 0) refuse("FAULT_COUNT cannot be written");
    syscall(SYS_close, opened);
  }
  // Whatever the program starts is not what is examined, and would count from one again.
  pthread_atfork(nullptr, nullptr, [] { plan().turn_off(); });
  for (const char* name : {"FAULT_AT", "FAULT_HOW", "FAULT_LASTS", "FAULT_COUNT", "LD_PRELOAD"}) unsetenv(name);
}

// A full disk takes nothing new, but lets go of what it has; a read-only one refuses both.
bool Plan::applies(Kind kind) const {
  switch (error_) {
    case ENOSPC:
    case EDQUOT:
      return kind == Kind::create || kind == Kind::write || kind == Kind::make_folder || kind == Kind::rename;
    case EROFS:
      return kind != Kind::close && kind != Kind::sync;
    default:
      return true;
  }
}

Outcome Plan::next(const Point& point) {
  if (off_) return Outcome::make;
  const long number = ++count_;
  if (number == 1) std::atexit([] { plan().end(); });  // behind what the shim itself needs until then
  if (at_ == 0) {
    log(number, point);
    return Outcome::make;
  }
  if (number == at_) log(number, point);
  if (number == at_ && cuts_power()) {
    power_cut(how_ == Outcome::power_cut ? Lost::bytes_and_names : Lost::bytes);
    die();
  }
  if (number == at_ || (lasts_ && number > at_ && applies(point.kind))) {
    errno = error_;
    return how_;
  }
  return Outcome::make;
}

void Plan::end() {
  if (off_) return;
  told();
  static_cast<void>(next({Kind::end, "exit", -1, "-"}));
}

void Plan::log(long number, const Point& point) const {
  if (log_ < 0) return;
  char path[1024] = "";
  if (point.path != nullptr) {
    std::snprintf(path, sizeof path, "%s", point.path);
  } else {
    char link[64];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", point.descriptor);
    const ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = '\0';
  }
  char line[1200];
  const int length =
      std::snprintf(line, sizeof line, "%ld\t%s\t%s\t%s\n", number, point.name, told_ ? "told" : "-", path);
  syscall(SYS_write, log_, line, length);
}

Plan& plan() {
  static Plan only;
  return only;
}

void die() {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

bool is_file(int descriptor) {
  if (plan().is_off()) return false;
  struct stat status {};
  const int before = errno;
  const bool regular = descriptor > STDERR_FILENO && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  errno = before;
  return regular;
}

bool is_folder(int descriptor) {
  if (plan().is_off()) return false;
  struct stat status {};
  const int before = errno;
  const bool folder = fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode);
  errno = before;
  return folder;
}

bool is_writable_file(int descriptor) {
  if (!is_file(descriptor)) return false;
  const int flags = fcntl(descriptor, F_GETFL);
  return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
}

}  // namespace faults

namespace {
// Before main, so that the program never sees the variables.
[[maybe_unused]] const bool read_early = (static_cast<void>(faults::plan()), true);
}  // namespace
