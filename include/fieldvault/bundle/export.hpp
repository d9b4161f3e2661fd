// Export: what is new for a destination and may leave goes into one signed, sealed file.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "fieldvault/bundle/manifest.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/records/conditions.hpp"
#include "fieldvault/records/door.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::bundle {

// Which of the records that may leave go: what no earlier bundle of the channel brought; what none brought that was
// receipted, so that lost sticks lose nothing; everything again; or these records alone, again or not. A withdrawal of
// consent goes in any case.
enum class ExportScope { what_is_new, what_has_no_receipt, everything, these };

struct ExportRequest {
  std::string destination;            // name of a trusted card; its role is hq (or field, from HQ)
  std::vector<std::string> auditors;  // names of trusted officer cards
  records::Use purpose;
  vault::Path out;                     // must not exist
  std::optional<std::uint64_t> split;  // bytes of a part, at least 1 MiB: OUT.001, OUT.002, …
  ExportScope scope = ExportScope::what_is_new;
  std::vector<records::RecordId> records = {};  // with ExportScope::these
};

// A record that stays home, or goes in part.
struct HeldBack {
  records::Summary record;            // without a title that itself stays home: a person's code, otherwise the id
  bool whole;                         // nothing of it goes
  std::size_t parts;                  // leaves that stay home
  std::vector<std::string> pointers;  // of these, where other parts go
  std::vector<records::Reason> reasons;
};

// Evidence whose file was to go and cannot: its body is missing or damaged in this vault. What may leave of its record
// goes, and the file follows in a later bundle once it is there again.
struct LostBody {
  records::RecordId evidence;
  vault::ObjectName object;
  std::string why;  // goes on after "its file": "is missing", "has another length"
};

// What is told of an export before it is written, and after.
struct ExportOutlook {
  std::vector<HeldBack> withheld;
  std::vector<LostBody> lost;
  std::vector<SequenceNumber> given_up;        // by this export, each because a body in it proved damaged
  std::vector<records::Condition> conditions;  // of the persons in what goes, for this purpose
};
using TellOutlook = std::function<void(const ExportOutlook&)>;

// The outlook is empty for a bundle that was prepared before.
struct ExportReport : ExportOutlook {
  std::vector<vault::Path> files;
  std::string bundle_id;
  vault::VaultId device;
  SequenceNumber sequence;
  crypto::Digest manifest_sha256;
  std::uint64_t records;
  std::uint64_t evidence;  // bodies
  bool finished_earlier;   // an export that had died was finished with the same bytes
};

// What can be said of an export before anything is looked at: parties, parts, and whether the target is free.
void require_export(vault::Vault& vault, const ExportRequest& request);

// Writes the bundle. No number is taken where the target cannot hold it. An export of this channel that died is
// finished first, with its own bytes, and that is the report; otherwise `tell` is called before anything is written.
// Where a body proves to be damaged only while it is read, the bundle is given up with a ledger entry, and the next
// number goes without it, and without any other that is damaged. Errors: not_found (card), forbidden (the destination
// is an officer, or this vault itself), input_refused (out exists), not_trusted (revoked), damaged (an object of an
// export that had died does not have its hash), disk.
[[nodiscard]] ExportReport export_bundle(vault::Vault& vault, const ExportRequest& request,
                                         const evidence::Progress& progress, const TellOutlook& tell = {});

// A bundle that was written and lost on its way, under its own number with its own bytes; a ledger entry says so.
// Errors: not_found (no such bundle), forbidden (received already, given up, cut off, or something in it may not leave
// any more or was purged), not_trusted (a recipient was revoked), and those of writing.
struct AgainRequest {
  std::string destination;
  SequenceNumber sequence;
  vault::Path out;
  std::optional<std::uint64_t> split;
};
[[nodiscard]] ExportReport export_again(vault::Vault& vault, const AgainRequest& request,
                                        const evidence::Progress& progress);

// A record of which something goes.
struct Going {
  records::Summary record;            // as of HeldBack: without a title that stays home
  std::vector<std::string> pointers;  // leaves that stay home; empty where all of it goes
  std::vector<records::Reason> reasons;
};

// What export_bundle would send and hold back; writes nothing.
struct ExportPreview : ExportOutlook {
  std::vector<Going> records;  // with the custody records that the export itself writes
  std::uint64_t evidence = 0;
};
[[nodiscard]] ExportPreview preview_export(vault::Vault& vault, const ExportRequest& request);

// A bundle that this vault wrote, or began to write.
struct ExportedBundle {
  std::string destination;  // device, 32 hex digits
  SequenceNumber sequence;
  std::string state;                              // "prepared", "published", "voided"
  std::optional<crypto::Digest> manifest_sha256;  // once published
  bool has_receipt;
  std::string date;
  records::Use purpose;
  std::uint64_t records;   // revisions
  std::uint64_t evidence;  // bodies
};
[[nodiscard]] std::vector<ExportedBundle> exported_bundles(vault::Database& database);

// Gives up a prepared export that cannot be finished: its number stays used, a ledger entry says so, and the next
// bundle names the same previous manifest. Error(not_found) where none is prepared.
void void_export(vault::Vault& vault, const std::string& destination);

}  // namespace fieldvault::bundle
