#include "fieldvault/bundle/given_to.hpp"

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/records/door.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "outbox.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::int64_t own_log = 0;

bool is_about(const records::RecordStore& store, const crypto::Digest& root, const records::RecordId& person) {
  const auto stored = store.find_root(root);
  if (!stored) return false;
  const std::vector<records::RecordId> persons = records::persons_in(store, stored->revision);
  return std::ranges::find(persons, person) != persons.end();
}

std::string name_of(vault::Database& database, const std::string& device) {
  const auto id = vault::VaultId::parse(device);
  const auto card = id ? trust::find_by_device(database, *id) : std::nullopt;
  return card ? card->card.name.text() : device;
}

struct Withdrawn {
  crypto::Digest root;
  bool is_own;  // a bundle of this vault can carry it
  vault::VaultId device;
};

std::vector<Withdrawn> withdrawn_heads(const records::RecordStore& store, const records::RecordId& person) {
  std::vector<Withdrawn> heads;
  for (const records::RecordId& consent : store.referring_to(person, records::kind::consent)) {
    for (const records::StoredRevision& head : store.heads(consent)) {
      const Json body = head.revision.body();
      if (body.value("given_by", Json()) == Json(person.text()) && body.contains("withdrawal")) {
        heads.push_back({head.revision.root(), head.log == own_log, head.revision.envelope().device});
      }
    }
  }
  return heads;
}

Hears hears_by_bundles(const Outbox& outbox, const ChannelId& channel, const std::string& device,
                       const std::vector<Withdrawn>& withdrawn) {
  if (withdrawn.empty()) return Hears::nothing_withdrawn;
  Hears least = Hears::acknowledged;
  for (const Withdrawn& one : withdrawn) {
    if (one.device.text() == device) continue;  // who wrote it knows it
    const Carried carried = outbox.carried(channel, one.root);
    const Hears hears = carried == Carried::received  ? Hears::acknowledged
                        : carried == Carried::written ? Hears::bundle_sent
                        : one.is_own                  ? Hears::next_bundle
                                                      : Hears::from_people;
    least = std::min(least, hears);
  }
  return least;
}

std::vector<GivenTo> by_bundles(vault::Vault& vault, const records::RecordStore& store, const records::RecordId& person,
                                const std::vector<Withdrawn>& withdrawn) {
  std::vector<GivenTo> given;
  const Outbox outbox(vault.database());
  vault::Statement channels = vault.database().prepare("SELECT id, destination FROM channel");
  while (channels.step()) {
    const auto channel = ChannelId::parse(channels.text(0));
    if (!channel) throw Error(ErrorCode::damaged, "the id of a channel is damaged in the database");
    bool has = false;
    outbox.each_sent(*channel, [&](const crypto::Digest& root) { has = has || is_about(store, root, person); });
    if (!has) continue;
    given.push_back({name_of(vault.database(), channels.text(1)), std::nullopt,
                     hears_by_bundles(outbox, *channel, channels.text(1), withdrawn)});
  }
  std::ranges::sort(given, {}, &GivenTo::name);
  return given;
}

bool shows(const Json& disclosure, const records::RecordStore& store, const records::RecordId& person) {
  const Json records = disclosure.value("records", Json::array());
  return std::ranges::any_of(records, [&](const Json& shown) {
    const auto root = crypto::Digest::parse(shown.value("root", ""));
    return root && is_about(store, *root, person);
  });
}

void add_disclosures(vault::Vault& vault, const records::RecordStore& store, const records::RecordId& person,
                     Hears hears, std::vector<GivenTo>& given) {
  vault::Statement acts = vault.database().prepare(
      "SELECT log_entry.leaf, act.content FROM act JOIN log_entry ON log_entry.log = act.log AND log_entry.position ="
      " act.position WHERE act.log = 0 AND log_entry.action = ?1 ORDER BY act.position");
  acts.bind(1, ledger::action::bundle_disclose);
  while (acts.step()) {
    const Json content = ledger::parse_canonical_json(text_of(acts.blob(1)), "an act of the ledger");
    if (!shows(content, store, person)) continue;
    given.push_back({content.value("to", ""), ledger::Entry::parse(text_of(acts.blob(0))).time, hears});
  }
}

}  // namespace

std::string_view hears_text(Hears hears) {
  switch (hears) {
    case Hears::nothing_withdrawn:
      return "nothing withdrawn";
    case Hears::from_people:
      return "from people";
    case Hears::next_bundle:
      return "next bundle";
    case Hears::bundle_sent:
      return "bundle sent";
    case Hears::acknowledged:
      return "acknowledged";
  }
  throw Error(ErrorCode::program_failed, "no such way to hear");
}

std::vector<GivenTo> given_to(vault::Vault& vault, const records::RecordId& person) {
  const records::RecordStore store(vault);
  const std::vector<Withdrawn> withdrawn = withdrawn_heads(store, person);
  std::vector<GivenTo> given = by_bundles(vault, store, person, withdrawn);
  add_disclosures(vault, store, person, withdrawn.empty() ? Hears::nothing_withdrawn : Hears::from_people, given);
  return given;
}

}  // namespace fieldvault::bundle
