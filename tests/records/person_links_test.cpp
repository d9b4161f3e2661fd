#include "fieldvault/records/person_links.hpp"

#include <algorithm>

#include "revision_fixtures.hpp"
#include "test_vault.hpp"

using namespace fieldvault;
using namespace fieldvault::records;
using namespace fieldvault::records::test;

namespace {

struct LinkVault : TestVault {
  RecordId first = person("W-0001");
  RecordId second = person("W-0007");
  RecordId third = person("W-0009");

  Written link(const RecordId& left, const RecordId& right, std::string_view because = "the same card") {
    return link_persons(vault, left, right, because, "R-07");
  }
  std::vector<Written> unlink(const RecordId& left, const RecordId& right) {
    return unlink_persons(vault, left, right, "two brothers", "R-07");
  }
  [[nodiscard]] std::vector<RecordId> same_as(const RecordId& person) { return PersonLinks(vault).same_as(person); }
};

using Ids = std::vector<RecordId>;

Ids sorted(Ids ids) {
  std::ranges::sort(ids);
  return ids;
}

std::string action_of_last_entry(TestVault& world) {
  const ledger::Log log = ledger::Log::own(world.vault.database());
  return log.entry(log.size() - 1).action;
}

// All that `from` wrote of a record, as an import brings it.
void bring(TestVault& from, TestVault& to, const RecordId& id, const Withhold& withhold) {
  const std::int64_t log = replicate(from, to);
  for (const StoredRevision& stored : from.store.history(id)) {
    (void)to.store.accept(stored.revision.withholding(withhold), log, stored.position);
  }
}

}  // namespace

TEST_CASE("a link is a record of its own with its reason, and the persons stay as they are") {
  LinkVault field;
  const crypto::Digest before = field.revision(field.first).root();
  const Written written = field.link(field.second, field.first);
  CHECK(written.kind == "person-link");
  CHECK(written.revision == 1);
  CHECK(action_of_last_entry(field) == "record.write");
  CHECK(field.revision(field.first).root() == before);
  const std::vector<PersonLink> links = PersonLinks(field.vault).of(field.first);
  REQUIRE(links.size() == 1);
  CHECK(links[0].id == written.id);
  CHECK(links[0].other == field.second);
  CHECK(links[0].other_code == "W-0007");
  CHECK(links[0].state == LinkState::holds);
  CHECK(links[0].because == "the same card");
  CHECK(links[0].decided_by == "R-07");
  CHECK(links[0].date == "2026-01-02");
  CHECK(PersonLinks(field.vault).of(field.second).at(0).other == field.first);
  CHECK(field.store.faults().empty());
}

TEST_CASE("who is the same person is followed by way of others, in a circle too") {
  LinkVault field;
  CHECK(field.same_as(field.first).empty());
  field.link(field.first, field.second);
  field.link(field.second, field.third);
  CHECK(field.same_as(field.first) == sorted({field.second, field.third}));
  field.link(field.third, field.first);
  CHECK(field.same_as(field.first) == sorted({field.second, field.third}));
  CHECK(field.same_as(field.third) == sorted({field.first, field.second}));
}

TEST_CASE("a link that is undone holds no longer, keeps its history, and can be made again") {
  LinkVault field;
  const Written made = field.link(field.first, field.second);
  const std::vector<Written> undone = field.unlink(field.second, field.first);
  REQUIRE(undone.size() == 1);
  CHECK(undone[0].id == made.id);
  CHECK(undone[0].revision == 2);
  CHECK(field.same_as(field.first).empty());
  const PersonLink link = PersonLinks(field.vault).of(field.first).at(0);
  CHECK(link.state == LinkState::undone);
  CHECK(link.because == "two brothers");
  CHECK(field.store.history(made.id).front().revision.body()["because"] == "the same card");

  const Written again = field.link(field.first, field.second, "they were one after all");
  CHECK(again.id == made.id);
  CHECK(again.revision == 3);
  CHECK(field.same_as(field.first) == Ids{field.second});
}

TEST_CASE("what cannot be linked or undone is refused with the reason, and nothing is written") {
  LinkVault field;
  const std::uint64_t size = ledger::Log::own(field.vault.database()).size();
  CHECK(refusal_of([&] { field.link(field.first, field.first); }).code() == ErrorCode::input_refused);
  CHECK(refusal_of([&] { field.link(field.first, field.second, " \n"); }).code() == ErrorCode::input_refused);
  const Error not_linked = refusal_of([&] { field.unlink(field.first, field.second); });
  CHECK(not_linked.code() == ErrorCode::not_found);
  CHECK(std::string(not_linked.what()) == "W-0001 and W-0007 are not linked");
  CHECK(ledger::Log::own(field.vault.database()).size() == size);
  field.link(field.first, field.second);
  field.link(field.second, field.third);
  const std::string by_way = refusal_of([&] { field.unlink(field.first, field.third); }).what();
  CHECK(by_way.find("by way of others") != std::string::npos);
}

