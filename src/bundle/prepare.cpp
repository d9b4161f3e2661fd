#include "prepare.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/held_rosters.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::size_t seed_size = 32;

void add_recipient(Recipe& recipe, const trust::Card& card) {
  recipe.recipients.push_back({card.role, card.name, card.recipient});
  recipe.fingerprints.push_back(card.fingerprint());
}

// Where the ledger in the bundle begins: with what goes again, its entries go again too, so that its reader can prove
// it whatever was lost.
std::uint64_t first_entry(const Outbox& outbox, const ChannelId& channel, ExportScope scope) {
  switch (scope) {
    case ExportScope::what_is_new:
      return outbox.last_published(channel).log_size;
    case ExportScope::what_has_no_receipt:
    case ExportScope::these:
      return outbox.receipted_log_size(channel);
    case ExportScope::everything:
      return 0;
  }
  throw Error(ErrorCode::program_failed, "no such scope of an export");
}

// The ledger ends, in the bundle, with the entry of this export.
Recipe write_recipe(vault::Vault& vault, const Parties& parties, const ExportRequest& request,
                    const ChannelId& channel) {
  Outbox outbox(vault.database());
  const LastPublished last = outbox.last_published(channel);
  const std::uint64_t log_to = ledger::Log::own(vault.database()).size() + 1;
  BundlePlace place{channel, trust::own_card(vault).epoch, outbox.take_number(channel), last.manifest_sha256, 0, {}};
  if (const auto roster = trust::current_roster(vault.database())) {
    place.roster_version = roster->roster.version;
    place.roster = roster->roster.hash();
  }
  Recipe recipe{records::RecordId::generate(vault.context()).text(),
                place,
                vault.context().clock.now().day(),
                request.purpose,
                {},
                {},
                first_entry(outbox, channel, request.scope),
                log_to};
  add_recipient(recipe, parties.destination);
  for (const trust::Card& auditor : parties.auditors) add_recipient(recipe, auditor);
  return recipe;
}

ExportOutlook write_items(vault::Vault& vault, const Recipe& recipe, Selection& selection,
                          const std::vector<SelectedBody>& bodies) {
  Outbox outbox(vault.database());
  std::uint64_t position = 0;
  ExportOutlook outlook =
      look_over(selection, recipe.purpose, [&](const records::StoredRevision& stored, const records::Passage& passage) {
        outbox.add_record(recipe.place, position++, stored.revision.root(), passage.withheld);
      });
  for (const SelectedBody& body : bodies) outbox.add_object(recipe.place, position++, body.object);
  selection.remember();
  return outlook;
}

SelectedBodies bodies_but(Selection& selection, const std::vector<LostBody>& damaged) {
  SelectedBodies bodies = selection.bodies({});
  std::erase_if(bodies.go, [&](const SelectedBody& body) {
    return std::ranges::find(damaged, body.object, &LostBody::object) != damaged.end();
  });
  std::ranges::copy(damaged, std::back_inserter(bodies.lost));
  return bodies;
}

}  // namespace

ExportOutlook look_over(Selection& selection, records::Use purpose, const Selection::Send& going) {
  ExportOutlook outlook;
  std::set<records::RecordId> persons;
  selection.each(
      [&](const records::StoredRevision& stored, const records::Passage& passage) {
        going(stored, passage);
        persons.insert(passage.persons.begin(), passage.persons.end());
      },
      [&](HeldBack back) { outlook.withheld.push_back(std::move(back)); });
  for (const records::RecordId& person : persons) {
    for (records::Condition& condition : records::conditions_of(selection.store(), person, purpose)) {
      outlook.conditions.push_back(std::move(condition));
    }
  }
  return outlook;
}

SelectedBodies bodies_with_custody(vault::Vault& vault, Selection& selection, const Parties& parties,
                                   records::Use purpose) {
  const std::string from = trust::own_card(vault).name.text();
  // While the evidence is in memory.
  return selection.bodies([&](const SelectedBody& body) {
    static_cast<void>(evidence::write_custody(vault, selection.store(), body.evidence, "exported", from,
                                              parties.destination.name.text(), records::use_text(purpose)));
  });
}

PreparedBundle prepare_bundle(vault::Vault& vault, const Parties& parties, const ExportRequest& request,
                              const std::vector<LostBody>& damaged, ExportOutlook& outlook) {
  vault::Database& database = vault.database();
  vault::Transaction transaction(database);
  Outbox outbox(database);
  const ChannelId channel = outbox.open_channel(parties.destination.device(), vault.context().random);
  Selection selection(vault, channel, request, parties.destination);
  SelectedBodies bodies = damaged.empty() ? bodies_with_custody(vault, selection, parties, request.purpose)
                                          : bodies_but(selection, damaged);

  PreparedBundle bundle{write_recipe(vault, parties, request, channel), crypto::SecretBuffer(seed_size)};
  vault.context().random.fill(bundle.seed.expose_mutable());
  outbox.add_prepared(bundle.recipe, bundle.seed.expose());
  outlook = write_items(vault, bundle.recipe, selection, bodies.go);
  outlook.lost = std::move(bodies.lost);

  Json content = bundle.recipe.json();
  content["items"] = outbox.items_digest(bundle.recipe.place).hex();
  const std::uint64_t index =
      ledger::Journal(vault).act(ledger::action::bundle_export, bundle.recipe.bundle_id, content);
  if (index + 1 != bundle.recipe.log_to) {
    throw Error(ErrorCode::program_failed, "something else was written to the ledger within an export");
  }
  transaction.commit();
  return bundle;
}

}  // namespace fieldvault::bundle
