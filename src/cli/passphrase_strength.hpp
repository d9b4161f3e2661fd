// What speaks against a passphrase: whoever takes the laptop can try guesses as fast as Argon2id lets them.
#pragma once

#include <optional>
#include <string>

#include "fieldvault/vault/vault.hpp"

namespace fieldvault::cli {

inline constexpr std::size_t enough_characters = 16;
inline constexpr std::size_t enough_different_characters = 8;
inline constexpr std::size_t enough_beside_known_words = 8;

// Why it is weak, as a sentence; nullopt where none of the rules is broken: at least 16 characters, at least 8
// different ones, not digits alone, and at least 8 letters or digits beside well-known words and keyboard rows. It says
// nothing of the passphrase itself.
[[nodiscard]] std::optional<std::string> weakness_of(const vault::Passphrase& passphrase);

}  // namespace fieldvault::cli
