#include "selection.hpp"

#include <fmt/format.h>

#include <set>

#include "attach_act.hpp"
#include "fieldvault/crypto/error.hpp"
#include "listed_title.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::int64_t own_log = 0;
constexpr std::size_t most_judged = 20'000;  // some 6 MiB

std::size_t leaf_count(const records::Revision& revision) {
  const records::Schema* schema = records::Schema::find(revision.envelope().schema);
  return schema == nullptr ? revision.body().size() : schema->leaf_pointers(revision.body()).size();
}

// The record that a member of the body names; the record itself where none is.
records::RecordId named_in(const records::Revision& revision, const char* member) {
  const Json named = revision.body().value(member, Json());
  const auto id = named.is_string() ? records::RecordId::parse(named.get_ref<const std::string&>()) : std::nullopt;
  return id ? *id : revision.envelope().id;
}

// What can be seen of a body without reading it; empty where it lies there as it should.
std::string fault_at_a_glance(vault::ObjectStore& objects, const evidence::StoredObject& object) {
  if (!objects.contains(object.name)) return "is missing";
  try {
    if (objects.open(object.name).size() != object.body_length) return "has another length";
  } catch (const Error& error) {
    return fmt::format("cannot be opened: {}", error.what());
  }
  return {};
}

[[noreturn]] void refuse_over(std::uint64_t limit, std::string_view what) {
  throw Error(ErrorCode::input_refused, fmt::format("a bundle takes at most {} {}", limit, what));
}

}  // namespace

Selection::Selection(vault::Vault& vault, const std::optional<ChannelId>& channel, const ExportRequest& request,
                     const trust::Card& destination)
    : vault_(&vault),
      channel_(channel),
      scope_(request.scope),
      records_(request.records.begin(), request.records.end()),
      store_(vault),
      door_(store_, request.purpose, vault.context().clock.now(), destination.name.text()),
      reached_(vault, channel, destination.device()) {
  if (channel && scope_ == ExportScope::what_is_new) {
    left_open_.emplace(vault, *channel, request.purpose, destination.name.text());
  }
}

records::Passage Selection::passage_of(const records::Revision& revision) const {
  const auto judged = judged_.find(revision.root());
  return judged != judged_.end() ? judged->second : door_.judge(revision);
}

records::Passage Selection::judge(const records::Revision& revision) const {
  records::Passage passage = passage_of(revision);
  if (!passage.leaves || !passage.withdrawal_of) return passage;
  // What went itself has its giver in it: nothing else that went need be read.
  const bool went = channel_ && Outbox(vault_->database()).may_have_brought(*channel_, revision.root());
  if (went || reached_.has(*passage.withdrawal_of)) return passage;
  return door_.closed("nothing of this person went there, so there is nothing to take back");
}

bool Selection::is_asked_for(const records::RecordId& record) const {
  return scope_ != ExportScope::these || records_.contains(record);
}

// With a record goes what its export writes of it, and whatever takes consent back, asked for or not.
bool Selection::goes_with(const records::Revision& revision, const Pointers& withheld) const {
  const records::RecordId& id = revision.envelope().id;
  if (is_asked_for(id)) return !is_incremental() || is_new(revision.root(), withheld);
  const std::string kind = revision.envelope().kind();
  const bool follows = (kind == records::kind::custody && records_.contains(named_in(revision, "evidence"))) ||
                       (kind == records::kind::consent && revision.body().contains("withdrawal"));
  return follows && is_new(revision.root(), withheld);
}

bool Selection::is_incremental() const {
  return scope_ == ExportScope::what_is_new || scope_ == ExportScope::what_has_no_receipt;
}

Sent Selection::known_there() const {
  return scope_ == ExportScope::what_has_no_receipt ? Sent::with_receipt : Sent::at_all;
}

bool Selection::is_new(const crypto::Digest& root, const Pointers& withheld) const {
  return !channel_ || !Outbox(vault_->database()).has_sent(*channel_, root, withheld, known_there());
}

records::Summary Selection::listed(const records::StoredRevision& stored, const records::Passage& passage) const {
  return listed_summary(store_, stored, passage);
}

std::vector<std::int64_t> Selection::numbers() const {
  return left_open_ ? left_open_->numbers() : own_revisions(vault_->database(), 0);
}

