#include "inbox.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/bundle/seen.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/vault/threaded_sink.hpp"

namespace fieldvault::sync {
namespace {

constexpr std::size_t most_named = 10;

crypto::FileKey open_header(const crypto::AgeHeader& header, const std::vector<crypto::AgeIdentity>& identities) {
  if (header.stanza_count() != 1) {
    throw Error(ErrorCode::input_refused, "a payload file is not for exactly one recipient");
  }
  if (std::optional<crypto::FileKey> key = header.open_by_any(identities)) return *std::move(key);
  throw Error(ErrorCode::wrong_key, "the records in this bundle are for another vault; this one may only audit it");
}

// The plaintext of an evidence body: the true bytes, then zeros up to the Padmé length.
class TrueBytes final : public crypto::ByteSink {
 public:
  explicit TrueBytes(std::uint64_t length) : length_(length) {}
  void write(ByteView plaintext) override {
    const auto left =
        static_cast<std::size_t>(std::min<std::uint64_t>(length_ - std::min(length_, total_), plaintext.size()));
    hash_.update(plaintext.first(left));
    const ByteView padding = plaintext.subspan(left);
    padding_is_zero_ = padding_is_zero_ &&
                       std::all_of(padding.begin(), padding.end(), [](std::byte byte) { return byte == std::byte{0}; });
    total_ += plaintext.size();
  }
  [[nodiscard]] bool fits(const crypto::Digest& sha256) {
    return padding_is_zero_ && total_ == crypto::padme_length(length_) && hash_.finish() == sha256;
  }

 private:
  std::uint64_t length_;
  std::uint64_t total_ = 0;
  bool padding_is_zero_ = true;
  crypto::Sha256 hash_;
};

// The plaintext of a body, opened on a thread of its own where it is long enough to be worth one.
class Opening final : public crypto::ByteSink {
 public:
  Opening(const crypto::FileKey& file_key, std::uint64_t length)
      : plaintext_(length), stream_(file_key.clone(), plaintext_) {
    if (length > worth_a_thread) handed_.emplace(*this);
  }
  void take(ByteView sealed) {
    if (handed_)
      handed_->write(sealed);
    else
      write(sealed);
  }
  void write(ByteView sealed) override { stream_.write(sealed); }
  [[nodiscard]] bool fits(const crypto::Digest& sha256) {
    if (handed_) handed_->finish();
    stream_.finish();
    return plaintext_.fits(sha256);
  }

