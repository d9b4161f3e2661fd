#include "disclosure_choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "attach_act.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/evidence/object_reader.hpp"
#include "listed_title.hpp"
#include "parties.hpp"

namespace fieldvault::bundle {
namespace {

class Choosing {
 public:
  Choosing(vault::Vault& vault, const DisclosureRequest& request)
      : vault_(vault),
        purpose_(request.purpose),
        store_(vault),
        door_(store_, request.purpose, vault.context().clock.now(), request.to.text()) {}

  void record(const records::RecordId& id) {
    if (!seen_.insert(id).second) return;
    bool with_file = true;  // of several heads the strictest one counts
    for (records::StoredRevision& head : heads_of(id)) {
      records::Passage passage = door_.judge(head.revision);
      if (!passage.leaves) refuse(head, passage);
      with_file = with_file && passage.body_leaves;
      add(std::move(head), std::move(passage));
    }
    if (choice_.revisions.back().stored.revision.envelope().kind() != records::kind::evidence) return;
    if (with_file) file(id);
    for (records::StoredRevision& event : evidence::custody_of(store_, id)) custody(std::move(event));
  }

  DisclosureChoice take() {
    std::ranges::sort(choice_.revisions, {}, [](const ChosenRevision& chosen) {
      return std::tuple(chosen.stored.log, chosen.stored.position);
    });
    choice_.preview.evidence = choice_.files.size();
    for (const records::RecordId& person : persons_) {
      for (records::Condition& condition : records::conditions_of(store_, person, purpose_)) {
        choice_.preview.conditions.push_back(std::move(condition));
      }
    }
    return std::move(choice_);
  }

 private:
  std::vector<records::StoredRevision> heads_of(const records::RecordId& id) const {
    std::vector<records::StoredRevision> heads = store_.heads(id);
    if (heads.empty()) throw Error(ErrorCode::not_found, fmt::format("no record has the id {}", id.text()));
    return heads;
  }

  [[noreturn]] static void refuse(const records::StoredRevision& head, const records::Passage& passage) {
    std::string why;
    for (const records::Reason& reason : passage.reasons) why += (why.empty() ? "" : "; ") + reason.text();
    throw Error(ErrorCode::forbidden,
                fmt::format("{} {} stays home, and nothing was written: {}", head.revision.envelope().kind(),
                            head.revision.envelope().id.text(), why));
  }

  [[noreturn]] static void refuse_over(std::size_t limit, std::string_view what) {
    throw Error(ErrorCode::input_refused, fmt::format("a disclosure takes at most {} {}", limit, what));
  }

  void add(records::StoredRevision stored, records::Passage passage) {
    if (choice_.revisions.size() == max_disclosed_records) refuse_over(max_disclosed_records, "revisions");
    text_ += stored.revision.line().size();
    if (text_ > max_disclosed_text) refuse_over(max_disclosed_text, "bytes of records, without their evidence");
    const std::vector<std::string> pointers(passage.withheld.begin(), passage.withheld.end());
    const records::Summary listed = listed_summary(store_, stored, passage);
    choice_.preview.records.push_back({listed, pointers, passage.reasons});
    if (!passage.reasons.empty()) {
      choice_.preview.withheld.push_back({listed, false, pointers.size(), pointers, passage.reasons});
    }
    for (const records::RecordId& person : records::persons_in(store_, stored.revision)) persons_.insert(person);
    choice_.revisions.push_back({std::move(stored), std::move(passage)});
  }

  // The chain of custody goes with its evidence, as far as it may.
  void custody(records::StoredRevision event) {
    if (!seen_.insert(event.revision.envelope().id).second) return;
    records::Passage passage = door_.judge(event.revision);
    if (passage.leaves) {
      add(std::move(event), std::move(passage));
    } else {
      choice_.preview.withheld.push_back({listed_summary(store_, event, passage), true, 0, {}, passage.reasons});
    }
  }

  void file(const records::RecordId& id) {
    const ChosenRevision& chosen = choice_.revisions.back();
    const auto object = evidence::object_of(vault_.database(), id);
    const Json body = chosen.stored.revision.body();
    if (!object && !body.contains("object")) return;  // a thing, or a web page
    if (choice_.files.size() == max_disclosed_evidence) refuse_over(max_disclosed_evidence, "evidence files");
    evidence::StoredObject readable = evidence::readable_object(vault_, id);
    AttachAct attached = find_attachment(vault_.database(), id, readable.name);
    const Json name = chosen.passage.withheld.contains("/original_name") ? Json() : body.value("original_name", Json());
    choice_.files.push_back({id, std::move(readable), name.is_string() ? name.get<std::string>() : std::string(),
                             attached.log, std::move(attached.act)});
  }

  vault::Vault& vault_;
  records::Use purpose_;
  records::RecordStore store_;
  records::Door door_;
  std::set<records::RecordId> seen_;
  std::set<records::RecordId> persons_;
  std::size_t text_ = 0;  // bytes of the records, which are all in memory
  DisclosureChoice choice_;
};

}  // namespace

DisclosureChoice choose_for_disclosure(vault::Vault& vault, const DisclosureRequest& request) {
  if (request.records.empty()) throw Error(ErrorCode::wrong_usage, "a disclosure needs a record to show");
  Choosing choosing(vault, request);
  for (const records::RecordId& id : request.records) choosing.record(id);
  return choosing.take();
}

ExportPreview preview_disclosure(vault::Vault& vault, const DisclosureRequest& request) {
  static_cast<void>(disclosure_recipient(vault.database(), request.to, request.recipient, request.purpose));
  return choose_for_disclosure(vault, request).preview;
}

}  // namespace fieldvault::bundle
