#include "fieldvault/bundle/statement.hpp"

#include <catch2/catch_test_macros.hpp>

#include "bundle/texts.hpp"

namespace fieldvault::bundle {
namespace {

using test::digest;
using test::refused;
using test::with_line;

crypto::AgeRecipient recipient(std::string_view seed) {
  crypto::SeededRandom random(digest(seed).bytes(), "test");
  return crypto::AgeIdentity::generate(random).recipient();
}

StatedRecipient to(trust::Role role, std::string_view name) { return {role, trust::CardName(name), recipient(name)}; }

Statement statement_to(std::vector<StatedRecipient> recipients) {
  return {"0190a5f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b",
          test::some_device(),
          test::some_place(),
          records::Use::court,
          std::move(recipients),
          {12, digest("root")},
          digest("tagmanifest")};
}

Statement some_statement() {
  return statement_to(
      {to(trust::Role::hq, "HQ"), to(trust::Role::officer, "Alma B"), to(trust::Role::officer, "Boran")});
}

Receipt some_receipt() {
  return {test::some_device(),
          test::some_place(),
          digest("manifest"),
          {12, digest("root")},
          vault::Timestamp::parse("2026-01-02T03:04:05Z").value(),
          ReceiptVerdict::imported};
}

Consistency some_consistency() {
  return {{5, digest("old")}, {9, digest("new")}, {digest("a"), digest("b")}, {digest("c"), digest("d"), digest("e")}};
}

template <typename Text>
bool refuses(const std::string& text) {
  return !refused([&] { static_cast<void>(Text::parse(text)); }).empty();
}

}  // namespace

TEST_CASE("a statement has these lines in this order") {
  const std::string text = some_statement().text();
  CHECK(text ==
        "fieldvault-statement/1\n"
        "bundle: 0190a5f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b\n"
        "device: ffeeddccbbaa99887766554433221100\n"
        "channel: 00112233445566778899aabbccddeeff\n"
        "epoch: 1\n"
        "sequence: 3\n"
        "previous: " +
            digest("previous").hex() +
            "\n"
            "roster-version: 0\n"
            "roster: " +
            crypto::Digest().hex() +
            "\n"
            "purpose: court\n"
            "recipients: 3\n"
            "recipient: hq " +
            recipient("HQ").text() +
            " HQ\n"
            "recipient: officer " +
            recipient("Alma B").text() +
            " Alma B\n"
            "recipient: officer " +
            recipient("Boran").text() +
            " Boran\n"
            "checkpoint-size: 12\n"
            "checkpoint-root: " +
            digest("root").hex() +
            "\n"
            "tagmanifest-sha256: " +
            digest("tagmanifest").hex() + "\n");
  const Statement read = Statement::parse(text);
  CHECK(read.text() == text);
  CHECK(read.recipients == some_statement().recipients);
}

TEST_CASE("a statement, receipt or consistency text with a line missing, doubled, swapped or marked is refused") {
  for (const std::string& text : test::spoiled(some_statement().text())) {
    INFO(text.substr(0, 1500));
    CHECK(refuses<Statement>(text));
  }
  for (const std::string& text : test::spoiled(some_receipt().text())) CHECK(refuses<Receipt>(text));
  for (const std::string& text : test::spoiled(some_consistency().text())) {
    // Two different digests of one list in another order are another text, not a malformed one.
    const bool same_length = text.size() == some_consistency().text().size();
    const bool lists_swapped = same_length && !refuses<Consistency>(text);
    if (!lists_swapped) CHECK(refuses<Consistency>(text));
    if (lists_swapped) CHECK(Consistency::parse(text).text() == text);
  }
}

TEST_CASE("recipients of a statement are one destination and officers by name, each once") {
  using trust::Role;
  CHECK_FALSE(refuses<Statement>(statement_to({to(Role::hq, "HQ")}).text()));
  CHECK_FALSE(refuses<Statement>(statement_to({to(Role::field, "Field 9")}).text()));
  CHECK(refuses<Statement>(statement_to({}).text()));
  CHECK(refuses<Statement>(statement_to({to(Role::officer, "Alma")}).text()));
  CHECK(refuses<Statement>(statement_to({to(Role::hq, "HQ"), to(Role::hq, "HQ 2")}).text()));
  CHECK(refuses<Statement>(statement_to({to(Role::hq, "HQ"), to(Role::officer, "B"), to(Role::officer, "A")}).text()));
  CHECK(refuses<Statement>(statement_to({to(Role::hq, "HQ"), to(Role::officer, "B"), to(Role::officer, "B")}).text()));
  StatedRecipient twin = to(Role::officer, "A");
  twin.recipient = recipient("HQ");
  CHECK(refuses<Statement>(statement_to({to(Role::hq, "HQ"), twin}).text()));
}

TEST_CASE("a count of recipients that is not theirs is refused") {
  const std::string text = some_statement().text();
  for (const char* count : {"0", "2", "4", "33", "03"}) {
    CHECK(refuses<Statement>(with_line(text, "recipients", std::string("recipients: ") + count)));
  }
}

TEST_CASE("a statement names 32 recipients, and a consistency proof has 64 nodes, and no more") {
  std::vector<StatedRecipient> recipients = {to(trust::Role::hq, "HQ")};
  for (int number = 10; number < 41; ++number) {
    recipients.push_back(to(trust::Role::officer, "Officer " + std::to_string(number)));
  }
  CHECK(Statement::parse(statement_to(recipients).text()).recipients.size() == 32);
  recipients.push_back(to(trust::Role::officer, "Officer 41"));
  CHECK(refuses<Statement>(statement_to(recipients).text()));
  Consistency longest = some_consistency();
  longest.proof.resize(64, digest("node"));
  CHECK(Consistency::parse(longest.text()).proof.size() == 64);
  longest.proof.push_back(digest("node"));
  CHECK(refuses<Consistency>(longest.text()));
}

TEST_CASE("fields of a statement that are not of their type are refused") {
  const std::string text = some_statement().text();
  CHECK(refuses<Statement>(with_line(text, "bundle", "bundle: 0190A5F0-1C2D-7E3F-8A4B-5C6D7E8F9A0B")));
  CHECK(refuses<Statement>(with_line(text, "bundle", "bundle: 0190a5f0-1c2d-4e3f-8a4b-5c6d7e8f9a0b")));
  CHECK(refuses<Statement>(with_line(text, "device", "device: FFEEDDCCBBAA99887766554433221100")));
  CHECK(refuses<Statement>(with_line(text, "purpose", "purpose: anything")));
  CHECK(refuses<Statement>(with_line(text, "recipient", "recipient: hq age1notakey HQ")));
  CHECK(refuses<Statement>(with_line(text, "recipient", "recipient: hq")));
  CHECK(refuses<Statement>(with_line(text, "checkpoint-size", "checkpoint-size: 0")));
}

TEST_CASE("a receipt has these lines in this order") {
  const std::string text = some_receipt().text();
  CHECK(text ==
        "fieldvault-receipt/1\n"
        "device: ffeeddccbbaa99887766554433221100\n"
        "channel: 00112233445566778899aabbccddeeff\n"
        "epoch: 1\n"
        "sequence: 3\n"
        "previous: " +
            digest("previous").hex() +
            "\n"
            "manifest-sha256: " +
            digest("manifest").hex() +
            "\n"
            "ledger-size: 12\n"
            "ledger-root: " +
            digest("root").hex() +
            "\n"
            "time: 2026-01-02T03:04:05Z\n"
            "verdict: imported\n");
  CHECK(Receipt::parse(text).text() == text);
  CHECK(refuses<Receipt>(with_line(text, "verdict", "verdict: VERIFIED")));
  CHECK(refuses<Receipt>(with_line(text, "time", "time: 2026-01-02T03:04:05+00:00")));
  CHECK(refuses<Receipt>(with_line(text, "ledger-size", "ledger-size: 0")));
  CHECK(refuses<Receipt>(some_statement().text()));
  CHECK(refuses<Statement>(text));
}

TEST_CASE("a consistency text has these lines in this order") {
  const std::string text = some_consistency().text();
  CHECK(text ==
        "fieldvault-consistency/1\n"
        "old-size: 5\n"
        "old-root: " +
            digest("old").hex() +
            "\n"
            "new-size: 9\n"
            "new-root: " +
            digest("new").hex() +
            "\n"
            "peaks: 2\n"
            "peak: " +
            digest("a").hex() +
            "\n"
            "peak: " +
            digest("b").hex() +
            "\n"
            "proof: 3\n"
            "proof: " +
            digest("c").hex() +
            "\n"
            "proof: " +
            digest("d").hex() +
            "\n"
            "proof: " +
            digest("e").hex() + "\n");
  CHECK(Consistency::parse(text).text() == text);
}

TEST_CASE("a consistency text that no ledger can have is refused") {
  const std::string text = some_consistency().text();
  CHECK(refuses<Consistency>(with_line(text, "new-size", "new-size: 4")));
  CHECK(refuses<Consistency>(with_line(text, "old-size", "old-size: 7")));
  CHECK(refuses<Consistency>(with_line(text, "peaks", "peaks: 1")));
  CHECK(refuses<Consistency>(with_line(text, "proof", "proof: 65")));
  const Consistency first{{0, crypto::sha256({})}, {3, digest("new")}, {}, {}};
  CHECK(Consistency::parse(first.text()).old_head == first.old_head);
  Consistency other_nothing = first;
  other_nothing.old_head.root = digest("something");
  CHECK(refuses<Consistency>(other_nothing.text()));
  Consistency needless = first;
  needless.proof = {digest("c")};
  CHECK(refuses<Consistency>(needless.text()));
}

}  // namespace fieldvault::bundle