 private:
  static constexpr std::uint64_t worth_a_thread = std::uint64_t{1} << 20;
  TrueBytes plaintext_;
  crypto::StreamReader stream_;
  std::optional<vault::ThreadedSink> handed_;
};

}  // namespace

struct Inbox::Body {
  Body(const vault::ObjectName& object_name, vault::StagedObject object, crypto::FileKey key, const StatedBody& body)
      : name(object_name),
        staged(std::move(object)),
        file_key(std::move(key)),
        stated(body),
        opening(file_key, body.length) {}
  vault::ObjectName name;
  vault::StagedObject staged;
  crypto::FileKey file_key;
  StatedBody stated;
  Opening opening;
};

struct Inbox::Arrived {
  vault::ObjectName name;
  std::uint64_t size;  // of the body
  StatedBody stated;
  bool is_new;  // no row has its key yet
};

Inbox::Inbox(vault::Vault& vault, const bundle::AuthenticBundle& bundle, bundle::MissingEntries missing)
    : vault_(&vault),
      sender_(bundle.signer().card.name.text()),
      own_name_(trust::own_card(vault).name.text()),
      sequence_(bundle.manifest().place.sequence.value()),
      identities_(trust::age_identities(vault)),
      store_(vault),
      replica_(vault, bundle.signer().card.device(), missing),
      records_([this](const RecordLine& read, std::string_view line) { take(read, line); }) {
  const bundle::BundlePlace& place = bundle.manifest().place;
  const auto before = bundle::find_seen(vault.database(), bundle.signer().card.device().text(), place.previous);
  if (before) size_before_ = before->ledger.size;
}

Inbox::~Inbox() = default;

void require_destination(const bundle::Statement& statement, const std::vector<crypto::AgeIdentity>& identities) {
  const crypto::AgeRecipient& destination = statement.recipients.front().recipient;
  const bool here = std::any_of(identities.begin(), identities.end(), [&](const crypto::AgeIdentity& identity) {
    return identity.recipient() == destination;
  });
  if (!here) {
    throw Error(ErrorCode::wrong_key, fmt::format("this bundle is for {}; this vault may only audit it",
                                                  statement.recipients.front().name.text()));
  }
}

void Inbox::ledger_entry(const ledger::Entry& entry, std::string_view leaf) {
  if (entry.action == ledger::action::bundle_void && entry.index >= size_before_) ++given_up_;
  replica_.ledger_entry(entry, leaf);
}

void Inbox::ledger_complete() {
  replica_.ledger_complete();
  if (!replica_.is_complete()) {
    throw Error(ErrorCode::not_trusted, "ledger entries are missing before this bundle's");
  }
  has_holes_ = replica_.has_holes();
}

void Inbox::open_records() {
  const crypto::AgeHeader header = crypto::AgeHeader::parse(records_head_);
  records_stream_ = std::make_unique<crypto::StreamReader>(open_header(header, identities_), records_);
  records_stream_->write(ByteView(records_head_).subspan(header.size()));
  Bytes().swap(records_head_);
}

void Inbox::records_file(ByteView part) {
  if (records_stream_) {
    records_stream_->write(part);
    return;
  }
  records_head_.insert(records_head_.end(), part.begin(), part.end());
  if (records_head_.size() >= crypto::max_age_header_size) open_records();
}

void Inbox::records_end() {
  if (!records_stream_) open_records();
  records_stream_->finish();
  records_.finish();
  records_stream_.reset();
}

void Inbox::take(const RecordLine& read, std::string_view line) {
  if (const auto* revision = std::get_if<records::Revision>(&read)) take_revision(*revision, line);
  if (const auto* act = std::get_if<ledger::Act>(&read)) take_act(*act);
}

void Inbox::take_revision(const records::Revision& revision, std::string_view line) {
  const records::Envelope& envelope = revision.envelope();
  const auto entry = replica_.log().find_commitment(revision.root());
  if (!entry && has_holes_) {
    leave_out(envelope.kind() + " " + envelope.id.text());
    return;
  }
  const bool is_write =
      entry && (entry->action == ledger::action::record_write ||
                (entry->action == ledger::action::consent_withdraw && envelope.kind() == records::kind::consent));
  if (!is_write || entry->object != envelope.id.text() || entry->actor != envelope.author.text() ||
      envelope.device.text() != replica_.log().device()) {
    throw Error(ErrorCode::authentication_failed,
                fmt::format("record {} is not in the device's ledger as it was sent", envelope.id.text()));
  }
  ++revisions_;
  if (!store_.accept(revision, line, replica_.log().id(), entry->index)) return;
  ++new_revisions_;
  touched_.push_back(envelope.id);
  if (entry->action == ledger::action::consent_withdraw) withdrawals_.push_back(envelope.id);
}

void Inbox::leave_out(std::string name) {
  ++unproven_;
  if (unproven_names_.size() < most_named) unproven_names_.push_back(std::move(name));
}

void Inbox::take_act(const ledger::Act& act) {
  const auto refuse = [] {
    return Error(ErrorCode::authentication_failed, "an act in the bundle is not in the device's ledger as it was sent");
  };
  if (act.index >= replica_.log().size()) throw refuse();
  const auto leaf = replica_.log().find_leaf(act.index);
  if (!leaf) return;  // in a hole
  const ledger::Entry entry = ledger::Entry::parse(*leaf);
  if (entry.commitment != act.commitment()) throw refuse();
  if (!ledger::find_act(vault_->database(), replica_.log().id(), act.index)) {
    ledger::store_act(vault_->database(), replica_.log().id(), act);
  }
  if (entry.action != ledger::action::evidence_attach) return;
  const Json& content = act.content;
  const auto text = [&](const char* name) -> std::string {
    return content.contains(name) && content[name].is_string() ? content[name].get<std::string>() : std::string();
  };
  const auto evidence = records::RecordId::parse(text("evidence"));
  const auto sha256 = crypto::Digest::parse(text("sha256"));
  const auto object = crypto::Digest::parse(text("object"));
  if (!evidence || !sha256 || !object || entry.body != object || entry.object != evidence->text() ||
      !content.contains("length") || !content["length"].is_number_unsigned()) {
    throw refuse();
  }
  stated_.insert_or_assign(*object, StatedBody{*evidence, *sha256, content["length"].get<std::uint64_t>()});
}

void Inbox::evidence_head(ByteView head, const crypto::Digest& body) {
  const crypto::AgeHeader header = crypto::AgeHeader::parse(head);
  if (header.size() != head.size()) throw Error(ErrorCode::input_refused, "bytes follow an evidence head");
  const auto stated = stated_.find(body);
  if (stated == stated_.end()) {
    if (has_holes_) return;
    throw Error(ErrorCode::authentication_failed,
                fmt::format("evidence body {} has no attachment in the device's ledger", body.hex()));
  }
  const std::uint64_t length = crypto::stream_payload_size(crypto::padme_length(stated->second.length));
  body_ = std::make_unique<Body>(body, vault_->objects().stage_as(body, length), open_header(header, identities_),
                                 stated->second);
}

// One device cannot put a body under the evidence of another: a revision that it wrote itself must name the body so.
bool Inbox::has_own_record(const StatedBody& stated, const vault::ObjectName& name) const {
  const auto names_it = [&](const records::StoredRevision& stored) {
    const Json body = stored.revision.body();
    return stored.log == replica_.log().id() && body.value("object", Json()) == Json(name.hex()) &&
           body.value("sha256", Json()) == Json(stated.sha256.hex()) &&
           body.value("length", Json()) == Json(stated.length);
  };
  // Mostly a current one, which the custody record asks for next.
  return std::ranges::any_of(store_.heads(stated.evidence), names_it) ||
         std::ranges::any_of(store_.history(stated.evidence), names_it);
}

void Inbox::evidence_body(ByteView part) {
  if (!body_) return;
  body_->staged.write(part);
  body_->opening.take(part);
}

void Inbox::evidence_end() {
  if (!body_) {
    leave_out("an evidence file");
    return;
  }
  if (!body_->opening.fits(body_->stated.sha256)) {
    throw Error(ErrorCode::authentication_failed,
                fmt::format("the file of evidence {} does not have the SHA-256 of its first minute",
                            body_->stated.evidence.text()));
  }
  if (!has_own_record(body_->stated, body_->name)) {
    if (!has_holes_) {
      throw Error(ErrorCode::authentication_failed,
                  fmt::format("no evidence record of the device names body {} as it was attached", body_->name.hex()));
    }
    leave_out("the file of evidence " + body_->stated.evidence.text());
    body_.reset();
    return;
  }
  const auto known = evidence::find_object(vault_->database(), body_->name);
  const bool is_new = !known || !known->file_key;
  if (is_new) {
    evidence::write_custody(*vault_, store_, body_->stated.evidence, "imported", sender_, own_name_,
                            fmt::format("bundle {}", sequence_));
  }
  arrived_.push_back({body_->name, body_->staged.size(), body_->stated, is_new});
  arrived_keys_.add(body_->file_key);
  arrived_bodies_.add(std::move(body_->staged));
  body_.reset();
  ++bodies_;
  if (arrived_bodies_.is_full()) keep_arrived();
}

void Inbox::keep_arrived() {
  for (const Arrived& body : arrived_) {
    // Named before it is there: what a failure leaves half done is undone by these names.
    if (!vault_->objects().contains(body.name)) new_objects_.push_back(body.name);
  }
  // Each under the name that it came with: evidence_end() is called for no body with another hash.
  (void)vault_->objects().publish(arrived_bodies_.take());
  for (std::size_t at = 0; at < arrived_.size(); ++at) {
    const Arrived& body = arrived_[at];
    if (!body.is_new) continue;
    evidence::store_object(vault_->database(), {body.name, body.stated.evidence, arrived_keys_.at(at),
                                                body.stated.length, body.stated.sha256, body.size});
  }
  arrived_.clear();
  arrived_keys_.clear();
}

}  // namespace fieldvault::sync
