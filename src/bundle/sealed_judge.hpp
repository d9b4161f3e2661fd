// The judge of the sealed archive: takes its members in order and checks each against what was signed.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bodies_ahead.hpp"
#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/bundle/ledger_range.hpp"
#include "fieldvault/bundle/tar.hpp"
#include "fieldvault/crypto/age_header.hpp"
#include "finding_list.hpp"

namespace fieldvault::bundle {

class SealedJudge final : public TarHandler {
 public:
  // Bodies of which `ahead` has the hash may be skipped; the contents get nothing of them.
  SealedJudge(const AuthenticBundle& bundle, SealedContents& contents, const BodyHashes& ahead, FindingList& findings)
      : bundle_(&bundle), contents_(&contents), ahead_(&ahead), findings_(&findings) {}

  void begin(std::string_view name, std::uint64_t size) override;
  void bytes(ByteView part) override;
  void end() override;
  // Whether what is to come of the present member is not needed.
  [[nodiscard]] bool is_hashed_ahead() const noexcept { return hashed_ahead_.has_value(); }
  // After the last member: everything that can only be said of the whole.
  void finish();

  [[nodiscard]] const std::optional<Statement>& statement() const noexcept { return statement_; }
  [[nodiscard]] std::vector<crypto::Digest> unfollowed() const { return unfollowed_; }
  [[nodiscard]] const std::optional<trust::RosterFile>& roster() const noexcept { return roster_; }

 private:
  enum class Member {
    bagit,
    bag_info,
    payload_manifest,
    tag_manifest,
    statement,
    signature,
    ledger,
    checkpoint,
    consistency,
    roster,
    records,
    head,
    body
  };
  [[nodiscard]] static std::size_t size_limit(Member member);
  [[nodiscard]] std::string expected_name() const;
  [[nodiscard]] bool is_kept() const;  // small enough to be judged whole
  void advance();

  void judge_statement();
  void judge_signature();
  void ledger_bytes(std::string_view part);
  void ledger_line(std::string_view line);
  void judge_actor(const ledger::Entry& entry);
  [[noreturn]] void refuse_actor(std::uint64_t index, std::string_view actor);
  void judge_time(const ledger::Entry& entry);
  void judge_clock();
  void judge_checkpoint();
  void judge_consistency();
  void judge_roster();
  // The tag files end with the consistency, or with the roster where there is one.
  [[nodiscard]] Member last_tag_file() const {
    return bundle_->manifest().place.roster_version == 0 ? Member::consistency : Member::roster;
  }
  // Takes the next line of the payload manifest, which must name this file; returns its hash.
  [[nodiscard]] crypto::Digest stated_hash(std::string_view name);
  void check_payload(const crypto::Digest& hash);
  // An age header for one recipient; the officer, who cannot open it, sees that much.
  crypto::AgeHeader require_one_recipient(std::string_view file);
  [[noreturn]] void refuse(std::string_view id, ErrorCode code, const std::string& message) {
    findings_->stop(id, code, message, advice::ask_again);
  }

  const AuthenticBundle* bundle_;
  SealedContents* contents_;
  const BodyHashes* ahead_;
  FindingList* findings_;

  Member member_ = Member::bagit;
  std::uint64_t evidence_number_ = 0;
  std::string text_;  // of the member that is being read, where it is kept
  crypto::Sha256 hash_;
  std::optional<crypto::Digest> hashed_ahead_;
  std::string bag_info_;
  std::string payload_manifest_;
  std::size_t payload_cursor_ = 0;
  std::string tag_manifest_;   // as received
  std::string expected_tags_;  // as it must be
  std::string statement_text_;
  std::optional<Statement> statement_;
  std::optional<crypto::TreeHead> checkpoint_;
  std::optional<trust::RosterFile> roster_;
  LedgerRange range_;
  std::uint64_t next_entry_ = 0;
  std::uint64_t first_entry_ = 0;
  bool any_entry_ = false;
  std::string writer_;                      // key id of who wrote the entries so far
  bool ends_with_export_ = false;           // the last entry that was read is this bundle's export
  std::string records_front_;               // records.age as far as its header can reach
  std::optional<vault::Timestamp> latest_;  // of the entries so far
  std::optional<std::uint64_t> went_back_;  // the first entry that is dated before one that precedes it
  std::set<crypto::Digest> named_bodies_;
  std::set<crypto::Digest> bodies_;
  std::vector<crypto::Digest> unfollowed_;
  crypto::Digest stated_;
  std::uint64_t payload_bytes_ = 0;
  std::uint64_t payload_files_ = 0;
};

}  // namespace fieldvault::bundle
