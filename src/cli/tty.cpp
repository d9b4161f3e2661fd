#include "tty.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace fieldvault::cli {
namespace {

volatile std::sig_atomic_t caught_signal = 0;

extern "C" void note_signal(int number) { caught_signal = number; }

}  // namespace

Tty::Tty() : descriptor_(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {}

Tty::~Tty() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Tty::write(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written < 0 && errno != EINTR) return;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
}

TypingMode::TypingMode(const Tty& tty, Change change) : descriptor_(tty.descriptor()), change_(std::move(change)) {
  enter();
}

TypingMode::~TypingMode() { restore(); }

int TypingMode::wait() {
  for (;;) {
    pollfd input{descriptor_, POLLIN, 0};
    const int ready = ::ppoll(&input, 1, nullptr, &mask_before_);
    const int error = errno;
    const int number = std::exchange(caught_signal, 0);
    if (number == SIGINT) return number;
    if (number != 0) {
      obey(number);
    } else if (ready >= 0 || error != EINTR) {
      return 0;
    }
  }
}

void TypingMode::obey(int signal) {
  restore();
  static_cast<void>(::raise(signal));
  enter();  // it was stopped, and goes on
}

void TypingMode::enter() {
  caught_signal = 0;
  sigset_t mask;
  ::sigemptyset(&mask);
  for (const int number : watched) ::sigaddset(&mask, number);
  ::pthread_sigmask(SIG_BLOCK, &mask, &mask_before_);
  struct sigaction note {};
  note.sa_handler = note_signal;
  for (std::size_t i = 0; i < watched.size(); ++i) {
    ::sigaction(watched[i], nullptr, &actions_before_[i]);
    if (actions_before_[i].sa_handler != SIG_IGN) ::sigaction(watched[i], &note, nullptr);
  }
  if (::tcgetattr(descriptor_, &before_) != 0) return;
  termios wanted = before_;
  change_(wanted);
  changed_ = ::tcsetattr(descriptor_, TCSADRAIN, &wanted) == 0;
}

void TypingMode::restore() {
  if (std::exchange(changed_, false)) ::tcsetattr(descriptor_, TCSADRAIN, &before_);
  for (std::size_t i = 0; i < watched.size(); ++i) ::sigaction(watched[i], &actions_before_[i], nullptr);
  ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

}  // namespace fieldvault::cli
