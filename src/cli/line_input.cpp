#include "line_input.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::cli {
namespace {

// Linux keeps 4,095 bytes of a line that is being typed, and lets what follows replace the last of them.
constexpr std::size_t longest_part = 4095;
constexpr std::string_view more = "  … ";

// A character that was cut in two at the end.
void drop_half_character(std::string& text) {
  std::size_t tail = 0;
  while (tail < text.size() && tail < 3 && (static_cast<unsigned char>(text[text.size() - 1 - tail]) & 0xC0) == 0x80)
    ++tail;
  if (tail == text.size()) return;
  const auto lead = static_cast<unsigned char>(text[text.size() - 1 - tail]);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (length != tail + 1) text.resize(text.size() - 1 - tail);
}

}  // namespace

LineInput::LineInput()
    : mode_(tty_, [](termios& mode) {
        mode.c_iflag |= IUTF8;  // backspace takes a character away, not a byte of it
        mode.c_lflag |= ICANON | ECHO | ECHOE | ISIG;
      }) {
  if (!tty_.is_open()) throw Error(ErrorCode::wrong_usage, "there is no terminal to ask on: give --from or --set");
}

LineInput::Part LineInput::read_part(std::string& text) {
  std::string part;
  for (;;) {
    if (mode_.wait() != 0) return Part::stopped;
    std::array<char, 2 * (longest_part + 1)> block{};
    const ssize_t count = ::read(tty_.descriptor(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Part::stopped;
    part.append(block.data(), static_cast<std::size_t>(count));
    if (part.back() == '\n') break;  // otherwise Ctrl-D in the middle: the line is not over
  }
  part.pop_back();
  const bool cut = part.size() >= longest_part - 1;
  if (cut) {
    part.pop_back();
    drop_half_character(part);
  }
  text += part;
  return cut ? Part::cut : Part::whole;
}

TypedLine LineInput::ask(std::string_view prompt) {
  tty_.write(prompt);
  std::string text;
  for (;;) {
    switch (read_part(text)) {
      case Part::stopped:
        tty_.write("\n");
        return {TypedLine::End::stopped, std::move(text)};
      case Part::cut:
        tty_.write("  The terminal takes about 4,000 bytes a line, and lost what followed. Type on from there:\n");
        break;
      case Part::whole:
        if (!text.ends_with('\\')) return {TypedLine::End::line, std::move(text)};
        text.back() = '\n';
        break;
    }
    tty_.write(more);
  }
}

}  // namespace fieldvault::cli
