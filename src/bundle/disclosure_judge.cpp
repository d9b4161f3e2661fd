#include "disclosure_judge.hpp"

#include <fmt/format.h>

#include <array>

#include "fieldvault/bundle/act_line.hpp"
#include "fieldvault/crypto/cosignature.hpp"
#include "fieldvault/crypto/merkle.hpp"
#include "fieldvault/crypto/timestamp.hpp"
#include "sealed_format.hpp"
#include "tar_format.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::string_view distrust =
    "do not rely on it; ask whoever disclosed it for the file again, over a way that you trust";
constexpr std::array front = {disclosure_name::card, disclosure_name::statement, disclosure_name::signature,
                              disclosure_name::manifest};
constexpr std::uint64_t max_manifest_size = std::uint64_t{1024} * 1024;
constexpr std::size_t hash_text_size = 64;
constexpr std::string_view hash_border = "  ";

[[noreturn]] void malformed(const std::string& why) { throw Error(ErrorCode::input_refused, why); }

std::string_view take_line(std::string_view& rest, std::string_view source) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) malformed(fmt::format("{}: cut off, or fewer lines than it must have", source));
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

}  // namespace

bool DisclosureJudge::is_kept() const { return !is_in_manifest() || listed().part != Part::file; }

std::uint64_t DisclosureJudge::size_limit() const {
  if (!is_in_manifest()) {
    return front[member_] == disclosure_name::manifest ? max_manifest_size : trust::max_signed_text_size;
  }
  switch (listed().part) {
    case Part::card:
    case Part::checkpoint:
      return trust::max_signed_text_size;
    case Part::stamp:
      return crypto::max_timestamp_size;
    case Part::records:
    case Part::proofs:
      return max_disclosed_text;
    default:
      return max_tar_size;
  }
}

void DisclosureJudge::begin(std::string_view name, std::uint64_t size) {
  if (is_in_manifest() && member_ - front_members >= listed_.size())
    malformed(fmt::format("'{}' is in no manifest", name));
  const std::string_view expected = is_in_manifest() ? std::string_view(listed().name) : front[member_];
  if (name != expected) malformed(fmt::format("'{}' stands where {} must stand", name, expected));
  if (size > size_limit()) malformed(fmt::format("{} is over {} bytes", name, size_limit()));
  size_ = size;
  text_.clear();
  hash_ = crypto::Sha256();
}

void DisclosureJudge::bytes(ByteView part) {
  hash_.update(part);
  if (is_kept()) text_ += text_of(part);
}

void DisclosureJudge::end() {
  if (is_in_manifest()) {
    judge_listed();
  } else {
    judge_front();
  }
  ++member_;
}

void DisclosureJudge::judge_front() {
  if (front[member_] == disclosure_name::card) card_ = trust::parse_card_file(text_);
  if (front[member_] == disclosure_name::statement) {
    statement_text_ = text_;
    statement_ = DisclosureStatement::parse(text_);
  }
  if (front[member_] == disclosure_name::signature) judge_signature();
  if (front[member_] == disclosure_name::manifest) judge_manifest();
}

void DisclosureJudge::judge_signature() {
  const auto verdict = crypto::minisign_verify(card_->signing_key, bytes_of(statement_text_), text_);
  if (verdict != crypto::MinisignVerdict::good || card_->device() != statement_->device) {
    findings_->stop("FV-DIS-002", ErrorCode::authentication_failed,
                    "disclosure.txt is not signed by the key on the card beside it", distrust);
  }
  disclosure_ = Disclosure{*card_, *statement_, {}, {}, {}};
}

