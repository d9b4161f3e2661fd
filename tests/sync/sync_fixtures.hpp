// What imports are judged by: the state of a vault before and after, and a refusal that must leave no other trace.
#pragma once

#include <map>
#include <set>

#include "bundle/surgery.hpp"
#include "bundle/texts.hpp"
#include "fieldvault/evidence/vault_check.hpp"
#include "fieldvault/sync/import.hpp"

namespace fieldvault::sync::test {

using namespace bundle::test;

inline std::int64_t count(vault::Vault& vault, const std::string& what) {
  vault::Statement row = vault.database().prepare("SELECT count(*) FROM " + what);
  REQUIRE(row.step());
  return row.integer(0);
}

// A bundle with two witnesses and a photograph, on its way to headquarters.
struct World {
  Parties parties;
  Witness witness;
  Witness other;
  evidence::Attached photo;
  vault::Path good;
  explicit World(std::string_view withheld = "")
      : witness(add_witness(parties.field, "W-0001", "I saw the school closed.", agreed(withheld))),
        other(add_witness(parties.field, "W-0002", "So did I.", agreed())),
        photo(attach_photo(parties, witness.testimony, 70'000)),
        good(parties.export_to("good.fvb").files[0]) {}
};

// Everything of a vault but its own ledger: the rows of each table, and the bytes of each file but the database.
struct Contents {
  std::map<std::string, std::vector<std::string>> rows;
  std::map<std::string, std::string> files;
  bool operator==(const Contents&) const = default;
};

inline std::vector<std::string> texts(vault::Vault& vault, const std::string& sql) {
  std::vector<std::string> all;
  for (vault::Statement row = vault.database().prepare(sql); row.step();) all.push_back(row.text(0));
  return all;
}

// As SQL writes the values of a row.
inline std::vector<std::string> rows_of(vault::Vault& vault, const std::string& table) {
  std::string values;
  for (const std::string& column : texts(vault, "SELECT name FROM pragma_table_info('" + table + "')")) {
    values += (values.empty() ? "quote(\"" : " || ',' || quote(\"") + column + "\")";
  }
  const bool has_own_rows = std::set<std::string>{"log_entry", "log_node", "act"}.contains(table);
  const std::string others = has_own_rows ? " WHERE log <> 0" : table == "log" ? " WHERE id <> 0" : "";
  return texts(vault, "SELECT " + values + " FROM \"" + table + "\"" + others);
}

inline Contents contents(vault::Vault& vault) {
  Contents all;
  // A virtual table keeps what it has in tables of its own, which stand in the list too.
  for (const std::string& table :
       texts(vault, "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")) {
    all.rows[table] = rows_of(vault, table);
  }
  REQUIRE(all.rows.size() > 20);
  for (const auto& found : std::filesystem::recursive_directory_iterator(vault.folder())) {
    const vault::Path name = found.path().lexically_relative(vault.folder());
    if (!found.is_regular_file() || name.string().starts_with("records.db") || name.begin()->string() == "staging")
      continue;
    all.files[name.string()] = crypto::sha256(bytes_of(read_file(found.path()))).hex();
  }
  REQUIRE(all.files.contains("header.a"));
  return all;
}

// The tables and files that are not the same in both.
inline std::vector<std::string> differences(const Contents& before, const Contents& after) {
  std::vector<std::string> all;
  const auto compare = [&](const auto& these, const auto& those) {
    for (const auto& [name, value] : these) {
      if (const auto other = those.find(name); other == those.end() || other->second != value) all.push_back(name);
    }
    for (const auto& [name, value] : those) {
      if (!these.contains(name)) all.push_back(name);
    }
  };
  compare(before.rows, after.rows);
  compare(before.files, after.files);
  return all;
}

inline std::uint64_t own_size(vault::Vault& vault) { return ledger::Log::own(vault.database()).size(); }

inline std::string last_action(vault::Vault& vault) {
  return ledger::Log::own(vault.database()).entry(own_size(vault) - 1).action;
}

inline Json last_act(vault::Vault& vault) {
  return ledger::find_act(vault.database(), 0, own_size(vault) - 1).value().content;
}

inline Error refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  return {ErrorCode::program_failed, "nothing was refused"};
}

// `said` begins the message where it is a finding's id, and stands in it otherwise.
inline void check_refused_import(vault::Vault& vault, const vault::Path& file, ErrorCode code, std::string_view said) {
  const Contents before = contents(vault);
  const std::uint64_t size = own_size(vault);
  const Error error = refusal([&] { static_cast<void>(import_bundle(vault, file, {})); });
  INFO(error.what());
  CHECK(error.code() == code);
  CHECK(std::string_view(error.what()).find(said) != std::string_view::npos);
  if (said.starts_with("FV-")) CHECK(std::string_view(error.what()).starts_with(std::string(said) + ": "));
  CHECK(differences(before, contents(vault)) == std::vector<std::string>());
  CHECK(own_size(vault) == size + 1);
  CHECK(last_action(vault) == ledger::action::bundle_refuse);
  CHECK_FALSE(vault.database().in_transaction());
  for (const auto& left : std::filesystem::directory_iterator(vault.staging())) {
    CHECK(left.path().extension().string().starts_with(".intent"));  // a note says that its objects may be gone
  }
}

inline void check_sound(vault::Vault& vault) {
  for (const evidence::VaultFault& fault : evidence::vault_faults(vault, {}))
    FAIL_CHECK(fault.id << " " << fault.message);
}

inline std::vector<std::string> ids(const ImportReport& report) {
  std::vector<std::string> all;
  for (const bundle::Finding& finding : report.findings) all.push_back(finding.id);
  return all;
}

using Ids = std::vector<std::string>;

// One more witness with her testimony in the field, and the next bundle.
inline vault::Path next_bundle(Parties& parties, int number) {
  static_cast<void>(
      add_witness(parties.field, "W-000" + std::to_string(number), "Words " + std::to_string(number), agreed()));
  return parties.export_to(std::to_string(number) + ".fvb").files[0];
}

inline vault::Vault open_copy(Parties& parties, std::string_view of, std::string_view name, vault::Disk& disk) {
  const vault::Path to = parties.folder / name;
  if (!std::filesystem::exists(to)) {
    std::filesystem::copy(parties.folder / of, to, std::filesystem::copy_options::recursive);
  }
  return trust::open_device(to, passphrase(), vault::Context{disk, parties.clock, parties.random});
}

}  // namespace fieldvault::sync::test
