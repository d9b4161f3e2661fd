// Where a passphrase comes from: a file, a descriptor, or the terminal; never an argument, never the environment.
#pragma once

#include "fieldvault/crypto/age_keys.hpp"

#include "context.hpp"

namespace fieldvault::cli {

// No option says what unlocks the vault: unlocking_credential() will ask on the terminal.
[[nodiscard]] bool asks_for_passphrase(const CommonOptions& options);
[[nodiscard]] vault::Credential unlocking_credential(const CommandContext& context);
// The age identity in a file as `vault identity` and age-keygen write it.
[[nodiscard]] crypto::AgeIdentity read_identity(const std::string& path);
// The passphrase of a vault that is being made: asked twice on a terminal. A weak one gets a warning, here and below.
[[nodiscard]] vault::Passphrase first_passphrase(CommandContext& context);
// A new passphrase for `passwd` and `slot add`: from this file, or asked twice.
[[nodiscard]] vault::Passphrase new_passphrase(const std::string& file, CommandContext& context);
// A passphrase that was chosen before: from this file, or asked once.
[[nodiscard]] vault::Passphrase chosen_passphrase(const std::string& file, CommandContext& context);
// A recovery code is shown once and must be typed back before it counts; Error(wrong_usage) without a terminal.
[[nodiscard]] vault::RecoveryCode confirmed_recovery_code(vault::Context& world);

}  // namespace fieldvault::cli
