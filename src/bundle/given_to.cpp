#include "fieldvault/bundle/given_to.hpp"

#include <algorithm>

#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/records/door.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "outbox.hpp"

namespace fieldvault::bundle {
namespace {

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

std::vector<GivenTo> by_bundles(vault::Vault& vault, const records::RecordStore& store,
                                const records::RecordId& person) {
  std::vector<GivenTo> given;
  const Outbox outbox(vault.database());
  vault::Statement channels = vault.database().prepare("SELECT id, destination FROM channel");
  while (channels.step()) {
    const auto channel = ChannelId::parse(channels.text(0));
    bool has = false;
    if (channel) {
      outbox.each_sent(*channel, [&](const crypto::Digest& root) { has = has || is_about(store, root, person); });
    }
    if (has) given.push_back({name_of(vault.database(), channels.text(1)), std::nullopt});
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
                     std::vector<GivenTo>& given) {
  vault::Statement acts = vault.database().prepare(
      "SELECT log_entry.leaf, act.content FROM act JOIN log_entry ON log_entry.log = act.log AND log_entry.position ="
      " act.position WHERE act.log = 0 AND log_entry.action = ?1 ORDER BY act.position");
  acts.bind(1, ledger::action::bundle_disclose);
  while (acts.step()) {
    const Json content = ledger::parse_canonical_json(text_of(acts.blob(1)), "an act of the ledger");
    if (!shows(content, store, person)) continue;
    given.push_back({content.value("to", ""), ledger::Entry::parse(text_of(acts.blob(0))).time});
  }
}

}  // namespace

std::vector<GivenTo> given_to(vault::Vault& vault, const records::RecordId& person) {
  const records::RecordStore store(vault);
  std::vector<GivenTo> given = by_bundles(vault, store, person);
  add_disclosures(vault, store, person, given);
  return given;
}

}  // namespace fieldvault::bundle
