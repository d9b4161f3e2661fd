#include "terminal.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <utility>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/utf8.hpp"
#include "tty.hpp"

namespace fieldvault::cli {
namespace {

constexpr std::size_t max_answer = 1025;  // one more than a passphrase may have, so that a longer one is noticed

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

}  // namespace

std::string shown(std::string_view stored) {
  std::string out;
  out.reserve(stored.size());
  while (!stored.empty()) {
    const auto [length, point] = ledger::first_character(stored);
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

std::string isolated(std::string_view stored) {
  std::string text = shown(stored);
  // The marks would be copied from the terminal with a code or a date, and stand in the way of grep.
  if (std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; })) return text;
  return "\u2068" + std::move(text) + "\u2069";
}

bool output_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }
bool error_is_terminal() { return ::isatty(STDERR_FILENO) == 1; }

std::optional<std::size_t> columns_of(Output output) {
  winsize size{};
  if (::ioctl(output == Output::results ? STDOUT_FILENO : STDERR_FILENO, TIOCGWINSZ, &size) != 0) return std::nullopt;
  if (size.ws_col == 0) return std::nullopt;
  return size.ws_col;
}

bool has_terminal() { return Tty().is_open(); }

crypto::SecretBuffer ask_secret(std::string_view prompt, std::string_view instead) {
  const Tty tty;
  if (!tty.is_open()) throw no_terminal(instead);
  // The echo goes first: whoever answers the prompt as soon as it stands there must not be shown.
  TypingMode silence(tty, [](termios& mode) { mode.c_lflag &= ~static_cast<tcflag_t>(ECHO); });
  ::tcflush(tty.descriptor(), TCIFLUSH);  // what was typed ahead was meant for something else
  tty.write(fmt::format("{}: ", prompt));
  crypto::SecretBuffer answer = read_line(tty, [&] {
    for (int signal = silence.wait(); signal != 0; signal = silence.wait()) silence.obey(signal);
  });
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
