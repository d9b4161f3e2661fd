// The terminal as a device: /dev/tty, its modes, and the signals that come while somebody types.
#pragma once

#include <termios.h>

#include <array>
#include <csignal>
#include <functional>
#include <string_view>

namespace fieldvault::cli {

class Tty {
 public:
  Tty();
  ~Tty();
  Tty(const Tty&) = delete;
  Tty& operator=(const Tty&) = delete;

  [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  void write(std::string_view text) const;

 private:
  int descriptor_;
};

// While it lives: the terminal in another mode, and the signals that would end or stop the process wait until the
// terminal is as it was.
class TypingMode {
 public:
  using Change = std::function<void(termios&)>;
  TypingMode(const Tty& tty, Change change);
  ~TypingMode();
  TypingMode(const TypingMode&) = delete;
  TypingMode& operator=(const TypingMode&) = delete;

  // 0 once there is input; SIGINT's number where that came. Any other signal is obeyed here, with the terminal as it
  // was. Signals are let through only while it waits, so that none comes unnoticed just before.
  [[nodiscard]] int wait();
  void obey(int signal);

 private:
  static constexpr std::array<int, 5> watched = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
  void enter();
  void restore();

  int descriptor_;
  Change change_;
  termios before_{};
  bool changed_ = false;
  sigset_t mask_before_{};
  std::array<struct sigaction, watched.size()> actions_before_{};
};

}  // namespace fieldvault::cli
