// A vault in a temporary folder with a clock that stands still, and bodies of records to put into it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/record_store.hpp"
#include "fieldvault/trust/device.hpp"
#include "temporary_folder.hpp"

namespace fieldvault::records::test {

class TestClock final : public vault::Clock {
 public:
  [[nodiscard]] vault::Timestamp now() override { return vault::Timestamp(seconds); }
  [[nodiscard]] std::int64_t milliseconds() override { return seconds * 1000; }
  std::int64_t seconds = 1'767'322'800;  // 2026-01-02T03:00:00Z
};

using fieldvault::test::TemporaryFolder;

struct TestVault {
  TemporaryFolder folder;
  vault::Disk disk;
  TestClock clock;
  crypto::SystemRandom random;
  vault::Vault vault = trust::create_device(folder.path() / "vault", trust::CardName("Field 7"), trust::Role::field,
                                            vault::Passphrase(crypto::SecretBuffer(bytes_of("correct horse"))),
                                            crypto::Argon2Cost(64 * 1024, 3), vault::Context{disk, clock, random});
  RecordStore store{vault};

  RecordId person(std::string_view code) { return store.add(kind::person, Json{{"code", code}}).id; }
  RecordId consent(const RecordId& giver, Json uses) {
    return store.add(kind::consent, consent_body(giver, std::move(uses))).id;
  }
  RecordId testimony(const RecordId& witness, const RecordId& consent) {
    return store.add(kind::testimony, testimony_body(witness, consent.text())).id;
  }
  [[nodiscard]] Revision revision(const RecordId& id) const { return store.current(id).value().revision; }

  [[nodiscard]] static Json consent_body(const RecordId& giver, Json uses) {
    return {{"given_by", giver.text()}, {"form", "written"}, {"date", "2025-12-01"}, {"uses", std::move(uses)}};
  }
  [[nodiscard]] static Json testimony_body(const RecordId& witness, std::string_view consent) {
    return {{"witness", witness.text()},
            {"interviewer", "R-07"},
            {"date", "2025-12-02"},
            {"consent", consent},
            {"narrative", {statement(1, "I saw the school closed.")}}};
  }
  [[nodiscard]] static Json statement(int number, std::string_view text) {
    return {{"number", number}, {"text", {{"text", text}, {"lang", "en"}}}};
  }
};

// Everything that a use can permit.
inline Json permit_all() {
  return {
      {"decision", "permit"}, {"name", "permit"}, {"photograph", "permit"}, {"voice", "permit"}, {"place", "permit"}};
}

template <typename Action>
Error refusal_of(Action&& action) {
  try {
    std::forward<Action>(action)();
  } catch (const Error& error) {
    return error;
  }
  FAIL("nothing was refused");
  return {ErrorCode::program_failed, ""};
}

// The leaves of one vault's ledger copied into a replica in another one, as an import does.
inline std::int64_t replicate(TestVault& from, TestVault& to) {
  const ledger::Log source = ledger::Log::own(from.vault.database());
  vault::Transaction transaction(to.vault.database());
  ledger::Log replica = ledger::Log::replica(to.vault.database(), from.vault.id().text());
  for (std::uint64_t i = replica.size(); i < source.size(); ++i) replica.append(source.entry(i));
  transaction.commit();
  return replica.id();
}

// Another device's revision of a record: the leaf in a replica of its log, the line in the vault.
inline bool take_over(TestVault& from, TestVault& to, const Revision& revision) {
  const std::int64_t log = replicate(from, to);
  const auto leaf = ledger::Log::own(from.vault.database()).find_commitment(revision.root());
  REQUIRE(leaf);
  return to.store.accept(Revision::parse(revision.line()), log, leaf->index);
}

}  // namespace fieldvault::records::test
