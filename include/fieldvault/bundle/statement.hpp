// The inner statement: who signed what for whom; and the receipt that answers it.
#pragma once

#include <string>
#include <vector>

#include "fieldvault/bundle/manifest.hpp"
#include "fieldvault/crypto/checkpoint.hpp"
#include "fieldvault/records/consent.hpp"
#include "fieldvault/trust/card.hpp"
#include "fieldvault/vault/clock.hpp"

namespace fieldvault::bundle {

struct StatedRecipient {
  trust::Role role;
  trust::CardName name;
  crypto::AgeRecipient recipient;
  bool operator==(const StatedRecipient&) const = default;
};

struct Statement {
  std::string bundle_id;  // UUIDv7
  vault::VaultId device;
  BundlePlace place;
  records::Use purpose;
  std::vector<StatedRecipient> recipients;  // the destination first, then the auditors by name; at most 32
  crypto::TreeHead checkpoint;
  crypto::Digest tagmanifest;  // SHA-256 of tagmanifest-sha256.txt

  [[nodiscard]] std::string text() const;
  [[nodiscard]] static Statement parse(std::string_view text);  // Error(input_refused)
};

enum class ReceiptVerdict { imported };

struct Receipt {
  vault::VaultId device;  // whose bundle it was
  BundlePlace place;      // roster fields are zeros
  crypto::Digest manifest_sha256;
  crypto::TreeHead ledger;  // the device's ledger as the bundle showed it
  vault::Timestamp time;
  ReceiptVerdict verdict;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] static Receipt parse(std::string_view text);  // Error(input_refused)
};

// consistency.txt: the ledger from the last bundle of this channel to this one. The peaks of the old tree (its complete
// subtrees, largest first) let a reader without any state check that the entries of ledger.jsonl lead to the new root.
struct Consistency {
  crypto::TreeHead old_head;
  crypto::TreeHead new_head;
  std::vector<crypto::Digest> peaks;
  std::vector<crypto::Digest> proof;  // RFC 6962

  [[nodiscard]] std::string text() const;
  [[nodiscard]] static Consistency parse(std::string_view text);  // Error(input_refused)
};

}  // namespace fieldvault::bundle
