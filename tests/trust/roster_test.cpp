// The text of a roster, its file, and which signatures make it follow another.
#include "fieldvault/trust/roster.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <functional>

#include "fieldvault/trust/roster_chain.hpp"
#include "ledger/refusal.hpp"
#include "roster_fixtures.hpp"

namespace fieldvault {
namespace {

using test::Officers;
using test::refusal_of;
using trust::Roster;
using trust::RosterFile;

ErrorCode refusal_of_text(const std::string& text) {
  return refusal_of([&] { static_cast<void>(Roster::parse(text)); }).code();
}

std::string changed(const Roster& roster, const std::function<void(Roster&)>& change) {
  Roster other = roster;
  change(other);
  return other.text();
}

std::string replaced(std::string text, std::string_view what, std::string_view instead) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), instead);
}

TEST_CASE("a roster's text gives the roster back, and nothing else has that text") {
  const Officers officers;
  Roster roster = officers.roster();
  roster.revocations = {{test::CardMaker().card("Field 3").fingerprint(), 12}};
  const std::string text = roster.text();
  CHECK(text.starts_with("fieldvault-roster/1\nversion: 1\nprevious: " + std::string(64, '0') +
                         "\ndate: 2026-01-01\nexpires: 2026-12-31\nthreshold: 2\nsigners: 3\nsigner: RW"));
  const Roster again = Roster::parse(text);
  CHECK(again.text() == text);
  CHECK(again.cards.size() == 4);
  CHECK(again.revocations == roster.revocations);
  CHECK(again.hash() == crypto::sha256(bytes_of(text)));
  CHECK(again.fingerprint().size() == 71);
  CHECK(again.fingerprint() != Officers::after(roster).fingerprint());
  CHECK(again.is_expired(vault::Timestamp::parse("2027-01-01T00:00:00Z").value()));
  CHECK_FALSE(again.is_expired(vault::Timestamp::parse("2026-12-31T23:59:59Z").value()));
}

TEST_CASE("a roster in another form or against its own rules is refused") {
  const Officers officers;
  const Roster roster = officers.roster();
  const std::string text = roster.text();
  for (const std::string& spoiled :
       {std::string(), text + "more: 1\n", "\xEF\xBB\xBF" + text, text.substr(0, text.size() - 1),
        replaced(text, "\ndate", "\r\ndate"), replaced(text, "version: 1", "version: 01"),
        replaced(text, "version: 1", "version: +1"), replaced(text, "version: 1", "version: 0x1"),
        replaced(text, "version: 1", "version: 18446744073709551616"), replaced(text, "roster/1", "card/1"),
        replaced(text, "threshold: 2", "threshold: 2 "), replaced(text, "2026-12-31", "2026-02-30"),
        replaced(text, "card: officer 1", "card: officer 01"), replaced(text, "card: field", "card: chief"),
        replaced(text, "signers: 3", "signers: 4"), replaced(text, "cards: 4", "cards: 3")}) {
    INFO(spoiled);
    CHECK(refusal_of_text(spoiled) == ErrorCode::input_refused);
  }
  const auto refuses = [&](const std::function<void(Roster&)>& change) {
    const std::string other = changed(roster, change);
    INFO(other);
    return refusal_of_text(other) == ErrorCode::input_refused;
  };
  CHECK(refuses([](Roster& r) { r.version = 0; }));
  CHECK(refuses([](Roster& r) { r.version = 2; }));  // without a hash of version 1
  CHECK(refuses([&](Roster& r) { r.previous = roster.hash(); }));
  CHECK(refuses([](Roster& r) { r.expires = "2025-12-31"; }));
  CHECK(refuses([](Roster& r) { r.threshold = 0; }));
  CHECK(refuses([](Roster& r) { r.threshold = 4; }));
  CHECK(refuses([](Roster& r) { r.signers.clear(); }));
  CHECK(refuses([](Roster& r) { r.cards.clear(); }));
  CHECK(refuses([](Roster& r) { std::swap(r.signers[0], r.signers[1]); }));
  CHECK(refuses([](Roster& r) { std::swap(r.cards[0], r.cards[1]); }));
  CHECK(refuses([](Roster& r) { r.signers.push_back(r.signers.back()); }));
  CHECK(refuses([](Roster& r) { r.cards.push_back(r.cards.back()); }));
  CHECK(refuses([&](Roster& r) {
    r.cards.push_back(test::CardMaker().card("AMAL"));
    trust::sort_roster(r);
  }));
  CHECK(refuses([&](Roster& r) {
    r.cards.push_back(officers.field.card("Field 8"));
    trust::sort_roster(r);
  }));
  CHECK(refuses([&](Roster& r) {
    r.revocations = {{officers.bek.card("Bek", trust::Role::officer).fingerprint(), 3}};
  }));
  const std::string revoked = changed(roster, [](Roster& r) {
    r.revocations = {{test::CardMaker().card("Field 3").fingerprint(), 12}};
  });
  CHECK(refusal_of_text(replaced(revoked, "revocation: 12 ", "revocation: 9007199254740992 ")) ==
        ErrorCode::input_refused);
  CHECK(refusal_of_text(replaced(revoked, "revocation: 12 ", "revocation: 12 1")) == ErrorCode::input_refused);
}

