// Disclosure: chosen records and evidence for a court, each proved to stand in the ledger of the device that wrote it.
// Nothing else of a ledger is shown, and no vault is needed to check it (docs/formats-disclosure.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fieldvault/bundle/export.hpp"
#include "fieldvault/bundle/finding.hpp"
#include "fieldvault/crypto/age_keys.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/trust/card.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::bundle {

inline constexpr std::size_t max_disclosed_records = 1000;   // revisions
inline constexpr std::size_t max_disclosed_evidence = 1000;  // files
inline constexpr std::size_t max_disclosed_text = std::size_t{32} * 1024 * 1024;

// disclosure.txt: who shows what to whom, and for what.
struct DisclosureStatement {
  std::string id;  // UUIDv7
  vault::VaultId device;
  trust::CardName to;
  crypto::AgeRecipient recipient;
  records::Use purpose;
  vault::Timestamp time;
  std::uint64_t ledgers;
  std::uint64_t records;
  std::uint64_t evidence;
  crypto::Digest manifest;  // SHA-256 of manifest-sha256.txt

  [[nodiscard]] std::string text() const;
  [[nodiscard]] static DisclosureStatement parse(std::string_view text);  // Error(input_refused)
};

struct DisclosureRequest {
  std::vector<records::RecordId> records;
  trust::CardName to;                             // what consent to share-partner is held against
  std::optional<crypto::AgeRecipient> recipient;  // none: of the trusted card with that name
  records::Use purpose;
  vault::Path out;  // must not exist
};

struct DisclosureReport {
  DisclosureStatement statement;
  ExportPreview contents;
};

// The current revisions of the records, whatever device wrote them, with the custody of evidence and its files. The
// ledger says it before the file has its name. Errors: forbidden (a chosen record may not leave for this purpose: who
// did not agree; the recipient is an officer; a partner without a card), not_trusted (the recipient's card is revoked,
// or a card with that name has another key), not_found (no card and no key; the file of a piece of evidence is not
// here; a device's checkpoint is not here, since its bundles came to an earlier fieldvault), input_refused (out exists,
// nothing chosen, over the limits), disk.
DisclosureReport disclose(vault::Vault& vault, const DisclosureRequest& request, const evidence::Progress& progress);
// What disclose() would show and what of it stays home; writes nothing.
[[nodiscard]] ExportPreview preview_disclosure(vault::Vault& vault, const DisclosureRequest& request);

// A ledger that records are proved from.
struct DisclosedLedger {
  trust::Card device;
  crypto::TreeHead head;
  std::optional<vault::Timestamp> cosigned_at;                // when the discloser first held it; none: its own ledger
  std::string checkpoint;                                     // as it stands in the archive
  Bytes stamp = {};                                           // RFC 3161 response over it; empty where there is none
  std::optional<vault::Timestamp> stamped_at = std::nullopt;  // as the stamp says; set by judge_stamps()
};

struct DisclosedRecord {
  records::Revision revision;
  std::size_t ledger;  // index into ledgers
  ledger::Entry entry;
};

struct DisclosedFile {
  std::string name;  // "evidence/0001.jpg"
  std::string evidence;
  crypto::Digest sha256;
  std::uint64_t length;
  std::size_t ledger;
  ledger::Entry entry;  // of its attachment
};

struct Disclosure {
  trust::Card discloser;
  DisclosureStatement statement;
  std::vector<DisclosedLedger> ledgers;
  std::vector<DisclosedRecord> records;
  std::vector<DisclosedFile> files;
};

struct DisclosureExamination {
  std::optional<Disclosure> disclosure;  // as far as it was read; with a failure among the findings it proves nothing
  std::vector<Finding> findings;
};

// Checks every byte of a disclosure: signature, hashes, checkpoints, proofs. With `identity` it is opened first;
// without, it must be what stock `age` made of it. Whose key the discloser's is, is not judged here. Errors: not_found
// (no file), wrong_key (for another recipient), wrong_usage (an age file without an identity), disk.
[[nodiscard]] DisclosureExamination examine_disclosure(vault::Disk& disk, const vault::Path& file,
                                                       const std::optional<crypto::AgeIdentity>& identity,
                                                       const evidence::Progress& progress);

}  // namespace fieldvault::bundle
