#include "withdrawn_consent.hpp"

#include <algorithm>

#include "leaf_levels.hpp"

namespace fieldvault::records {
namespace {

// What is left of a consent that was withdrawn. Without its expiry it would seem to hold for ever.
constexpr std::string_view left_of_withdrawn[] = {"/given_by",        "/date",           "/form", "/expires",
                                                  "/withdrawal/date", "/withdrawal/uses"};

// Where that cannot be seen, it may have been.
bool may_permit_something(const Revision& revision) {
  if (Schema::find(revision.envelope().schema) == nullptr || !revision.is_whole()) return true;
  const Json uses = revision.body().value("uses", Json::object());
  return std::any_of(uses.begin(), uses.end(),
                     [](const Json& use) { return use.value("decision", Json()) == Json("permit"); });
}

}  // namespace

bool is_withdrawn_head(const RecordStore& store, const Revision& revision) {
  if (revision.envelope().kind() != kind::consent || !revision.body().contains("withdrawal")) return false;
  const auto stored = store.find_root(revision.root());
  return stored && stored->is_head;
}

std::set<std::string> beyond_withdrawal(const Revision& revision) {
  // Without the child's own answer, which stays home, a use would seem to be permitted.
  const Json minor = revision.body().value("minor", Json());
  const bool uses_leave = !minor.is_object() || minor.value("assent", Json()) == Json("permit");
  std::set<std::string> withheld;
  revision.each_leaf([&](std::string_view pointer, const Json& value) {
    const bool is_left = std::ranges::find(left_of_withdrawn, pointer) != std::end(left_of_withdrawn) ||
                         (uses_leave && pointer.starts_with("/uses"));
    if (!is_left || has_free_words(value)) withheld.emplace(pointer);
  });
  return withheld;
}

std::optional<RecordId> giver_of(const Revision& consent) {
  const Json giver = consent.body().value("given_by", Json());
  return giver.is_string() ? RecordId::parse(giver.get_ref<const std::string&>()) : std::nullopt;
}

bool ever_permitted(const RecordStore& store, const Revision& withdrawn) {
  const auto person = giver_of(withdrawn);
  if (!person) return true;
  for (const RecordId& consent : store.referring_to(*person, kind::consent)) {
    for (const StoredRevision& stored : store.history(consent)) {
      if (may_permit_something(stored.revision)) return true;
    }
  }
  return false;
}

}  // namespace fieldvault::records
