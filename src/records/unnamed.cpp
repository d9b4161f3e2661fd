#include "fieldvault/records/unnamed.hpp"

#include <algorithm>
#include <deque>
#include <set>

#include "leaf.hpp"
#include "leaf_levels.hpp"
#include "people.hpp"

namespace fieldvault::records {
namespace {

bool says_that_nobody_is_named(const Revision& revision) {
  return revision.body().value("identifies", Json()) == Json("nobody");
}

// Nobody can be asked, and every head says that there is nobody.
bool is_confirmed(const RecordStore& store, const std::vector<StoredRevision>& heads) {
  return !heads.empty() && std::all_of(heads.begin(), heads.end(), [&](const StoredRevision& head) {
    const People people = people_of(store, head.revision);
    return people.in.empty() && people.behind.empty() && says_that_nobody_is_named(head.revision);
  });
}

bool is_date(const Json& value) { return value.is_object() && value.contains("date"); }

bool stands_of_withdrawal(std::string_view kind, std::string_view pointer) {
  return kind == kind::consent && (pointer == "/withdrawal/date" || pointer == "/withdrawal/uses");
}

}  // namespace

UnnamedBody without_names(const RecordStore& store, const StoredRevision& head,
                          const std::function<bool(const Json&)>& names_somebody) {
  const Revision& revision = head.revision;
  const Schema* schema = Schema::find(revision.envelope().schema);
  const auto heads = store.heads(revision.envelope().id);
  const bool confirmed = schema != nullptr && is_confirmed(store, heads);
  const Present present(heads);
  std::set<std::string, std::less<>> left_out;
  std::deque<Json> standing;  // the assembly points into it
  BodyAssembly body;
  const auto may_stand = [&](std::string_view pointer, const Json& value) {
    if (confirmed) return true;
    if (schema == nullptr || has_free_words(value)) return false;
    return stands_of_withdrawal(schema->kind(), pointer) ||
           levels_of(*schema, revision, present, pointer, value).empty();
  };
  revision.each_leaf([&](std::string_view pointer, const Json& value) {
    Json bare = value;
    if (!confirmed && is_date(bare)) bare.erase("as_told");
    const bool is_statement_of_nobody =
        is_statement(revision.envelope().kind(), pointer, value) && value.value("identifies", Json()) == Json("nobody");
    const bool stands = is_statement_of_nobody
                            ? schema != nullptr && levels_of(*schema, revision, present, pointer, value).empty()
                            : may_stand(pointer, bare);
    if (!stands || (names_somebody && names_somebody(bare))) {
      left_out.emplace(pointer);
    } else {
      body.add(pointer, standing.emplace_back(std::move(bare)));
    }
  });
  return {std::move(body).take(), {left_out.begin(), left_out.end()}};
}

}  // namespace fieldvault::records
