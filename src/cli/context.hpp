// What every command gets: the options before and after its name, the world, and where its output goes.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/vault/vault.hpp"

namespace fieldvault::cli {

struct CommonOptions {
  std::string vault;            // --vault, or FIELDVAULT_VAULT
  std::string passphrase_file;  // "-" is standard input
  int passphrase_fd = -1;
  std::string recovery_file;  // unlock with a recovery code instead
  std::string identity_file;  // unlock through the escrow slot, with headquarters' age identity
  bool json = false;
  bool no_color = false;
  bool quiet = false;
};

struct CommandContext {
  vault::Context world;
  CommonOptions options;
  std::ostream& out;
  std::ostream& err;
  std::string_view program;       // the name that it was started by: it works under any
  bool is_memory_locked = false;  // at the unlock of the vault
};

// Opens the vault of --vault with the passphrase or recovery code of the options, asks on the terminal where none is
// given, and writes warnings and standing alarms to standard error.
[[nodiscard]] vault::Vault open_vault(CommandContext& context);
// A warning on standard error, in JSON where --json asks for it.
void tell_warning(CommandContext& context, const std::string& line);
// Where memory that the open vault came to need could not be locked, and nothing was said of it at its unlock.
void tell_of_unlocked_memory(CommandContext& context);
[[nodiscard]] std::optional<std::string> vault_path(const CommonOptions& options);

}  // namespace fieldvault::cli
