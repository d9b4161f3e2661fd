#include "laptop.hpp"

#include "fieldvault/vault/database.hpp"

namespace fieldvault::report {

std::vector<crypto::Digest> Laptop::revisions() const {
  vault::Statement rows = vault_->database().prepare(
      "SELECT revision.root FROM revision JOIN log ON log.id = revision.log WHERE log.device = ?1 AND log.id <> 0 "
      "UNION SELECT substr(exported_item.item, 8) FROM exported_item "
      "JOIN channel ON channel.id = exported_item.channel "
      "JOIN exported_bundle ON exported_bundle.channel = exported_item.channel "
      "AND exported_bundle.sequence = exported_item.sequence "
      "WHERE channel.destination = ?1 AND exported_bundle.state = 'published' "
      "AND exported_item.item LIKE 'record:%'");
  rows.bind(1, device_);
  std::vector<crypto::Digest> roots;
  while (rows.step()) {
    if (const auto root = crypto::Digest::parse(rows.text(0))) roots.push_back(*root);
  }
  return roots;
}

std::uint64_t Laptop::count(const char* sql) const {
  vault::Statement row = vault_->database().prepare(sql);
  row.bind(1, device_);
  return row.step() ? static_cast<std::uint64_t>(row.integer(0)) : 0;
}

std::uint64_t Laptop::records_that_stayed() const {
  return count(
      "SELECT count(DISTINCT log_entry.object) FROM log_entry JOIN log ON log.id = log_entry.log "
      "WHERE log.device = ?1 AND log.id <> 0 "
      "AND log_entry.action IN ('record.write', 'consent.withdraw', 'evidence.attach') "
      "AND NOT EXISTS (SELECT 1 FROM revision WHERE revision.record = log_entry.object)");
}

std::uint64_t Laptop::files_purged() const {
  return count(
      "SELECT count(DISTINCT log_entry.object) FROM log_entry JOIN log ON log.id = log_entry.log "
      "WHERE log.device = ?1 AND log.id <> 0 AND log_entry.action = 'evidence.purge'");
}

}  // namespace fieldvault::report
