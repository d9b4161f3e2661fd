#include "still_allowed.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/records/door.hpp"
#include "outbox.hpp"
#include "parties.hpp"

namespace fieldvault::bundle {
namespace {

[[noreturn]] void forbid(const Recipe& recipe, std::string_view what, std::string_view way_out) {
  throw Error(ErrorCode::forbidden,
              fmt::format("since bundle {} to {} was begun, {}: {}", recipe.place.sequence.value(),
                          recipe.destination().name.text(), what, way_out));
}

}  // namespace

void require_still_allowed(vault::Vault& vault, const Recipe& recipe, std::string_view way_out) {
  for (const StatedRecipient& to : recipe.recipients) require_not_revoked(vault.database(), to.recipient);
  const records::RecordStore store(vault);
  const records::Door door(store, recipe.purpose, vault.context().clock.now(), recipe.destination().name.text());
  const Outbox outbox(vault.database());
  outbox.each_record(recipe.place, [&](const crypto::Digest& root, const Pointers& withheld) {
    const auto stored = store.find_root(root);
    const records::Passage passage = stored ? door.judge(stored->revision) : records::Passage{};
    if (!passage.leaves ||
        !std::includes(withheld.begin(), withheld.end(), passage.withheld.begin(), passage.withheld.end())) {
      forbid(recipe, "consent for something in it was taken back", way_out);
    }
  });
  for (const vault::ObjectName& name : outbox.objects(recipe.place)) {
    const auto object = evidence::find_object(vault.database(), name);
    if (object && !object->file_key) forbid(recipe, "an evidence file in it was purged here", way_out);
    const auto record = object ? store.current(object->evidence) : std::nullopt;
    if (!record || !door.judge(record->revision).body_leaves) {
      forbid(recipe, "consent for an evidence file in it was taken back", way_out);
    }
  }
}

}  // namespace fieldvault::bundle
