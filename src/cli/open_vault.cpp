#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "context.hpp"
#include "edit_dialogue.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/secret.hpp"
#include "fieldvault/records/set_aside.hpp"
#include "fieldvault/search/index.hpp"
#include "fieldvault/sync/receipt.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/vault/escrow.hpp"
#include "output.hpp"
#include "passphrase.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

// With --json every line of standard error is a JSON document.
void tell(CommandContext& context, const char* member, std::string_view label, const std::string& line) {
  if (context.options.json) {
    print_json(context.err, {{member, line}});
  } else {
    context.err << label << ": " << shown(line) << "\n";
  }
}

constexpr int tries_on_a_terminal = 3;

trust::UnlockedDevice unlock(const std::string& folder, CommandContext& context) {
  if (vault::has_only_escrow(folder, context.world) && context.options.identity_file.empty()) {
    throw Error(ErrorCode::wrong_key,
                "this vault is locked for travel: no passphrase opens it. `vault unlock-travel` asks headquarters");
  }
  if (!context.options.identity_file.empty()) {
    return trust::unlock_device_by_escrow(folder, read_identity(context.options.identity_file), context.world);
  }
  for (int left = asks_for_passphrase(context.options) ? tries_on_a_terminal : 1;; --left) {
    try {
      return trust::unlock_device(folder, unlocking_credential(context), context.world);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::wrong_key || left == 1) throw;
      cli::tell("That passphrase does not open this vault.");
    }
  }
}

}  // namespace

void tell_warning(CommandContext& context, const std::string& line) { tell(context, "warning", "warning", line); }

void tell_of_unlocked_memory(CommandContext& context) {
  if (!context.is_memory_locked || !crypto::memory_lock_was_refused()) return;
  tell_warning(context, std::string(vault::unlocked_memory_warning));
}

vault::Vault open_vault(CommandContext& context) {
  const auto folder = vault_path(context.options);
  if (!folder) throw Error(ErrorCode::wrong_usage, "name the vault: --vault DIR, or FIELDVAULT_VAULT");
  if (!context.world.disk.exists(*folder)) {
    throw Error(ErrorCode::not_found, fmt::format("there is no vault at {}", *folder));
  }
  trust::UnlockedDevice device = unlock(*folder, context);
  vault::Vault& vault = device.vault;
  for (const std::string& warning : vault.unlock_report().warnings) tell_warning(context, warning);
  context.is_memory_locked = std::ranges::find(vault.unlock_report().warnings, vault::unlocked_memory_warning) ==
                             vault.unlock_report().warnings.end();
  if (records::follow_consents_if_due(vault)) search::forget_set_aside(vault);
  for (const std::string& line : rescue_edits(vault)) tell(context, "warning", "warning", line);
  for (const std::string& alarm : sync::standing_alarms(vault.database())) tell(context, "alarm", "ALARM", alarm);
  if (!context.options.quiet && !context.options.json && error_is_terminal()) {
    context.err << "head at the last use " << trust::head_phrase(device.head_before) << "\n";
  }
  return std::move(device.vault);
}

}  // namespace fieldvault::cli
