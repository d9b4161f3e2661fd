#include "sealed_judge.hpp"

#include <fmt/format.h>

#include "sealed_format.hpp"

namespace fieldvault::bundle {

std::size_t SealedJudge::size_limit(Member member) {
  switch (member) {
    case Member::payload_manifest:
      return max_payload_manifest;
    case Member::statement:
    case Member::consistency:
      return trust::max_signed_text_size;
    case Member::signature:
      return max_minisig_size;
    case Member::roster:
      return trust::max_roster_file_size;
    case Member::head:
      return crypto::max_age_header_size;
    default:
      return 4096;
  }
}

std::string SealedJudge::expected_name() const {
  switch (member_) {
    case Member::bagit:
      return std::string(sealed_name::bagit);
    case Member::bag_info:
      return std::string(sealed_name::bag_info);
    case Member::payload_manifest:
      return std::string(sealed_name::payload_manifest);
    case Member::tag_manifest:
      return std::string(sealed_name::tag_manifest);
    case Member::statement:
      return std::string(sealed_name::statement);
    case Member::signature:
      return std::string(sealed_name::signature);
    case Member::ledger:
      return std::string(sealed_name::ledger);
    case Member::checkpoint:
      return std::string(sealed_name::checkpoint);
    case Member::consistency:
      return std::string(sealed_name::consistency);
    case Member::roster:
      return std::string(sealed_name::roster);
    case Member::records:
      return std::string(sealed_name::records);
    case Member::head:
      return evidence_head_name(evidence_number_);
    case Member::body:
      return evidence_body_name(evidence_number_);
  }
  throw Error(ErrorCode::program_failed, "no such member");
}

bool SealedJudge::is_kept() const {
  return member_ != Member::ledger && member_ != Member::records && member_ != Member::body;
}

void SealedJudge::begin(std::string_view name, std::uint64_t size) {
  if (evidence_number_ > max_bundle_evidence) {
    refuse("FV-BAG-001", ErrorCode::input_refused, fmt::format("over {} evidence bodies", max_bundle_evidence));
  }
  if (name != expected_name()) {
    refuse("FV-BAG-001", ErrorCode::input_refused,
           fmt::format("the sealed archive has no {} where it belongs", expected_name()));
  }
  if (is_kept() && size > size_limit(member_)) {
    refuse("FV-BAG-001", ErrorCode::input_refused, fmt::format("{} is over {} bytes", name, size_limit(member_)));
  }
  text_.clear();
  hash_ = crypto::Sha256();
  hashed_ahead_.reset();
  if (member_ == Member::body) {
    if (const auto found = ahead_->find(evidence_number_); found != ahead_->end()) hashed_ahead_ = found->second;
  }
  if (member_ >= Member::records) {
    stated_ = stated_hash(name);
    payload_bytes_ += size;
    ++payload_files_;
  }
}

void SealedJudge::bytes(ByteView part) {
  if (hashed_ahead_) return;
  hash_.update(part);
  if (is_kept()) text_ += text_of(part);
  if (member_ == Member::ledger) ledger_bytes(text_of(part));
  if (member_ == Member::records) {
    records_front_ += text_of(part).substr(0, crypto::max_age_header_size - records_front_.size());
    contents_->records_file(part);
  }
  if (member_ == Member::body) contents_->evidence_body(part);
}

void SealedJudge::end() {
  const crypto::Digest hash = hashed_ahead_ ? *hashed_ahead_ : hash_.finish();
  switch (member_) {
    case Member::bagit:
      if (text_ != bagit_text) refuse("FV-BAG-002", ErrorCode::input_refused, "bagit.txt is not the one of BagIt 1.0");
      break;
    case Member::bag_info:
      bag_info_ = text_;
      break;
    case Member::payload_manifest:
      payload_manifest_ = text_;
      break;
    case Member::tag_manifest:
      tag_manifest_ = text_;
      break;
    case Member::statement:
      judge_statement();
      break;
    case Member::signature:
      judge_signature();
      break;
    case Member::ledger:
      if (!text_.empty()) refuse("FV-LED-001", ErrorCode::input_refused, "ledger.jsonl ends within a line");
      break;
    case Member::checkpoint:
      judge_checkpoint();
      break;
    case Member::consistency:
      judge_consistency();
      break;
    case Member::roster:
      judge_roster();
      break;
    case Member::records:
      check_payload(hash);
      static_cast<void>(require_one_recipient(records_front_));
      contents_->records_end();
      break;
    case Member::head: {
      check_payload(hash);
      const std::size_t before = payload_cursor_;
      const crypto::Digest body = stated_hash(evidence_body_name(evidence_number_));
      payload_cursor_ = before;
      if (require_one_recipient(text_).size() != text_.size()) {
        refuse("FV-INN-001", ErrorCode::input_refused, fmt::format("{} is more than an age header", expected_name()));
      }
      contents_->evidence_head(bytes_of(text_), body);
      break;
    }
    case Member::body:
      check_payload(hash);
      if (!bodies_.insert(hash).second) {
        refuse("FV-BAG-008", ErrorCode::input_refused, fmt::format("evidence body {} stands in it twice", hash.hex()));
      }
      if (!named_bodies_.contains(hash)) unfollowed_.push_back(hash);
      contents_->evidence_end();
      break;
  }
  switch (member_) {
    case Member::bagit:
    case Member::bag_info:
    case Member::payload_manifest:
    case Member::ledger:
    case Member::checkpoint:
    case Member::consistency:
    case Member::roster:
      expected_tags_ += hash_line(hash, expected_name());
      break;
    default:
      break;
  }
  if (member_ == last_tag_file() && expected_tags_ != tag_manifest_) {
    refuse("FV-BAG-005", ErrorCode::authentication_failed,
           "tagmanifest-sha256.txt does not fit the files that it lists");
  }
  advance();
}

void SealedJudge::advance() {
  if (member_ == Member::body) {
    member_ = Member::head;
    ++evidence_number_;
  } else {
    if (member_ == Member::records) evidence_number_ = 1;
    if (member_ == last_tag_file()) member_ = Member::roster;  // one that is not named is left out
    member_ = static_cast<Member>(static_cast<int>(member_) + 1);
  }
}

crypto::Digest SealedJudge::stated_hash(std::string_view name) {
  const std::string_view rest = std::string_view(payload_manifest_).substr(payload_cursor_);
  const std::string_view line = rest.substr(0, rest.find('\n'));
  const auto hash = crypto::Digest::parse(line.substr(0, 64));
  if (!hash || hash_line(*hash, name) != rest.substr(0, line.size() + 1)) {
    refuse("FV-BAG-003", ErrorCode::authentication_failed,
           fmt::format("manifest-sha256.txt does not list {} in its place", name));
  }
  payload_cursor_ += line.size() + 1;
  return *hash;
}

void SealedJudge::check_payload(const crypto::Digest& hash) {
  if (hash != stated_) {
    refuse("FV-BAG-004", ErrorCode::authentication_failed,
           fmt::format("{} does not have the SHA-256 that manifest-sha256.txt states", expected_name()));
  }
}

crypto::AgeHeader SealedJudge::require_one_recipient(std::string_view file) {
  crypto::AgeHeader header = crypto::AgeHeader::parse(bytes_of(file));
  if (header.stanza_count() != 1) {
    refuse("FV-INN-001", ErrorCode::input_refused,
           fmt::format("{} is sealed for {} recipients instead of one", expected_name(), header.stanza_count()));
  }
  return header;
}

void SealedJudge::judge_statement() {
  statement_text_ = text_;
  statement_.emplace(Statement::parse(text_));
  if (crypto::sha256(bytes_of(tag_manifest_)) != statement_->tagmanifest) {
    refuse("FV-STM-003", ErrorCode::authentication_failed,
           "tagmanifest-sha256.txt is not the one that the statement names");
  }
  if (statement_->place != bundle_->manifest().place) {
    refuse("FV-STM-002", ErrorCode::authentication_failed, "the outer manifest and the inner statement differ");
  }
}

void SealedJudge::judge_signature() {
  const trust::Card& card = bundle_->signer().card;
  const auto key_id = crypto::minisign_key_id(text_);
  if (key_id && *key_id != card.signing_key.id()) {
    findings_->stop(
        "FV-STM-005", ErrorCode::not_trusted,
        fmt::format("ALARM: the outer manifest is signed by {}, the contents by another key: somebody put their "
                    "name on another's bundle",
                    card.name.text()),
        advice::investigate);
  }
  if (crypto::minisign_verify(card.signing_key, bytes_of(statement_text_), text_) != crypto::MinisignVerdict::good) {
    refuse("FV-STM-006", ErrorCode::authentication_failed,
           "the statement's signature is not the signer's over this statement");
  }
  if (statement_->device != card.device()) {
    findings_->stop("FV-STM-004", ErrorCode::not_trusted, "the statement names another device than the signer's card",
                    advice::call_sender);
  }
  contents_->statement(*statement_);
}

void SealedJudge::judge_roster() {
  try {
    roster_.emplace(trust::RosterFile::parse(text_));
  } catch (const Error& error) {
    refuse("FV-ROS-005", error.code(), fmt::format("roster.txt is malformed: {}", error.what()));
  }
  const BundlePlace& place = bundle_->manifest().place;
  if (roster_->roster.version != place.roster_version || roster_->roster.hash() != place.roster) {
    refuse("FV-ROS-005", ErrorCode::authentication_failed, "roster.txt is not the roster that the manifest names");
  }
}

void SealedJudge::finish() {
  if (member_ != Member::head) refuse("FV-BAG-001", ErrorCode::input_refused, "the sealed archive was cut off");
  if (payload_cursor_ != payload_manifest_.size()) {
    refuse("FV-BAG-003", ErrorCode::authentication_failed, "manifest-sha256.txt lists files that are not there");
  }
  if (bag_info_ != bag_info_text(payload_bytes_, payload_files_, bundle_->manifest().date)) {
    refuse("FV-BAG-006", ErrorCode::authentication_failed, "bag-info.txt does not fit the payload");
  }
}

}  // namespace fieldvault::bundle
