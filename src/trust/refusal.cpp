#include "fieldvault/trust/refusal.hpp"

#include <algorithm>
#include <string>

#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/ledger/utf8.hpp"

namespace fieldvault::trust {
namespace {

// A message may quote a path, which need not be text.
std::string text_of_message(const Error& error) {
  std::string message = error.what();
  if (ledger::find_non_text(message) == std::string_view::npos) return message;
  std::replace_if(
      message.begin(), message.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return message;
}

}  // namespace

bool is_refusal(const Error& error) noexcept {
  return error.code() == ErrorCode::input_refused || error.code() == ErrorCode::authentication_failed ||
         error.code() == ErrorCode::not_trusted || error.code() == ErrorCode::wrong_key;
}

void record_refusal(vault::Vault& vault, std::string_view action, const Error& error,
                    const std::optional<vault::VaultId>& signer) {
  vault::Transaction transaction(vault.database());
  ledger::Journal(vault).act(action, vault.id().text(),
                             {{"code", static_cast<int>(error.code())},
                              {"message", text_of_message(error)},
                              {"signer", signer ? signer->text() : "unknown"}});
  transaction.commit();
}

}  // namespace fieldvault::trust
