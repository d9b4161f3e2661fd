// The part of the judge that reads ledger.jsonl, checkpoint.txt and consistency.txt.
#include <fmt/format.h>

#include "fieldvault/trust/rotation.hpp"
#include "sealed_format.hpp"
#include "sealed_judge.hpp"

namespace fieldvault::bundle {
namespace {

// Seconds that a clock may be set back by a correction and not be called wrong.
constexpr std::int64_t clock_slack = 60;

}  // namespace

void SealedJudge::ledger_bytes(std::string_view part) {
  while (!part.empty()) {
    const std::size_t end = part.find('\n');
    text_ += part.substr(0, end);
    if (text_.size() > max_ledger_line)
      refuse("FV-LED-001", ErrorCode::input_refused, "a line of ledger.jsonl is over 4 KiB");
    if (end == std::string_view::npos) return;
    ledger_line(text_);
    text_.clear();
    part.remove_prefix(end + 1);
  }
}

void SealedJudge::ledger_line(std::string_view line) {
  const ledger::Entry entry = ledger::Entry::parse(line);
  if (!any_entry_) first_entry_ = next_entry_ = entry.index;
  any_entry_ = true;
  if (entry.index != next_entry_) {
    refuse("FV-LED-002", ErrorCode::authentication_failed,
           fmt::format("ledger entry {} stands where {} belongs", entry.index, next_entry_));
  }
  ++next_entry_;
  judge_actor(entry);
  judge_time(entry);
  ends_with_export_ = entry.action == ledger::action::bundle_export && entry.object == statement_->bundle_id;
  range_.append(entry.index, crypto::merkle_leaf_hash(bytes_of(line)));
  if (entry.body && entry.action == ledger::action::evidence_attach) named_bodies_.insert(*entry.body);
  contents_->ledger_entry(entry, line);
}

// All entries are by the signer's key, or by an earlier one that handed the ledger over to it.
void SealedJudge::judge_actor(const ledger::Entry& entry) {
  if (writer_.empty()) writer_ = entry.actor;
  if (entry.actor != writer_) refuse_actor(entry.index, entry.actor);
  if (entry.action != ledger::action::keys_rotate) return;
  const auto next = trust::rotated_to(entry.object);
  if (!next) {
    refuse("FV-LED-006", ErrorCode::authentication_failed,
           fmt::format("ledger entry {} hands the ledger over to no key", entry.index));
  }
  writer_ = next->text();
}

void SealedJudge::refuse_actor(std::uint64_t index, std::string_view actor) {
  findings_->stop(
      "FV-LED-006", ErrorCode::authentication_failed,
      fmt::format("ledger entry {} is by key {}, which is not the signer's and did not hand the ledger over to it: a "
                  "device writes only its own ledger",
                  index, actor),
      advice::call_sender);
}

// Of the clock only what the bundle itself shows: the order of bundles does not depend on it.
void SealedJudge::judge_time(const ledger::Entry& entry) {
  if (!latest_ || *latest_ < entry.time) latest_ = entry.time;
  if (!went_back_ && entry.time.unix_seconds() + clock_slack < latest_->unix_seconds()) went_back_ = entry.index;
}

void SealedJudge::judge_clock() {
  const std::string& date = bundle_->manifest().date;
  const auto warn = [this](const std::string& what) {
    findings_->add("FV-DAT-002", Severity::warning, ErrorCode::not_trusted, "the laptop's clock went back: " + what,
                   "the order of bundles does not depend on it; ask the owner to set the clock");
  };
  if (went_back_) {
    warn(fmt::format("ledger entry {} is dated before one that precedes it", *went_back_));
  } else if (latest_ && date < vault::Timestamp(latest_->unix_seconds() - clock_slack).day()) {
    warn(fmt::format("the bundle is dated {}, before its ledger entries", date));
  }
}

void SealedJudge::judge_checkpoint() {
  const auto verdict = crypto::verify_checkpoint(bundle_->signer().card.checkpoint_key, text_);
  if (!verdict.head) {
    refuse("FV-LED-003", ErrorCode::authentication_failed, "checkpoint.txt is not a checkpoint of the signer's ledger");
  }
  if (*verdict.head != statement_->checkpoint) {
    refuse("FV-LED-003", ErrorCode::authentication_failed,
           "checkpoint.txt and the statement name different ledger heads");
  }
  checkpoint_ = verdict.head;
  contents_->checkpoint(text_);
}

void SealedJudge::judge_consistency() {
  const Consistency consistency = Consistency::parse(text_);
  const auto rewritten = [this](const std::string& message) {
    findings_->stop("FV-LED-004", ErrorCode::authentication_failed, message, advice::investigate);
  };
  if (consistency.new_head != *checkpoint_) rewritten("consistency.txt does not lead to the checkpoint");
  const std::uint64_t first = any_entry_ ? first_entry_ : consistency.old_head.size;
  const std::uint64_t end = any_entry_ ? next_entry_ : first;
  if (first != consistency.old_head.size || end != checkpoint_->size) {
    rewritten("ledger.jsonl does not run from the last bundle's head to this one's");
  }
  if (any_entry_ && writer_ != bundle_->signer().card.signing_key.id().text()) refuse_actor(end - 1, writer_);
  if (!ends_with_export_) rewritten("the ledger does not end with the export of this bundle");
  if (LedgerRange().head_after(first, consistency.peaks) != consistency.old_head.root) {
    rewritten("the peaks in consistency.txt do not make the old root");
  }
  if (range_.head_after(first, consistency.peaks) != checkpoint_->root) {
    rewritten("the ledger entries do not lead to the checkpoint's root");
  }
  if (!crypto::merkle_verify_consistency(first, consistency.old_head.root, checkpoint_->size, checkpoint_->root,
                                         consistency.proof)) {
    rewritten("the consistency proof does not hold");
  }
  contents_->consistency(consistency);
  contents_->ledger_complete();
  judge_clock();
}

}  // namespace fieldvault::bundle