TEST_CASE("without a word who decided, the vault's name stands there") {
  LinkVault field;
  (void)link_persons(field.vault, field.first, field.second, "the same card", "");
  CHECK(PersonLinks(field.vault).of(field.first).at(0).decided_by == "Field 7");
}

TEST_CASE("headquarters links and unlinks imported persons of whom parts are withheld") {
  LinkVault field;
  LinkVault hq;
  const Json name = {{"full", "Aisulu Example"}};
  const RecordId named = field.store.add(kind::person, {{"code", "W-0042"}, {"names", {name}}}).id;
  const Withhold names = [](std::string_view pointer) { return pointer.starts_with("/names"); };
  bring(field, hq, named, names);
  bring(field, hq, field.first, names);
  CHECK_FALSE(hq.revision(named).is_whole());
  (void)hq.link(named, field.first);
  CHECK(hq.same_as(named) == Ids{field.first});
  (void)hq.unlink(named, field.first);
  CHECK(hq.same_as(named).empty());
  CHECK(hq.store.faults().empty());
}

TEST_CASE("headquarters undoes a link that it was sent, with or without the reason") {
  LinkVault field;
  LinkVault hq;
  const Written link = field.link(field.first, field.second);
  const Withhold because = [](std::string_view pointer) { return pointer == "/because"; };
  for (const RecordId& id : {field.first, field.second, link.id}) bring(field, hq, id, because);
  CHECK(hq.same_as(field.first) == Ids{field.second});
  CHECK(PersonLinks(hq.vault).of(field.first).at(0).because.empty());
  const std::vector<Written> undone = hq.unlink(field.first, field.second);
  REQUIRE(undone.size() == 1);
  CHECK(undone[0].id == link.id);
  CHECK(hq.same_as(field.first).empty());

  // Then the field says it again, not knowing: two heads that differ do not link until somebody decides.
  (void)field.link(field.first, field.second, "seen together with the card");
  bring(field, hq, link.id, because);
  CHECK(hq.store.heads(link.id).size() == 2);
  CHECK(PersonLinks(hq.vault).of(field.first).at(0).state == LinkState::disputed);
  CHECK(hq.same_as(field.first).empty());
  (void)hq.link(field.first, field.second, "asked by telephone");
  CHECK(hq.store.heads(link.id).size() == 1);
  CHECK(hq.same_as(field.first) == Ids{field.second});
}

TEST_CASE("a pair that two vaults have linked is undone in both records") {
  LinkVault field;
  LinkVault hq;
  for (const RecordId& id : {field.first, field.second}) bring(field, hq, id, [](std::string_view) { return false; });
  (void)hq.link(field.first, field.second);
  bring(field, hq, field.link(field.first, field.second).id, [](std::string_view) { return false; });
  CHECK(PersonLinks(hq.vault).of(field.first).size() == 2);
  CHECK(hq.unlink(field.first, field.second).size() == 2);
  CHECK(hq.same_as(field.first).empty());
}

TEST_CASE("the persons in a record who have other records are named once, with their codes") {
  LinkVault field;
  field.link(field.first, field.third);
  Json body = TestVault::testimony_body(field.first, "not-recorded");
  body["persons"] = {field.second.text()};
  const PersonLinks links(field.vault);
  const auto found = links.in(field.revision(field.store.add(kind::testimony, body).id));
  REQUIRE(found.size() == 1);
  CHECK(found[0].person == field.first);
  CHECK(found[0].code == "W-0001");
  REQUIRE(found[0].others.size() == 1);
  CHECK(found[0].others[0].id == field.third);
  CHECK(found[0].others[0].code == "W-0009");
  body["persons"] = {field.third.text()};
  CHECK(links.in(field.revision(field.store.add(kind::testimony, body).id)).empty());
  CHECK(links.in(field.revision(field.first)).size() == 1);
  CHECK(links.in(field.revision(field.second)).empty());
  const auto title = [&](const RecordId& id) { return field.store.summary(*field.store.current(id)).title; };
  const RecordId link = links.of(field.first).at(0).id;
  CHECK(title(link) == "W-0001 is the same person as W-0009");
  (void)field.unlink(field.first, field.third);
  CHECK(title(link) == "W-0001 is no longer taken for the same person as W-0009");
}

TEST_CASE("a link of a person with itself, from whomever it comes, links nobody") {
  LinkVault field;
  const Json body = {{"same_person", {field.first.text(), field.first.text()}},
                     {"decision", "same-person"},
                     {"because", "x"},
                     {"decided_by", "x"},
                     {"date", "2026"}};
  REQUIRE(field.store.accept(Revision::write(envelope_of("person-link/1"), body, {}), 0, 0));
  CHECK(PersonLinks(field.vault).of(field.first).empty());
  CHECK(field.same_as(field.first).empty());
}
