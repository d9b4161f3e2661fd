#include <algorithm>
#include <map>
#include <set>

#include "fieldvault/search/full_text.hpp"
#include "fieldvault/search/index.hpp"
#include "records/test_vault.hpp"

namespace fieldvault::search::test {
namespace {

using records::RecordId;
using records::test::refusal_of;
using records::test::TestVault;
using Ids = std::vector<RecordId>;

// A witness, what they say in Kazakh and in English translation, and other records around it.
struct NarrowVault : TestVault {
  RecordId witness = person("W-0007");
  RecordId other = person("W-0008");
  RecordId case_file = store.add(records::kind::case_file, {{"title", "The school"}}).id;
  RecordId kazakh = testimony_on("2018-04-07", "мектеп school", "kk-Cyrl");
  RecordId english = testimony_on("2019", "the school", "en");
  RecordId undated = testimony_on("unknown", "school gate", "zh-Hans");

  RecordId testimony_on(std::string_view date, std::string_view text, std::string_view lang) {
    Json body = testimony_body(witness, "not-recorded");
    body["date"] = date;
    body["narrative"] = {{{"number", 1}, {"text", {{"text", text}, {"lang", lang}}}}};
    return store.add(records::kind::testimony, body).id;
  }
  std::set<RecordId> find(std::string_view query) {
    std::set<RecordId> ids;
    for (const Hit& hit : search(vault, query, 100).hits) ids.insert(hit.record.id);
    return ids;
  }
};

using Set = std::set<RecordId>;

}  // namespace

TEST_CASE("a kind narrows words, and alone lists the records with the latest day first") {
  NarrowVault field;
  CHECK(field.find("school") == Set{field.case_file, field.kazakh, field.english, field.undated});
  CHECK(field.find("school kind:case") == Set{field.case_file});
  CHECK(field.find("school kind:testimony") == Set{field.kazakh, field.english, field.undated});
  CHECK(field.find("school kind:note").empty());
  Ids listed;
  for (const Hit& hit : search(field.vault, "kind:testimony", 100).hits) {
    listed.push_back(hit.record.id);
    CHECK(hit.score == 0);
  }
  CHECK(listed == Ids{field.undated, field.english, field.kazakh});  // written in 2026
  CHECK(search(field.vault, "kind:testimony", 2).hits.size() == 2);
}

TEST_CASE("what is narrowed has the scores that it has among all, each search its own") {
  NarrowVault field;
  const auto scores = [&](std::string_view query) {
    std::map<RecordId, double> found;
    for (const Hit& hit : search(field.vault, query, 100).hits) found[hit.record.id] = hit.score;
    return found;
  };
  for (const std::string_view words : {"school", "gate", "school gate", "the", "school"}) {
    const auto all = scores(words);
    for (const char* filters : {" person:W-0007", " kind:testimony", " kind:testimony after:2018-03 before:2030"}) {
      const auto narrowed = scores(std::string(words) + filters);
      CHECK_FALSE(narrowed.empty());
      for (const auto& [record, score] : narrowed) CHECK(score == all.at(record));
    }
  }
}

TEST_CASE("a language is that of a text, and takes in its scripts and regions") {
  NarrowVault field;
  CHECK(field.find("lang:kk") == Set{field.kazakh});
  CHECK(field.find("lang:KK-cyrl") == Set{field.kazakh});
  CHECK(field.find("lang:kk-Arab").empty());
  CHECK(field.find("lang:zh") == Set{field.undated});
  CHECK(field.find("school lang:en") == Set{field.english});
}

TEST_CASE("days are compared as far as they are known, both ends included") {
  NarrowVault field;
  CHECK(field.find("kind:testimony after:2018-04 before:2018-04") == Set{field.kazakh});
  CHECK(field.find("kind:testimony after:2018-04-07 before:2018-04-07") == Set{field.kazakh});
  CHECK(field.find("kind:testimony after:2018-04-08 before:2019-06") == Set{field.english});
  CHECK(field.find("kind:testimony before:2018") == Set{field.kazakh});
  CHECK(field.find("kind:testimony after:2019-11-30 before:2020") == Set{field.english});
  CHECK(field.find("kind:testimony before:2017").empty());
  // What has no known date counts by the day on which it was written.
  CHECK(field.find("kind:testimony after:2020") == Set{field.undated});
  CHECK(field.find("kind:testimony after:2026-01-02 before:2026-01-02") == Set{field.undated});
}

TEST_CASE("each kind is found by the days that it is about") {
  NarrowVault field;
  const auto add = [&](std::string_view kind, Json body) { return field.store.add(kind, body).id; };
  const RecordId event = add("event", {{"title", "E"}, {"begin", "2001-05"}, {"end", {{"date", "2003"}}}});
  const RecordId evidence = add("evidence", {{"title", "P"}, {"kind", "document"}, {"made", {{"when", "1999-12-31"}}}});
  const RecordId note = add("note", {{"about", event.text()}, {"text", "x"}, {"date", "1998"}});
  const RecordId closed = add("case", {{"title", "C"}, {"closed", "1997"}});
  CHECK(field.find("before:2004") == Set{event, evidence, note, closed});
  CHECK(field.find("after:2002-01-15 before:2002-01-15") == Set{event});
  CHECK(field.find("after:1999 before:2000") == Set{evidence});
  CHECK(field.find("after:1998 before:1998") == Set{note});
  CHECK(field.find("before:1997") == Set{closed});
}

TEST_CASE("a case and persons narrow to the records that name them, and to themselves") {
  NarrowVault field;
  Json body = TestVault::testimony_body(field.other, "not-recorded");
  body["case"] = field.case_file.text();
  const RecordId of_other = field.store.add(records::kind::testimony, body).id;
  CHECK(field.find("case:" + field.case_file.text()) == Set{field.case_file, of_other});
  CHECK(field.find("person:W-0008") == Set{field.other, of_other});
  CHECK(field.find("person:W-0007 kind:testimony") == Set{field.kazakh, field.english, field.undated});
  CHECK(field.find("school person:W-0008") == Set{of_other});
  CHECK(field.find("person:W-0007 person:W-0008").empty());
  CHECK(refusal_of([&] { (void)field.find("person:W-0009"); }).code() == ErrorCode::not_found);
  CHECK(refusal_of([&] { (void)field.find("case:W-0008"); }).code() == ErrorCode::not_found);
}

TEST_CASE("a person's records are found under each of the linked codes, and hits say so until it is undone") {
  NarrowVault field;
  const RecordId of_other =
      field.testimony(field.other, field.consent(field.other, {{"store", {{"decision", "deny"}}}}));
  (void)records::link_persons(field.vault, field.witness, field.other, "the same scar", "R-07");
  CHECK(field.find("person:W-0008 kind:testimony") == Set{field.kazakh, field.english, field.undated, of_other});
  const std::vector<Hit> hits = search(field.vault, "мектеп", 10).hits;
  REQUIRE(hits.size() == 1);
  REQUIRE(hits[0].linked.size() == 1);
  CHECK(hits[0].linked[0].code == "W-0007");
  REQUIRE(hits[0].linked[0].others.size() == 1);
  CHECK(hits[0].linked[0].others[0].id == field.other);
  CHECK(hits[0].linked[0].others[0].code == "W-0008");
  CHECK(search(field.vault, "scar", 10).hits.at(0).linked.empty());

  (void)records::unlink_persons(field.vault, field.witness, field.other, "another hand", "R-07");
  CHECK(field.find("person:W-0008 kind:testimony") == Set{of_other});
  CHECK(search(field.vault, "мектеп", 10).hits.at(0).linked.empty());
}

TEST_CASE("a vault that an older fieldvault has indexed is indexed anew") {
  NarrowVault field;
  refresh(field.vault);
  vault::Database& database = field.vault.database();
  database.execute("DELETE FROM setting WHERE name = 'search_indexed'");  // as the migration leaves it
  database.execute("DELETE FROM text_document");
  database.execute("INSERT INTO text_index(text_index) VALUES('delete-all')");
  CHECK(field.find("lang:kk") == Set{field.kazakh});
  CHECK(field.find("school") == Set{field.case_file, field.kazakh, field.english, field.undated});
}

}  // namespace fieldvault::search::test