void DisclosureJudge::judge_manifest() {
  if (hash_.finish() != statement_->manifest) {
    findings_->stop("FV-DIS-003", ErrorCode::authentication_failed,
                    "manifest-sha256.txt is not the one that was signed", distrust);
  }
  for (std::string_view rest = text_; !rest.empty();) {
    const std::string_view line = take_line(rest, disclosure_name::manifest);
    const auto hash = crypto::Digest::parse(line.substr(0, hash_text_size));
    if (!hash || line.size() <= hash_text_size + hash_border.size() ||
        line.substr(hash_text_size, hash_border.size()) != hash_border) {
      malformed("manifest-sha256.txt: a malformed line");
    }
    listed_.push_back({*hash, std::string(line.substr(hash_text_size + hash_border.size()))});
  }
  name_parts();
}

void DisclosureJudge::name_parts() {
  std::size_t at = 0;
  const auto is_next = [&](std::string_view name) { return at < listed_.size() && listed_[at].name == name; };
  const auto take = [&](Part part, bool fits) {
    if (!fits) malformed("manifest-sha256.txt does not list what was stated");
    listed_[at++].part = part;
  };
  for (std::uint64_t number = 1; number <= statement_->ledgers; ++number) {
    take(Part::card, is_next(ledger_card_name(number)));
    take(Part::checkpoint, is_next(ledger_checkpoint_name(number)));
    if (is_next(ledger_stamp_name(number))) take(Part::stamp, true);
  }
  take(Part::records, is_next(disclosure_name::records));
  take(Part::proofs, is_next(disclosure_name::proofs));
  for (std::uint64_t number = 1; number <= statement_->evidence; ++number) {
    take(Part::file, at < listed_.size() && is_disclosed_file_name(listed_[at].name, number));
  }
  if (at != listed_.size()) malformed("manifest-sha256.txt lists more than was stated");
}

void DisclosureJudge::judge_listed() {
  const crypto::Digest sha256 = hash_.finish();
  if (sha256 != listed().sha256) {
    findings_->stop("FV-DIS-003", ErrorCode::authentication_failed,
                    fmt::format("{} does not have the hash that was signed", listed().name), distrust);
  }
  switch (listed().part) {
    case Part::card:
      ledger_card_ = trust::Card::parse(text_);
      break;
    case Part::checkpoint:
      judge_checkpoint();
      break;
    case Part::stamp:
      disclosure_->ledgers.back().stamp = copy_of(bytes_of(text_));
      break;
    case Part::records:
      records_ = std::move(text_);
      break;
    case Part::proofs:
      judge_lines();
      break;
    case Part::file:
      judge_file(sha256);
      break;
  }
}

// Of another device's ledger the discloser says, by cosigning, that it held this head and since when.
void DisclosureJudge::judge_checkpoint() {
  const bool is_own = ledger_card_->device() == card_->device();
  std::optional<DisclosedLedger> ledger;
  if (is_own) {
    const auto verdict = crypto::verify_checkpoint(ledger_card_->checkpoint_key, text_);
    if (verdict.head) ledger = DisclosedLedger{*ledger_card_, *verdict.head, std::nullopt, text_};
  } else if (const auto seen = crypto::verify_cosigned(ledger_card_->checkpoint_key, card_->checkpoint_key, text_)) {
    ledger = DisclosedLedger{*ledger_card_, seen->head, vault::Timestamp(static_cast<std::int64_t>(seen->time)), text_};
  }
  if (!ledger) {
    findings_->stop("FV-DIS-004", ErrorCode::authentication_failed,
                    fmt::format("{} is not signed by the device{}", listed().name,
                                is_own ? "" : ", or not cosigned by the discloser"),
                    distrust);
  }
  disclosure_->ledgers.push_back(*std::move(ledger));
}

std::size_t DisclosureJudge::proved_in(const EntryProof& proof) {
  if (proof.ledger == 0 || proof.ledger > disclosure_->ledgers.size())
    malformed("proofs.jsonl names a ledger that is not there");
  const std::size_t at = static_cast<std::size_t>(proof.ledger) - 1;
  const DisclosedLedger& ledger = disclosure_->ledgers[at];
  if (!crypto::merkle_verify_inclusion(crypto::merkle_leaf_hash(bytes_of(proof.entry.leaf())), proof.entry.index,
                                       ledger.head.size, proof.path, ledger.head.root)) {
    findings_->stop(
        "FV-DIS-005", ErrorCode::authentication_failed,
        fmt::format("entry {} does not stand in the ledger of {}", proof.entry.index, ledger.device.name.text()),
        distrust);
  }
  return at;
}

