#include <fmt/format.h>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/evidence/evidence.hpp"

namespace fieldvault::evidence {
namespace {

constexpr std::string_view columns = "SELECT name, evidence, file_key, length, sha256, body_length FROM object ";

[[noreturn]] void damaged(std::string_view column) {
  throw Error(ErrorCode::damaged, fmt::format("an object row has no valid {}", column));
}

crypto::Digest digest(const vault::Statement& row, int column, std::string_view name) {
  const auto value = crypto::Digest::parse(row.text(column));
  if (!value) damaged(name);
  return *value;
}

std::optional<crypto::FileKey> file_key(const vault::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  Bytes bytes = row.blob(column);
  if (bytes.size() != crypto::FileKey::size) damaged("file key");
  crypto::FileKey key{ByteView(bytes)};
  crypto::wipe(bytes);
  return key;
}

StoredObject read_row(const vault::Statement& row) {
  const auto evidence = records::RecordId::parse(row.text(1));
  if (!evidence) damaged("evidence id");
  return {digest(row, 0, "name"),    *evidence,
          file_key(row, 2),          static_cast<std::uint64_t>(row.integer(3)),
          digest(row, 4, "SHA-256"), static_cast<std::uint64_t>(row.integer(5))};
}

}  // namespace

std::optional<StoredObject> find_object(vault::Database& database, const vault::ObjectName& name) {
  vault::Statement row = database.prepare(std::string(columns) + "WHERE name = ?1");
  row.bind(1, name.hex());
  if (!row.step()) return std::nullopt;
  return read_row(row);
}

std::optional<StoredObject> object_of(vault::Database& database, const records::RecordId& evidence) {
  vault::Statement row = database.prepare(std::string(columns) + "WHERE evidence = ?1 ORDER BY name");
  row.bind(1, evidence.text());
  if (!row.step()) return std::nullopt;
  return read_row(row);
}

std::vector<vault::ObjectName> object_names(vault::Database& database) {
  std::vector<vault::ObjectName> names;
  vault::Statement rows = database.prepare("SELECT name FROM object WHERE file_key IS NOT NULL ORDER BY name");
  while (rows.step()) names.push_back(digest(rows, 0, "name"));
  return names;
}

void store_object(vault::Database& database, const StoredObject& object) {
  vault::Statement insert = database.prepare(
      "INSERT INTO object (name, evidence, file_key, length, sha256, body_length) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
      "ON CONFLICT (name) DO UPDATE SET file_key = excluded.file_key, purged_at = NULL WHERE object.file_key IS NULL");
  insert.bind(1, object.name.hex()).bind(2, object.evidence.text());
  if (object.file_key) {
    insert.bind(3, object.file_key->expose());
  } else {
    insert.bind_null(3);
  }
  insert.bind(4, static_cast<std::int64_t>(object.length)).bind(5, object.sha256.hex());
  insert.bind(6, static_cast<std::int64_t>(object.body_length)).run();
}

}  // namespace fieldvault::evidence