TEST_CASE("a roster holds 32 signers, 256 cards, 256 revocations and 64 signatures, and not one more") {
  std::vector<test::CardMaker> people(257);
  const auto name = [](std::size_t number) { return "Person " + std::to_string(number); };
  Roster roster{1, {}, "2026-01-01", "2026-12-31", 1, {}, {}, {}};
  for (std::size_t at = 0; at < 256; ++at) {
    if (at < 32) roster.signers.push_back(people[at].signing.public_key());
    roster.cards.push_back(people[at].card(name(at)));
    std::string digits = std::to_string(10000 + at);
    for (int group = 1; group < 12; ++group) digits += " 00000";
    roster.revocations.push_back({digits, at});
  }
  trust::sort_roster(roster);
  CHECK(Roster::parse(roster.text()).cards.size() == 256);
  const auto refuses = [&](const std::function<void(Roster&)>& change) {
    return refusal_of_text(changed(roster, [&](Roster& larger) {
             change(larger);
             trust::sort_roster(larger);
           })) == ErrorCode::input_refused;
  };
  CHECK(refuses([&](Roster& r) { r.signers.push_back(people[256].signing.public_key()); }));
  CHECK(refuses([&](Roster& r) { r.cards.push_back(people[256].card(name(256))); }));
  CHECK(refuses([&](Roster& r) {
    r.revocations.push_back({"99999" + r.revocations.back().fingerprint.substr(5), 1});
  }));

  std::vector<const test::CardMaker*> signers;
  for (std::size_t at = 0; at < 64; ++at) signers.push_back(&people[at]);
  const RosterFile signed_by_64 = test::signed_by(roster, signers);
  CHECK(RosterFile::parse(signed_by_64.encode()).signatures.size() == 64);
  signers.push_back(&people[64]);
  const std::string signed_by_65 = test::signed_by(roster, signers).encode();
  CHECK(refusal_of([&] { (void)RosterFile::parse(signed_by_65); }).code() == ErrorCode::input_refused);
}

TEST_CASE("a roster's text has 128 KiB, its file 160 KiB and a signature in it 1,024 bytes: more is not looked at") {
  const auto why = [](const std::function<void()>& parse) { return std::string(refusal_of(parse).what()); };
  const auto text_of_size = [](std::size_t size) { return std::string(size, 'x'); };
  const auto as_text = [&](std::size_t size) { return why([&] { (void)Roster::parse(text_of_size(size)); }); };
  CHECK(as_text(trust::max_roster_text_size + 1).find("larger than 128 KiB") != std::string::npos);
  CHECK(as_text(trust::max_roster_text_size).find("larger") == std::string::npos);
  const auto as_file = [&](std::size_t size) { return why([&] { (void)RosterFile::parse(text_of_size(size)); }); };
  CHECK(as_file(trust::max_roster_file_size + 1).find("larger than 160 KiB") != std::string::npos);
  CHECK(as_file(trust::max_roster_file_size).find("160") == std::string::npos);

  const Officers officers;
  std::string file = test::signed_by(officers.roster(), {&officers.amal}).encode();
  const std::size_t comment = file.find("untrusted comment: ") + std::string_view("untrusted comment: ").size();
  const std::size_t size = file.size() - file.find("untrusted comment: ");
  file.insert(comment, 1024 - size, 'x');
  CHECK(RosterFile::parse(file).signatures.front().size() == 1024);
  file.insert(comment, 1, 'x');
  CHECK(why([&] { (void)RosterFile::parse(file); }).find("a signature is not four lines") != std::string::npos);
}

