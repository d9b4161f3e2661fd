// Lines typed on the terminal, with echo: UTF-8, of any length, and the keys that end it.
#pragma once

#include <string>
#include <string_view>

#include "tty.hpp"

namespace fieldvault::cli {

struct TypedLine {
  enum class End { line, stopped };  // stopped: Ctrl-C, Ctrl-D, or the terminal went away
  End end;
  std::string text;  // where it was stopped: the lines before, which belong to it
};

// The terminal for a conversation. While it lives, Ctrl-C is an answer, and other signals wait for the next question.
class LineInput {
 public:
  LineInput();  // Error(wrong_usage) where there is no terminal

  void say(std::string_view text) const { tty_.write(text); }
  // A line that ends with a backslash goes on in the next.
  [[nodiscard]] TypedLine ask(std::string_view prompt);

 private:
  enum class Part { whole, cut, stopped };
  [[nodiscard]] Part read_part(std::string& text);

  Tty tty_;
  TypingMode mode_;
};

}  // namespace fieldvault::cli
