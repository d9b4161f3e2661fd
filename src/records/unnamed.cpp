#include "fieldvault/records/unnamed.hpp"

#include <algorithm>
#include <map>

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

UnnamedBody without_names(const RecordStore& store, const StoredRevision& head) {
  const Revision& revision = head.revision;
  const Schema* schema = Schema::find(revision.envelope().schema);
  UnnamedBody unnamed;
  if (schema == nullptr) {
    unnamed.body = Json::object();
    revision.each_leaf([&](std::string_view pointer, const Json&) { unnamed.left_out.emplace_back(pointer); });
    return unnamed;
  }
  const auto heads = store.heads(revision.envelope().id);
  if (is_confirmed(store, heads)) return {revision.body(), {}};
  const Present present(heads);
  std::map<std::string, Json> shortened;
  revision.each_leaf([&](std::string_view pointer, const Json& value) {
    const auto levels = [&](const Json& of) { return levels_of(*schema, revision, present, pointer, of); };
    if (levels(value).empty()) return;
    Json bare = value;
    if (is_date(bare)) bare.erase("as_told");
    const bool stands =
        !has_free_words(bare) && (stands_of_withdrawal(schema->kind(), pointer) || levels(bare).empty());
    if (stands) {
      shortened.emplace(pointer, std::move(bare));
    } else {
      unnamed.left_out.emplace_back(pointer);
    }
  });
  unnamed.body =
      revision
          .withholding([&](std::string_view pointer) {
            return std::find(unnamed.left_out.begin(), unnamed.left_out.end(), pointer) != unnamed.left_out.end();
          })
          .body();
  for (auto& [pointer, value] : shortened) unnamed.body[Json::json_pointer(pointer)] = std::move(value);
  return unnamed;
}

}  // namespace fieldvault::records
