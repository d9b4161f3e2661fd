// Writing: new records and revisions with their ledger leaf, and the revisions of other devices.
#include <algorithm>

#include "body_rules.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/new_record.hpp"
#include "fieldvault/records/record_store.hpp"
#include "fieldvault/records/set_aside.hpp"
#include "known_targets.hpp"
#include "person_codes.hpp"
#include "revision_table.hpp"
#include "schema_fault.hpp"
#include "set_aside_table.hpp"

namespace fieldvault::records {
namespace {

constexpr std::int64_t own_log = 0;
constexpr std::string_view any_kind = "any";

crypto::KeyId author_of(vault::Database& database) {
  const auto actor = database.setting("actor");
  const auto author = actor ? crypto::KeyId::parse(*actor) : std::nullopt;
  if (!author) throw Error(ErrorCode::damaged, "the vault does not say whose records it writes");
  return *author;
}

// Over heads in conflict a revision is something new even where its body equals one of them.
bool says_nothing_new(const std::vector<StoredRevision>& heads, const std::string& schema, const Json& body) {
  if (heads.size() != 1) return false;
  const Revision& present = heads.front().revision;
  return present.envelope().schema == schema && present.body() == body;
}

// A withdrawal; or, where something is set aside, what ends a withdrawal or takes a person out of a record.
bool may_change_what_is_set_aside(vault::Database& database, const Revision& revision) {
  if (revision.envelope().kind() == kind::consent && revision.body().contains("withdrawal")) return true;
  return revision.envelope().revision > 1 && !SetAsideTable(database).is_empty();
}

Written written(const Revision& revision) {
  const Envelope& envelope = revision.envelope();
  return {envelope.id, envelope.kind(), envelope.revision, revision.root()};
}

}  // namespace

void RecordStore::require_targets(const std::vector<Reference>& references) const {
  const RevisionTable table(vault_->database());
  for (const Reference& reference : references) {
    const std::string* kind = known_->kind(reference.target);
    if (kind == nullptr) {
      auto found = table.kind_of(reference.target);
      if (!found) {
        throw Error(ErrorCode::not_found, "'" + reference.field + "' names a record that this vault does not have");
      }
      known_->add_kind(reference.target, std::move(*found));
      kind = known_->kind(reference.target);
    }
    if (reference.kind != any_kind && reference.kind != *kind) {
      throw Error(ErrorCode::not_found,
                  "'" + reference.field + "' names a " + *kind + " where a " + reference.kind + " belongs");
    }
  }
}

const crypto::KeyId& RecordStore::author() {
  if (!author_) author_ = author_of(vault_->database());
  return *author_;
}

PersonCodes& RecordStore::codes() {
  if (!codes_) codes_ = std::make_shared<PersonCodes>(vault_->database());
  return *codes_;
}

void RecordStore::require_own_code(const RecordId& person, const Json& body) {
  const std::string& code = body.at("code").get_ref<const std::string&>();
  if (codes().is_of_another(code, person)) refuse_value("/code", "is the code of another person in this vault");
}

Identity RecordStore::new_identity(std::string_view kind) {
  vault::Context& context = vault_->context();
  const RecordId id = RecordId::generate(context);
  Salt record_salt;
  context.random.fill(record_salt);
  return {{Schema::of_kind(kind).name(), id, 1, {}, author(), vault_->id(), context.clock.now()}, record_salt};
}

Written RecordStore::write(const Revision& revision, const std::string& line, const std::vector<Reference>& references,
                           ledger::Journal& journal, std::string_view action) {
  vault::Transaction transaction(vault_->database());
  const std::uint64_t position = journal.record(action, revision.envelope().id.text(), revision.root());
  RevisionTable(vault_->database()).insert(revision, line, references, own_log, position);
  if (may_change_what_is_set_aside(vault_->database(), revision)) follow_consents(*vault_);
  transaction.commit();
  const std::string kind = revision.envelope().kind();
  if (kind == kind::consent) known_->forget_givers();
  // Custody asks for the evidence that was just written. After a rollback no index leads here.
  const std::string root = revision.root().hex();
  known_->revisions().add_checked(root);
  if (kind == kind::evidence) known_->revisions().keep(root, {revision, own_log, position}, line.size());
  return written(revision);
}

Written RecordStore::add(std::string_view kind, const Json& body, std::string_view action) {
  ledger::Journal journal(*vault_);
  return write_new(NewRecord::of(new_identity(kind), body), journal, action);
}

Written RecordStore::write_new(const NewRecord& record, ledger::Journal& journal, std::string_view action) {
  const RecordId id = record.revision.envelope().id;
  const std::string kind = record.revision.envelope().kind();
  require_targets(record.references);
  check_body_rules(*this, kind, record.body);
  if (kind == kind::person) require_own_code(id, record.body);
  Written added = write(record.revision, record.line, record.references, journal, action);
  if (kind == kind::person) codes().add(record.body.at("code").get<std::string>(), id);
  return added;
}

Written RecordStore::revise(const RecordId& id, const Json& body, std::string_view action) {
  const std::vector<StoredRevision> present = heads(id);
  if (present.empty()) throw Error(ErrorCode::not_found, "there is no record " + id.text());
  require_not_set_aside(*this, id);
  std::uint64_t number = 0;
  std::vector<crypto::Digest> parents;
  for (const StoredRevision& head : present) {
    if (Schema::find(head.revision.envelope().schema) == nullptr) {
      throw Error(ErrorCode::input_refused,
                  "the record " + id.text() + " was written by a newer fieldvault; this one can only keep it");
    }
    number = std::max(number, head.revision.envelope().revision);
    parents.push_back(head.revision.root());
  }
  std::sort(parents.begin(), parents.end());
  const Schema& schema = Schema::of_kind(present.front().revision.envelope().kind());
  schema.check(body, Completeness::whole);
  if (says_nothing_new(present, schema.name(), body)) return written(present.front().revision);
  const std::vector<Reference> references = schema.references(body);
  require_targets(references);
  check_body_rules(*this, schema.kind(), body);
  if (schema.kind() == kind::testimony) check_numbers_against(history(id), body);
  // Persons who came with one code from two devices can still be revised.
  if (schema.kind() == kind::person && present.front().revision.body().value("code", Json()) != body.at("code")) {
    require_own_code(id, body);
    codes().add(body.at("code").get<std::string>(), id);
  }
  Salt record_salt;
  vault_->context().random.fill(record_salt);
  const auto [revision, line] = Revision::write_with_line(
      {schema.name(), id, number + 1, std::move(parents), author(), vault_->id(), vault_->context().clock.now()}, body,
      record_salt);
  ledger::Journal journal(*vault_);
  return write(revision, line, references, journal, action);
}

bool RecordStore::accept(const Revision& revision, std::string_view line, std::int64_t log, std::uint64_t position) {
  const Envelope& envelope = revision.envelope();
  RevisionTable table(vault_->database());
  const auto kind = table.kind_of(envelope.id.text());
  if (kind && *kind != envelope.kind()) {
    throw Error(ErrorCode::input_refused, "the record " + envelope.id.text() + " is a " + *kind +
                                              " here, and a revision of it says that it is a " + envelope.kind());
  }
  const Schema* schema = Schema::find(envelope.schema);
  const Json body = revision.body();
  if (schema != nullptr) {
    schema->check(body, revision.is_whole() ? Completeness::whole : Completeness::parts_withheld);
  }
  vault::Transaction transaction(vault_->database());
  const std::string root = revision.root().hex();
  const auto present = table.by_root(root);
  if (!present) {
    const std::vector<Reference> references = schema != nullptr ? schema->references(body) : references_of(revision);
    table.insert(revision, line, references, log, position);
    known_->revisions().add_checked(root);
  } else {
    // The consent of one day let other parts go than that of another.
    const Revision both = present->revision.together_with(revision);
    if (both.withheld_count() < present->revision.withheld_count()) {
      if (schema != nullptr && !both.is_whole()) schema->check(both.body(), Completeness::parts_withheld);
      table.replace_line(both);
      known_->revisions().forget(root);
    }
  }
  transaction.commit();
  if (envelope.kind() == kind::consent) known_->forget_givers();
  return !present;
}

}  // namespace fieldvault::records
