// The terminal: prompts on /dev/tty, answers without echo, and stored text made harmless before it is shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::cli {

// Control characters, escape sequences and bidirectional controls appear as \u{XXXX}; line ends too. Legitimate
// right-to-left text stays as it is.
[[nodiscard]] std::string shown(std::string_view stored);
// The same between a first-strong isolate and its end, so that right-to-left text cannot reorder its line; without them
// where it is ASCII alone, which reorders nothing.
[[nodiscard]] std::string isolated(std::string_view stored);

[[nodiscard]] bool output_is_terminal();
[[nodiscard]] bool error_is_terminal();
[[nodiscard]] bool has_terminal();  // /dev/tty can be opened
// How many columns the terminal has behind an output; nullopt where there is none, or where it does not say.
enum class Output { results, errors };
[[nodiscard]] std::optional<std::size_t> columns_of(Output output);

// Asks on /dev/tty without echo; Error(wrong_usage) where there is no terminal, naming what to use instead.
[[nodiscard]] crypto::SecretBuffer ask_secret(std::string_view prompt, std::string_view instead);
void tell(std::string_view line);  // a line on /dev/tty
void tell_secret(std::string_view prefix, const crypto::SecretBuffer& secret);
// True when exactly `word` was typed.
[[nodiscard]] bool typed_word(std::string_view question, std::string_view word, std::string_view instead);

}  // namespace fieldvault::cli