// Records of evidence with a current revision of this device, in the order of these.
std::vector<records::RecordId> Selection::own_evidence() const {
  vault::Statement select = vault_->database().prepare(
      "SELECT record FROM revision WHERE added = ?1 AND kind = ?2 AND is_head = 1 AND log = 0");
  std::vector<records::RecordId> records;
  std::set<records::RecordId> seen;
  for (const std::int64_t number : numbers()) {
    select.bind(1, number).bind(2, records::kind::evidence);
    if (select.step()) {
      const auto id = records::RecordId::parse(select.text(0));
      if (!id) throw Error(ErrorCode::damaged, "a stored record has a malformed id");
      if (seen.insert(*id).second) records.push_back(*id);
    }
    select.reset();
  }
  return records;
}

bool Selection::is_sent(const vault::ObjectName& object) const {
  return channel_ && Outbox(vault_->database()).has_sent(*channel_, object, known_there());
}

// Of a record with several heads the strictest one counts, whoever wrote it.
bool Selection::body_may_leave(const records::RecordId& evidence) {
  return std::ranges::all_of(store_.heads(evidence), [&](const records::StoredRevision& head) {
    records::Passage passage = door_.judge(head.revision);
    const bool leaves = passage.body_leaves;
    if (judged_.size() < most_judged) judged_.insert_or_assign(head.revision.root(), std::move(passage));
    return leaves;
  });
}

SelectedBodies Selection::bodies(const Goes& goes) {
  judged_.clear();
  SelectedBodies bodies;
  for (const records::RecordId& evidence : own_evidence()) {
    const auto object = evidence::object_of(vault_->database(), evidence);
    if (!object || !object->file_key || !is_asked_for(evidence)) continue;
    if (is_incremental() && is_sent(object->name)) continue;
    // What another device attached is proved by its ledger, and not by this one, whoever revised the record since.
    if (find_attachment(vault_->database(), evidence, object->name).log != own_log) continue;
    if (!body_may_leave(evidence)) continue;
    if (std::string fault = fault_at_a_glance(vault_->objects(), *object); fault.empty()) {
      bodies.go.push_back({evidence, object->name});
      if (goes) goes(bodies.go.back());
    } else {
      bodies.lost.push_back({evidence, object->name, std::move(fault)});
    }
  }
  if (bodies.go.size() > max_bundle_evidence) refuse_over(max_bundle_evidence, "pieces of evidence");
  return bodies;
}

records::StoredRevision Selection::read_own(const std::string& root) const {
  const auto digest = crypto::Digest::parse(root);
  auto stored = digest ? store_.find_root(*digest) : std::nullopt;
  if (!stored) throw Error(ErrorCode::damaged, "the root of a revision is damaged in the database");
  return *std::move(stored);
}

void Selection::each(const Send& send, const Hold& hold) {
  looked_at_ = numbers();
  open_.clear();
  evidence_.clear();
  vault::Statement select = vault_->database().prepare("SELECT root FROM revision WHERE added = ?1 AND log = 0");
  std::uint64_t sent = 0;
  for (const std::int64_t number : looked_at_) {
    select.bind(1, number);
    const std::string root = select.step() ? select.text(0) : std::string();
    select.reset();
    if (root.empty()) continue;  // it has another number by now
    const records::StoredRevision stored = read_own(root);
    const records::Passage passage = judge(stored.revision);
    const bool is_held = !passage.leaves || !passage.reasons.empty();
    if (is_held || !passage.withheld.empty()) open_.insert(number);
    if (stored.revision.envelope().kind() == records::kind::evidence)
      evidence_.emplace(number, stored.revision.envelope().id);
    if (stored.is_head && is_asked_for(stored.revision.envelope().id) && is_held) {
      const std::size_t parts = passage.leaves ? passage.withheld.size() : leaf_count(stored.revision);
      hold({listed(stored, passage),
            !passage.leaves,
            parts,
            {passage.withheld.begin(), passage.withheld.end()},
            passage.reasons});
    }
    if (!passage.leaves || !goes_with(stored.revision, passage.withheld)) continue;
    if (++sent > max_bundle_records) refuse_over(max_bundle_records, "revisions of records");
    send(stored, passage);
  }
}

void Selection::remember() {
  if (!left_open_) return;
  // A body that is in no bundle yet may be able to go another time, though its record is there.
  for (const auto& [number, record] : evidence_) {
    const auto object = evidence::object_of(vault_->database(), record);
    if (object && !is_sent(object->name)) open_.insert(number);
  }
  left_open_->remember(looked_at_, open_, door_.next_expiry());
}

}  // namespace fieldvault::bundle
