#include <fmt/format.h>

#include <ostream>

#include "context.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/sync/receipt.hpp"
#include "fieldvault/trust/device.hpp"
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

}  // namespace

vault::Vault open_vault(CommandContext& context) {
  const auto folder = vault_path(context.options);
  if (!folder) throw Error(ErrorCode::wrong_usage, "name the vault: --vault DIR, or FIELDVAULT_VAULT");
  if (!context.world.disk.exists(*folder)) {
    throw Error(ErrorCode::not_found, fmt::format("there is no vault at {}", *folder));
  }
  vault::Vault vault = trust::open_device(*folder, unlocking_credential(context), context.world);
  for (const std::string& warning : vault.unlock_report().warnings) tell(context, "warning", "warning", warning);
  for (const std::string& alarm : sync::standing_alarms(vault.database())) tell(context, "alarm", "ALARM", alarm);
  if (!context.options.quiet && !context.options.json && error_is_terminal()) {
    context.err << "head " << trust::head_phrase(vault) << "\n";
  }
  return vault;
}

}  // namespace fieldvault::cli
