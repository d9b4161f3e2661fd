// An encrypted database in a temporary folder, with an own log and entries to append.
#pragma once

#include <string>
#include <vector>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "temporary_folder.hpp"

namespace fieldvault::test {

inline const std::string own_device(32, '0');
inline const std::string other_device(32, 'b');

struct LogDatabase {
  TemporaryFolder folder;
  vault::Database database = vault::Database::create(folder.path() / "records.db", vault::DatabaseKey());

  LogDatabase() { database.execute("INSERT INTO log (id, device) VALUES (0, '" + own_device + "')"); }
};

inline ledger::Entry numbered_entry(std::uint64_t index, std::string_view content = "content") {
  ledger::Entry entry;
  entry.index = index;
  entry.time = vault::Timestamp(1'767'322'800 + static_cast<std::int64_t>(index));
  entry.actor = "0123456789ABCDEF";
  entry.action = ledger::action::record_write;
  entry.object = "testimony/" + std::to_string(index);
  entry.commitment = crypto::sha256(bytes_of(std::string(content) + std::to_string(index)));
  return entry;
}

inline void append_entries(vault::Database& database, ledger::Log log, std::uint64_t count,
                           std::string_view content = "content") {
  vault::Transaction transaction(database);
  for (std::uint64_t i = 0; i < count; ++i) log.append(numbered_entry(log.size(), content));
  transaction.commit();
}

inline std::vector<crypto::Digest> leaf_hashes(const ledger::Log& log, std::uint64_t size) {
  std::vector<crypto::Digest> hashes;
  for (std::uint64_t i = 0; i < size; ++i) hashes.push_back(crypto::merkle_leaf_hash(bytes_of(log.leaf(i))));
  return hashes;
}

}  // namespace fieldvault::test
