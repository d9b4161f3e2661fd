#include "fieldvault/sync/purge.hpp"

#include <fmt/format.h>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::sync {

std::vector<PurgeItem> purgeable(vault::Vault& vault) {
  vault::Statement statement = vault.database().prepare(
      "SELECT DISTINCT object.name FROM object "
      "JOIN exported_item ON exported_item.item = 'object:' || object.name "
      "JOIN exported_bundle USING (channel, sequence) "
      "JOIN channel ON channel.id = exported_item.channel "
      "JOIN trusted_card ON trusted_card.device = channel.destination AND trusted_card.role = 'hq' "
      "WHERE object.file_key IS NOT NULL AND exported_bundle.state = 'published' AND exported_bundle.receipt IS NOT "
      "NULL "
      "ORDER BY object.name");
  const records::RecordStore store(vault);
  std::vector<PurgeItem> items;
  while (statement.step()) {
    const auto name = vault::ObjectName::parse(statement.text(0));
    const auto object = name ? evidence::find_object(vault.database(), *name) : std::nullopt;
    const auto record = object ? store.current(object->evidence) : std::nullopt;
    if (!record) throw Error(ErrorCode::damaged, "a row of the table object has no evidence record (vault verify)");
    items.push_back({store.summary(*record), object->name, object->length});
  }
  return items;
}

void purge(vault::Vault& vault, const std::vector<PurgeItem>& items) {
  vault::Transaction transaction(vault.database());
  const std::string now = vault.context().clock.now().text();
  for (const PurgeItem& item : items) {
    vault::Statement statement =
        vault.database().prepare("UPDATE object SET file_key = NULL, purged_at = ? WHERE name = ?");
    statement.bind(1, now).bind(2, item.object.hex());
    statement.run();
    // The seed of a bundle that holds the body would open its head again.
    vault::Statement seeds = vault.database().prepare(
        "UPDATE exported_bundle SET seed = zeroblob(32) WHERE state = 'published' AND (channel, sequence) IN "
        "(SELECT channel, sequence FROM exported_item WHERE item = 'object:' || ?)");
    seeds.bind(1, item.object.hex());
    seeds.run();
    ledger::Journal(vault).act(ledger::action::evidence_purge, item.evidence.id.text(),
                               {{"evidence", item.evidence.id.text()}, {"object", item.object.hex()}}, item.object);
    evidence::write_custody(vault, item.evidence.id, "destroyed", "this vault", "",
                            "headquarters has receipted it; this copy was removed");
  }
  transaction.commit();
  for (const PurgeItem& item : items) vault.objects().remove(item.object);
}

}  // namespace fieldvault::sync