TEST_CASE("one key under two ids is one signer, in a roster's text and over it") {
  const Officers officers;
  Roster roster = officers.roster();
  std::array<std::byte, 8> other_id = officers.amal.signing.id().bytes();
  other_id[0] ^= std::byte{1};
  const crypto::MinisignSecretKey amal_again(crypto::KeyId(other_id),
                                             crypto::SigningSeed(officers.amal.signing.seed().expose()));
  Roster twice = roster;
  twice.signers.push_back(amal_again.public_key());
  trust::sort_roster(twice);
  CHECK(refusal_of_text(twice.text()) == ErrorCode::input_refused);

  // Under one id in version 1, under the other in version 2: two signatures that hold, and one signer.
  Roster next = Officers::after(roster);
  for (crypto::MinisignPublicKey& signer : next.signers) {
    if (signer.key() == officers.amal.signing.public_key().key()) signer = amal_again.public_key();
  }
  RosterFile file{Roster::parse(next.text()), {}};
  file.sign(officers.amal.signing);
  file.sign(amal_again);
  CHECK(file.signatures.size() == 2);
  const trust::RosterCount count = trust::count_signatures(file, &roster, test::nobody);
  CHECK(count.own == 1);
  CHECK(count.before == 1);
  CHECK(refusal_of([&] { trust::require_successor(file, roster, test::nobody); }).code() == ErrorCode::not_trusted);
  file.sign(officers.bek.signing);
  trust::require_successor(file, roster, test::nobody);
}

TEST_CASE("a roster's file keeps signatures in the order of their ids, whoever signed first") {
  const Officers officers;
  const Roster roster = officers.roster();
  const RosterFile one_way = test::signed_by(roster, {&officers.amal, &officers.bek, &officers.chen});
  const std::string file = one_way.encode();
  CHECK(file == test::signed_by(roster, {&officers.chen, &officers.bek, &officers.amal}).encode());
  CHECK(RosterFile::parse(file).encode() == file);
  CHECK(RosterFile::parse(roster.text()).signatures.empty());
  CHECK(refusal_of([&] {
          static_cast<void>(test::signed_by(roster, {&officers.amal, &officers.amal}));
        }).code() == ErrorCode::input_refused);

  RosterFile swapped = one_way;
  std::swap(swapped.signatures[0], swapped.signatures[1]);
  RosterFile twice = one_way;
  twice.signatures.push_back(twice.signatures.back());
  for (const std::string& spoiled :
       {swapped.encode(), twice.encode(), file + "\n", file + "\nmore\n", file.substr(0, file.size() - 1),
        roster.text() + "\n", roster.text() + "\n\n" + one_way.signatures[0], std::string(161 * 1024, 'x')}) {
    CHECK(refusal_of([&] { static_cast<void>(RosterFile::parse(spoiled)); }).code() == ErrorCode::input_refused);
  }
}

