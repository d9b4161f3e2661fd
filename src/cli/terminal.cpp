#include "terminal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <utility>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::cli {
namespace {

constexpr std::size_t max_answer = 1025;  // one more than a passphrase may have, so that a longer one is noticed

class Tty {
 public:
  Tty() : descriptor_(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {}
  ~Tty() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Tty(const Tty&) = delete;
  Tty& operator=(const Tty&) = delete;

  [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  void write(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno != EINTR) return;
      if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

 private:
  int descriptor_;
};

volatile std::sig_atomic_t caught_signal = 0;

extern "C" void note_signal(int number) { caught_signal = number; }

// While a secret is typed: no echo, and the signals that would end or stop the process wait until the terminal is as
// it was.
class EchoOff {
 public:
  explicit EchoOff(int descriptor) : descriptor_(descriptor) { silence(); }
  ~EchoOff() { restore(); }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;

  // Signals are let through only here, so that none comes unnoticed just before the wait.
  void wait_for_input() {
    for (;;) {
      pollfd input{descriptor_, POLLIN, 0};
      const int ready = ::ppoll(&input, 1, nullptr, &mask_before_);
      const int error = errno;
      const int number = caught_signal;
      if (number != 0) {
        restore();
        static_cast<void>(::raise(number));
        silence();  // it was stopped, and goes on
      } else if (ready >= 0 || error != EINTR) {
        return;
      }
    }
  }

 private:
  static constexpr std::array<int, 5> watched = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

  void silence() {
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
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = ::tcsetattr(descriptor_, TCSAFLUSH, &silent) == 0;
  }

  void restore() {
    if (std::exchange(changed_, false)) ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
    for (std::size_t i = 0; i < watched.size(); ++i) ::sigaction(watched[i], &actions_before_[i], nullptr);
    ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
  }

  int descriptor_;
  termios before_{};
  bool changed_ = false;
  sigset_t mask_before_{};
  std::array<struct sigaction, watched.size()> actions_before_{};
};

template <typename Wait>
crypto::SecretBuffer read_line(const Tty& tty, const Wait& wait) {
  crypto::SecretBuffer line(max_answer);
  std::size_t length = 0;
  while (length < max_answer) {
    std::byte byte{};
    wait();
    const ssize_t count = ::read(tty.descriptor(), &byte, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0 || byte == std::byte{'\n'}) break;
    line.expose_mutable()[length++] = byte;
  }
  return crypto::SecretBuffer(line.expose().first(length));
}

Error no_terminal(std::string_view instead) {
  return {ErrorCode::wrong_usage, fmt::format("there is no terminal to ask on: {}", instead)};
}

bool is_harmful(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x200E || point == 0x200F || point == 0x061C ||
         point == 0x2028 || point == 0x2029 || (point >= 0x202A && point <= 0x202E) ||
         (point >= 0x2066 && point <= 0x206F) || point == 0xFEFF || (point >= 0xFFF9 && point <= 0xFFFB) ||
         (point >= 0xE0000 && point <= 0xE007F);
}

// Length of the UTF-8 sequence at the start and its code point; length 0 where it is not valid.
std::pair<std::size_t, char32_t> decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {1, lead};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {0, 0};
  char32_t point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return {0, 0};
    point = (point << 6) | (next & 0x3F);
  }
  return {length, point};
}

}  // namespace

std::string shown(std::string_view stored) {
  std::string out;
  out.reserve(stored.size());
  while (!stored.empty()) {
    const auto [length, point] = decode(stored);
    if (length == 0) {
      out += fmt::format("\\x{{{:02X}}}", static_cast<unsigned char>(stored.front()));
      stored.remove_prefix(1);
      continue;
    }
    if (is_harmful(point)) {
      out += fmt::format("\\u{{{:04X}}}", static_cast<std::uint32_t>(point));
    } else {
      out += stored.substr(0, length);
    }
    stored.remove_prefix(length);
  }
  return out;
}

std::string isolated(std::string_view stored) { return "\u2068" + shown(stored) + "\u2069"; }

bool error_is_terminal() { return ::isatty(STDERR_FILENO) == 1; }

bool has_terminal() { return Tty().is_open(); }

crypto::SecretBuffer ask_secret(std::string_view prompt, std::string_view instead) {
  const Tty tty;
  if (!tty.is_open()) throw no_terminal(instead);
  // The echo goes first: whoever answers the prompt as soon as it stands there must not be shown. What was typed
  // before is thrown away.
  EchoOff silence(tty.descriptor());
  tty.write(fmt::format("{}: ", prompt));
  crypto::SecretBuffer answer = read_line(tty, [&] { silence.wait_for_input(); });
  tty.write("\n");
  return answer;
}

void tell(std::string_view line) {
  const Tty tty;
  if (tty.is_open()) tty.write(fmt::format("{}\n", line));
}

void tell_secret(std::string_view prefix, const crypto::SecretBuffer& secret) {
  const Tty tty;
  if (!tty.is_open()) return;
  tty.write(prefix);
  tty.write(text_of(secret.expose()));
  tty.write("\n");
}

bool typed_word(std::string_view question, std::string_view word, std::string_view instead) {
  const Tty tty;
  if (!tty.is_open()) throw no_terminal(instead);
  tty.write(fmt::format("{}\nType {} to go on: ", question, word));
  const crypto::SecretBuffer answer = read_line(tty, [] {});
  return text_of(answer.expose()) == word;
}

}  // namespace fieldvault::cli
