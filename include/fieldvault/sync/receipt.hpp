// Receipts: HQ's signed answer to a bundle, and what the field does with it.
#pragma once

#include <string>
#include <vector>

#include "fieldvault/bundle/statement.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::sync {

// The signed receipt of a bundle that was imported here; Error(not_found) otherwise. The bundle's outer layer is
// authenticated again.
[[nodiscard]] std::string make_receipt(vault::Vault& vault, const vault::Path& bundle);

// The same into a new file: file and ledger entry, or neither where either fails. A kill between the two leaves a file
// that the ledger does not know; the same command under another name then makes both.
void give_receipt(vault::Vault& vault, const vault::Path& bundle, const vault::Path& out);

struct AcceptedReceipt {
  bundle::Receipt receipt;
  std::string from;  // name of the card that signed
  bool known_already;
};
// Error(not_trusted): the signer is no trusted hq card, it is for another device, or it names a ledger that this vault
// does not have (this vault is older than the receipt: rollback alarm, remembered and shown at every unlock).
// Error(authentication_failed), Error(input_refused) as the text deserves. Error(not_found): the export of that bundle
// is not finished here. A refusal leaves one ledger entry (receipt.refuse).
AcceptedReceipt accept_receipt(vault::Vault& vault, std::string_view receipt_file);

// Alarms that stand: lines for the person, shown at every unlock.
[[nodiscard]] std::vector<std::string> standing_alarms(vault::Database& database);

}  // namespace fieldvault::sync
