#include "passphrase_strength.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace fieldvault::cli {
namespace {

// Longest first, so that a phrase goes before its words.
constexpr std::array<std::string_view, 22> known_words = {"correcthorsebatterystaple",
                                                          "qwertyuiop",
                                                          "1234567890",
                                                          "passphrase",
                                                          "fieldvault",
                                                          "abcdefghij",
                                                          "testimony",
                                                          "asdfghjkl",
                                                          "password",
                                                          "iloveyou",
                                                          "passwort",
                                                          "zxcvbnm",
                                                          "letmein",
                                                          "welcome",
                                                          "abc123",
                                                          "qwerty",
                                                          "secret",
                                                          "123456",
                                                          "admin",
                                                          "vault",
                                                          "asdf",
                                                          "parol"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (static_cast<unsigned char>(c) & 0x80U) != 0; }

std::size_t characters(std::string_view text) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return static_cast<std::size_t>(std::ranges::count_if(text, begins));
}

// By bytes: the lead bytes of another script count for little, and its other bytes differ as its letters do.
std::size_t different_bytes(std::string_view text) {
  std::array<bool, 256> seen{};
  for (const char c : text) seen[static_cast<unsigned char>(c)] = true;
  return static_cast<std::size_t>(std::ranges::count(seen, true));
}

// Letters and digits that are left once the well-known words are taken out, upper case as lower.
std::size_t beside_known_words(std::string_view text) {
  crypto::SecretBuffer folded(text.size());
  std::size_t size = 0;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (is_letter(c) || is_digit(c)) folded.expose_mutable()[size++] = static_cast<std::byte>(c);
  }
  const MutableBytes bytes = folded.expose_mutable();
  for (const std::string_view word : known_words) {
    for (;;) {
      const std::string_view rest = text_of(bytes.first(size));
      const std::size_t at = rest.find(word);
      if (at == rest.npos) break;
      const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(at);
      std::copy(from + static_cast<std::ptrdiff_t>(word.size()), bytes.begin() + static_cast<std::ptrdiff_t>(size),
                from);
      size -= word.size();
    }
  }
  return size;
}

}  // namespace

std::optional<std::string> weakness_of(const vault::Passphrase& passphrase) {
  const std::string_view text = text_of(passphrase.secret().expose());
  std::string what;
  if (characters(text) < enough_characters) {
    what = fmt::format("it has fewer than {} characters", enough_characters);
  } else if (different_bytes(text) < enough_different_characters) {
    what = fmt::format("it has fewer than {} different characters", enough_different_characters);
  } else if (std::ranges::all_of(text, is_digit)) {
    what = "it has digits alone";
  } else if (beside_known_words(text) < enough_beside_known_words) {
    what = "it is little more than well-known words or keys in a row";
  } else {
    return std::nullopt;
  }
  return fmt::format(
      "this passphrase is weak: {}. Whoever takes the vault can guess it; five or more words that do not belong "
      "together are safer",
      what);
}

}  // namespace fieldvault::cli
