#include "index_set_aside.hpp"

#include <fmt/format.h>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/search/index.hpp"

namespace fieldvault::search {

std::vector<records::RecordId> set_aside_in(vault::Database& database, std::string_view table) {
  vault::Statement select = database.prepare(fmt::format(
      "SELECT DISTINCT record FROM set_aside WHERE EXISTS (SELECT 1 FROM {0} WHERE {0}.record = set_aside.record)",
      table));
  std::vector<records::RecordId> found;
  while (select.step()) {
    const auto record = records::RecordId::parse(select.text(0));
    if (!record) throw Error(ErrorCode::damaged, "a row of the table set_aside is malformed");
    found.push_back(*record);
  }
  return found;
}

void forget_set_aside(vault::Vault& vault) {
  vault::Transaction transaction(vault.database());
  forget_text_set_aside(vault);
  forget_names_set_aside(vault);
  transaction.commit();
}

}  // namespace fieldvault::search
