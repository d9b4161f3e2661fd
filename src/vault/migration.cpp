#include "migration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "fieldvault/crypto/embedded_text.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::vault {

extern const EmbeddedText embedded_migrations[];
extern const std::size_t embedded_migrations_count;

namespace {

// In the order of their numbers; the n-th file begins with n as three digits.
std::vector<EmbeddedText> migrations() {
  const std::span<const EmbeddedText> embedded(embedded_migrations, embedded_migrations_count);
  std::vector<EmbeddedText> files(embedded.begin(), embedded.end());
  std::sort(files.begin(), files.end(), [](const auto& left, const auto& right) { return left.name < right.name; });
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!files[i].name.starts_with(fmt::format("{:03}-", i + 1))) {
      throw Error(ErrorCode::program_failed, fmt::format("the migration {} is out of sequence", files[i].name));
    }
  }
  return files;
}

std::size_t version_of(Database& database) {
  Statement statement = database.prepare("PRAGMA user_version");
  const std::int64_t version = statement.step() ? statement.integer(0) : 0;
  if (version < 0) throw Error(ErrorCode::damaged, "the vault's database has a negative schema version");
  return static_cast<std::size_t>(version);
}

}  // namespace

void require_known_version(Database& database) {
  const std::size_t version = version_of(database);
  if (version <= embedded_migrations_count) return;
  throw Error(ErrorCode::input_refused,
              fmt::format("this vault was written by a newer fieldvault: its database has schema version {}, and this "
                          "program knows {}",
                          version, embedded_migrations_count));
}

void apply_migrations(Database& database) {
  const std::vector<EmbeddedText> files = migrations();
  const std::size_t version = version_of(database);
  if (version == files.size()) return;
  Transaction transaction(database);
  for (std::size_t i = version; i < files.size(); ++i) database.execute(files[i].text);
  database.execute(fmt::format("PRAGMA user_version = {}", files.size()));
  transaction.commit();
}

}  // namespace fieldvault::vault
