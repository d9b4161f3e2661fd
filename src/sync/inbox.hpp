// The contents of one bundle on their way into the vault: ledger replica, records, evidence; undone by its caller.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "fieldvault/bundle/replica.hpp"
#include "fieldvault/evidence/file_keys.hpp"
#include "fieldvault/records/record_store.hpp"
#include "fieldvault/vault/staged_group.hpp"
#include "records_reader.hpp"

namespace fieldvault::sync {

// Error(wrong_key) where the bundle is for another vault, and this one may only audit it.
void require_destination(const bundle::Statement& statement, const std::vector<crypto::AgeIdentity>& identities);

// Works inside the import's transaction. Where the replica has a hole, what only an entry in it could prove is left
// out. What cannot be rolled back there, the published objects, is named by new_objects().
class Inbox final : public bundle::SealedContents {
 public:
  Inbox(vault::Vault& vault, const bundle::AuthenticBundle& bundle, bundle::MissingEntries missing);
  ~Inbox() override;

  void statement(const bundle::Statement& statement) override { require_destination(statement, identities_); }
  void consistency(const bundle::Consistency& consistency) override { replica_.consistency(consistency); }
  void ledger_entry(const ledger::Entry& entry, std::string_view leaf) override;
  void checkpoint(std::string_view note) override { replica_.checkpoint(note); }
  void ledger_complete() override;
  void records_file(ByteView part) override;
  void records_end() override;
  void evidence_head(ByteView head, const crypto::Digest& body) override;
  void evidence_body(ByteView part) override;
  void evidence_end() override;
  // Once the bundle is read to its end: evidence is published in groups, and the last one waits for this.
  void finish() { keep_arrived(); }

  [[nodiscard]] std::uint64_t revisions() const noexcept { return revisions_; }  // in the bundle
  [[nodiscard]] std::uint64_t new_revisions() const noexcept { return new_revisions_; }
  // Numbers of bundles that the ledger gives up after the bundle before this one.
  [[nodiscard]] std::uint64_t given_up() const noexcept { return given_up_; }
  [[nodiscard]] std::uint64_t bodies() const noexcept { return bodies_; }
  // Records and bodies that were left out, since the entries that prove them are in a hole of the replica; and the
  // first of them by name.
  [[nodiscard]] std::uint64_t unproven() const noexcept { return unproven_; }
  [[nodiscard]] const std::vector<std::string>& unproven_names() const noexcept { return unproven_names_; }
  [[nodiscard]] const bundle::ReplicaRecorder& replica() const noexcept { return replica_; }
  [[nodiscard]] const std::vector<records::RecordId>& touched() const noexcept { return touched_; }
  [[nodiscard]] const std::vector<records::RecordId>& withdrawals() const noexcept { return withdrawals_; }
  [[nodiscard]] const std::vector<vault::ObjectName>& new_objects() const noexcept { return new_objects_; }

 private:
  // What the device's ledger says of an evidence body.
  struct StatedBody {
    records::RecordId evidence;
    crypto::Digest sha256;
    std::uint64_t length;
  };
  struct Body;
  struct Arrived;
  void take(const RecordLine& read, std::string_view line);
  void take_revision(const records::Revision& revision, std::string_view line);
  void take_act(const ledger::Act& act);
  void leave_out(std::string name);
  void keep_arrived();
  void open_records();
  [[nodiscard]] bool has_own_record(const StatedBody& stated, const vault::ObjectName& name) const;

  vault::Vault* vault_;
  std::string sender_;
  std::string own_name_;
  std::uint64_t sequence_;
  std::vector<crypto::AgeIdentity> identities_;
  records::RecordStore store_;
  bundle::ReplicaRecorder replica_;
  Bytes records_head_;
  RecordsReader records_;
  std::unique_ptr<crypto::StreamReader> records_stream_;
  std::map<crypto::Digest, StatedBody> stated_;
  std::unique_ptr<Body> body_;
  // Whole and checked, without their names yet.
  std::vector<Arrived> arrived_;
  vault::StagedGroup arrived_bodies_;
  evidence::FileKeys arrived_keys_{vault::StagedGroup::most};
  std::uint64_t revisions_ = 0;
  std::uint64_t new_revisions_ = 0;
  std::uint64_t bodies_ = 0;
  std::uint64_t given_up_ = 0;
  std::uint64_t unproven_ = 0;
  std::vector<std::string> unproven_names_;
  std::uint64_t size_before_ = 0;  // of the ledger, as the bundle before this one showed it
  bool has_holes_ = false;
  std::vector<records::RecordId> touched_;
  std::vector<records::RecordId> withdrawals_;
  std::vector<vault::ObjectName> new_objects_;
};

}  // namespace fieldvault::sync