TEST_CASE("a roster needs the thresholds of both versions, and the place after the one before") {
  const Officers officers;
  const test::CardMaker dara;
  const Roster first = officers.roster();
  // Version 2: Dara instead of Chen, one signature is enough from now on.
  Roster next = Officers::after(first);
  std::erase_if(next.signers, [&](const auto& key) { return key == officers.chen.signing.public_key(); });
  next.signers.push_back(dara.signing.public_key());
  next.threshold = 1;
  trust::sort_roster(next);
  const auto verdict = [&](const RosterFile& file, const Roster& before) -> int {
    try {
      trust::require_successor(file, before, test::nobody);
      return 0;
    } catch (const Error& error) {
      return static_cast<int>(error.code());
    }
  };
  CHECK(verdict(test::signed_by(next, {}), first) == 5);
  CHECK(verdict(test::signed_by(next, {&dara}), first) == 5);                  // enough for 2, nothing of 1
  CHECK(verdict(test::signed_by(next, {&dara, &officers.amal}), first) == 5);  // one of the two that 1 asks for
  CHECK(verdict(test::signed_by(next, {&officers.amal, &officers.bek}), first) == 0);
  CHECK(verdict(test::signed_by(next, {&officers.amal, &officers.chen}), first) == 0);
  CHECK(verdict(test::signed_by(next, {&officers.chen, &dara}), first) == 5);
  Roster strict = next;
  strict.threshold = 3;
  CHECK(verdict(test::signed_by(strict, {&officers.amal, &officers.bek}), first) == 5);  // enough for 1 only
  CHECK(verdict(test::signed_by(strict, {&officers.amal, &officers.bek, &dara}), first) == 0);

  const std::vector<const test::CardMaker*> enough{&officers.amal, &officers.bek, &dara};
  CHECK(verdict(test::signed_by(first, {&officers.amal, &officers.bek}), next) == 5);  // older after newer
  Roster jump = Officers::after(next);
  CHECK(verdict(test::signed_by(jump, enough), first) == 5);
  Roster elsewhere = next;
  elsewhere.previous = next.hash();
  CHECK(verdict(test::signed_by(elsewhere, enough), first) == 5);
  Roster rival = first;
  rival.expires = "2026-11-30";
  CHECK(verdict(test::signed_by(rival, enough), first) == 5);  // two of one version

  // A signature that does not hold is more than a missing one.
  RosterFile forged = test::signed_by(next, {&officers.amal, &officers.bek});
  forged.signatures[0] = crypto::minisign_sign(
      crypto::minisign_key_id(forged.signatures[0]) == officers.amal.signing.id() ? officers.amal.signing
                                                                                  : officers.bek.signing,
      bytes_of("another text"));
  CHECK(verdict(forged, first) == 4);
  // One by somebody whom neither names is counted for nobody.
  CHECK(verdict(test::signed_by(next, {&officers.amal, &officers.field}), first) == 5);
  CHECK(verdict(test::signed_by(next, {&officers.amal, &officers.bek, &officers.field}), first) == 0);

  // A key whose card is revoked here counts no more.
  const auto amal_revoked = [&](const crypto::VerifyingKey& key) {
    return key == officers.amal.signing.public_key().key();
  };
  CHECK(refusal_of([&] {
          trust::require_successor(test::signed_by(next, {&officers.amal, &officers.bek}), first, amal_revoked);
        }).code() == ErrorCode::not_trusted);
}

TEST_CASE("a legacy signature made of a prehashed one counts for nothing in a roster") {
  const Officers officers;
  const Roster first = officers.roster(1);
  RosterFile file = test::signed_by(first, {&officers.amal});
  const std::size_t algorithm = file.signatures[0].find('\n') + 1;
  REQUIRE(file.signatures[0].substr(algorithm, 2) == "RU");  // "ED"
  file.signatures[0].replace(algorithm, 2, "RW");            // "Ed"
  CHECK(refusal_of([&] { trust::require_own_threshold(file, test::nobody); }).code() ==
        ErrorCode::authentication_failed);
}

TEST_CASE("a revocation is kept by the next roster, at its number or a lower one") {
  const Officers officers;
  Roster first = officers.roster(1);
  const std::string fingerprint = test::CardMaker().card("Field 3").fingerprint();
  first.revocations = {{fingerprint, 5}};
  const auto verdict = [&](const std::vector<trust::RosterRevocation>& revocations) {
    Roster next = Officers::after(first);
    next.revocations = revocations;
    try {
      trust::require_successor(test::signed_by(next, {&officers.amal}), first, test::nobody);
      return 0;
    } catch (const Error& error) {
      return static_cast<int>(error.code());
    }
  };
  CHECK(verdict({{fingerprint, 5}}) == 0);
  CHECK(verdict({{fingerprint, 4}}) == 0);
  CHECK(verdict({{fingerprint, 6}}) == 5);
  CHECK(verdict({}) == 5);
}

}  // namespace
}  // namespace fieldvault