void DisclosureJudge::judge_record(records::Revision revision, const EntryProof& proof) {
  const std::size_t ledger = proved_in(proof);
  const records::Envelope& envelope = revision.envelope();
  const ledger::Entry& entry = proof.entry;
  const bool is_write =
      entry.action == ledger::action::record_write || entry.action == ledger::action::consent_withdraw;
  if (!is_write || entry.commitment != revision.root() || entry.object != envelope.id.text() ||
      entry.actor != envelope.author.text() || envelope.device != disclosure_->ledgers[ledger].device.device()) {
    findings_->stop("FV-DIS-005", ErrorCode::authentication_failed,
                    fmt::format("record {} is not what entry {} of the ledger says", envelope.id.text(), entry.index),
                    distrust);
  }
  disclosure_->records.push_back({std::move(revision), ledger, entry});
}

void DisclosureJudge::judge_attachment(const ledger::Act& act, const EntryProof& proof) {
  const std::size_t ledger = proved_in(proof);
  const ledger::Entry& entry = proof.entry;
  const Json& content = act.content;
  const auto text_member = [&](const char* name) {
    return content.is_object() && content.contains(name) && content[name].is_string() ? content[name].get<std::string>()
                                                                                      : std::string();
  };
  const auto sha256 = crypto::Digest::parse(text_member("sha256"));
  const auto object = crypto::Digest::parse(text_member("object"));
  const bool has_length = content.is_object() && content.contains("length") && content["length"].is_number_unsigned();
  if (entry.action != ledger::action::evidence_attach || act.index != entry.index ||
      act.commitment() != entry.commitment || !sha256 || !object || entry.body != object || !has_length ||
      text_member("evidence") != entry.object) {
    findings_->stop("FV-DIS-006", ErrorCode::authentication_failed,
                    fmt::format("entry {} of the ledger does not attach the evidence that is shown", entry.index),
                    distrust);
  }
  const std::string& name = listed_[listed_.size() - statement_->evidence + disclosure_->files.size()].name;
  disclosure_->files.push_back({name, entry.object, *sha256, content["length"].get<std::uint64_t>(), ledger, entry});
}

void DisclosureJudge::judge_lines() {
  std::string_view records = records_;
  std::string_view proofs = text_;
  for (std::uint64_t i = 0; i < statement_->records; ++i) {
    records::Revision revision = records::Revision::parse(take_line(records, disclosure_name::records));
    judge_record(std::move(revision), EntryProof::parse(take_line(proofs, disclosure_name::proofs)));
  }
  for (std::uint64_t i = 0; i < statement_->evidence; ++i) {
    const ledger::Act act = parse_act_line(take_line(records, disclosure_name::records), disclosure_name::records);
    judge_attachment(act, EntryProof::parse(take_line(proofs, disclosure_name::proofs)));
  }
  if (!records.empty() || !proofs.empty()) malformed("records.jsonl or proofs.jsonl has more lines than was stated");
  std::string().swap(records_);
}

void DisclosureJudge::judge_file(const crypto::Digest& sha256) {
  const DisclosedFile& file = disclosure_->files[files_++];
  if (file.sha256 != sha256 || file.length != size_) {
    findings_->stop("FV-DIS-006", ErrorCode::authentication_failed,
                    fmt::format("{} is not the file that was attached", file.name), distrust);
  }
}

void DisclosureJudge::finish() {
  if (!is_in_manifest() || member_ - front_members != listed_.size()) malformed("members are missing at its end");
}

}  // namespace fieldvault::bundle
