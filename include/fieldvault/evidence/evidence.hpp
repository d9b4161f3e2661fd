// Evidence: a file of any size is encrypted once into the vault, and comes out again checked against its hash.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "fieldvault/crypto/age_header.hpp"
#include "fieldvault/records/record_store.hpp"

namespace fieldvault::evidence {

// Bytes done of bytes in all; called between chunks. Total is 0 where it is not known.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

struct Attached {
  records::Written record;
  vault::ObjectName object;
  crypto::Digest sha256;  // of the true bytes
  std::uint64_t length;   // true bytes
};

// Streams the file into an object: STREAM under a random file key, zero bytes to the Padmé length, every chunk opened
// again and compared in memory; fsync, rename, fsync; then the evidence record, the object row, the custody record and
// the ledger entry in one transaction. `body` is the evidence record's body without file members, which are filled in
// (original_name, length, sha256, object). Refused: what is no regular file (input_refused), a file that changes while
// it is read (input_refused).
[[nodiscard]] Attached attach(vault::Vault& vault, const vault::Path& file, Json body, const Progress& progress);

struct FileToAttach {
  vault::Path file;
  Json body;  // as for one
};
// The same for many: in groups (vault::StagedGroup), each with one wait for the disk and one transaction, so that a
// group is attached whole or not at all; while a group is recorded, other threads publish the next one and read the one
// behind it. `attached` is called for each file once its group is committed; it and `progress` by one thread at a time.
// Refused before anything is written: what would be refused of one, a file that cannot be opened, and all together
// where the disk has no room for them.
void attach_all(vault::Vault& vault, const std::vector<FileToAttach>& files,
                const std::function<void(const FileToAttach&, const Attached&)>& attached, const Progress& progress);

// The name that a file came with, as data: the last part of the path. A name that is not text (ill-formed UTF-8,
// noncharacters) gets %XX for each byte that belongs to no character, and %25 for its own percent signs.
[[nodiscard]] std::string original_name(const vault::Path& file);

// Evidence without a file: a physical object, a web page.
[[nodiscard]] records::Written describe(vault::Vault& vault, const Json& body);

// A new revision of an evidence record. What was filled in from its file stays: absent members are put back, others are
// Error(input_refused).
records::Written revise(vault::Vault& vault, const records::RecordId& evidence, Json body);

// Decrypts into a file beside `out`, checks length and SHA-256 of the true bytes, then gives it its name. An existing
// `out` is never overwritten: Error(input_refused). Error(not_found): no file, or purged (says who holds it).
void extract(vault::Vault& vault, const records::RecordId& evidence, const vault::Path& out, const Progress& progress);

// An object's keys and lengths as they stand in the database.
struct StoredObject {
  vault::ObjectName name;
  records::RecordId evidence;
  std::optional<crypto::FileKey> file_key;  // none: purged, or withheld
  std::uint64_t length;
  crypto::Digest sha256;
  std::uint64_t body_length;
};
[[nodiscard]] std::optional<StoredObject> find_object(vault::Database& database, const vault::ObjectName& name);
[[nodiscard]] std::optional<StoredObject> object_of(vault::Database& database, const records::RecordId& evidence);
// Of every body that is to be here: not purged. Rising.
[[nodiscard]] std::vector<vault::ObjectName> object_names(vault::Database& database);
void store_object(vault::Database& database, const StoredObject& object);

// Appends a custody record (action as in the vocabulary) of what the vault itself did.
records::Written write_custody(vault::Vault& vault, const records::RecordId& evidence, std::string_view action,
                               std::string_view from, std::string_view to, std::string_view why);
// The same by a store that the caller writes with already, as who writes many does.
records::Written write_custody(vault::Vault& vault, records::RecordStore& store, const records::RecordId& evidence,
                               std::string_view action, std::string_view from, std::string_view to,
                               std::string_view why);
// The body of such a record, of evidence whose own body is this by now.
[[nodiscard]] Json custody_body(const records::RecordId& evidence, const Json& present, const vault::Timestamp& when,
                                std::string_view action, std::string_view from, std::string_view to,
                                std::string_view why);
// The custody records of a piece of evidence, oldest first.
[[nodiscard]] std::vector<records::StoredRevision> custody_of(const records::RecordStore& store,
                                                              const records::RecordId& evidence);

// Every object row has its body and every body its name; with `deep`, each body is hashed. One line for each fault.
enum class Depth { names, bodies };
[[nodiscard]] std::vector<std::string> object_faults(vault::Vault& vault, Depth depth, const Progress& progress);

}  // namespace fieldvault::evidence
