#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fieldvault/search/full_text.hpp"
#include "fieldvault/search/index.hpp"
#include "records/test_vault.hpp"

namespace fieldvault::search::test {
namespace {

using records::RecordId;
using records::test::refusal_of;
using records::test::TestVault;

struct SearchVault : TestVault {
  RecordId note(std::string_view text) { return store.add(records::kind::note, note_body(text)).id; }
  void revise_note(const RecordId& id, std::string_view text) { (void)store.revise(id, note_body(text)); }

  Json note_body(std::string_view text) {
    if (!about) about = person("W-0001");
    return {{"about", about->text()}, {"text", text}};
  }

  std::vector<RecordId> find(std::string_view query) {
    std::vector<RecordId> ids;
    for (const Hit& hit : search(vault, query, 100).hits) ids.push_back(hit.record.id);
    return ids;
  }
  std::optional<RecordId> about;
};

using Ids = std::vector<RecordId>;

}  // namespace

TEST_CASE("a name is found in each of four scripts") {
  SearchVault field;
  const RecordId latin = field.note("He said that Musakhanuly was taken in the night.");
  const RecordId cyrillic = field.note("Оның айтуынша, Мұсаханұлы сол түні ұсталған.");
  const RecordId arabic = field.note("ئۇ مۇساخانۇلى دېگەن كىشىنى كۆرگەن.");
  const RecordId chinese = field.note("他说那天晚上赛尔克坚被带走了，没有人知道去了哪里。");
  CHECK(field.find("Musakhanuly") == Ids{latin});
  CHECK(field.find("Мұсаханұлы") == Ids{cyrillic});
  CHECK(field.find("مۇساخانۇلى") == Ids{arabic});
  CHECK(field.find("赛尔克坚") == Ids{chinese});
  CHECK(field.find("尔赛").empty());
}

TEST_CASE("names, codes and titles are found, ids and codes of a vocabulary are not") {
  SearchVault field;
  const Json name = {{"full", "Gülbahar Tursun"}, {"script", "Latn"}, {"lang", "ug"}};
  const RecordId person = field.store.add(records::kind::person, {{"code", "W-0042"}, {"names", {name}}}).id;
  CHECK(field.find("gulbahar") == Ids{person});
  CHECK(field.find("GÜLBAHAR") == Ids{person});
  CHECK(field.find("W-0042") == Ids{person});
  CHECK(field.find("Latn").empty());
  (void)field.note("any");
  CHECK(field.find(field.about->text()).empty());
}

TEST_CASE("words are joined, a phrase keeps its order, a prefix its beginning") {
  SearchVault field;
  const RecordId gate = field.note("the gate of the old prison");
  const RecordId prison = field.note("an old gate; the prison behind it");
  const std::set<RecordId> both = {gate, prison};
  const auto as_set = [](const Ids& ids) { return std::set<RecordId>(ids.begin(), ids.end()); };
  CHECK(as_set(field.find("prison old")) == both);
  CHECK(field.find(R"("old prison")") == Ids{gate});
  CHECK(field.find("old behind") == Ids{prison});
  CHECK(as_set(field.find("pris*")) == both);
  CHECK(field.find("pris").empty());
  CHECK(field.find(R"("old pri"*)") == Ids{gate});
}

TEST_CASE("a phrase does not reach from one text of a record into the next") {
  SearchVault field;
  const RecordId witness = field.person("W-0002");
  Json body = TestVault::testimony_body(witness, "not-recorded");
  body["narrative"] = {TestVault::statement(1, "He opened the door."), TestVault::statement(2, "Nobody was there.")};
  const RecordId testimony = field.store.add(records::kind::testimony, body).id;
  CHECK(field.find("door nobody") == Ids{testimony});
  CHECK(field.find(R"("door nobody")").empty());
}

TEST_CASE("a revised record is found by its new words and no longer by the old ones") {
  SearchVault field;
  const RecordId note = field.note("taken to Karatunek");
  CHECK(field.find("Karatunek") == Ids{note});
  field.revise_note(note, "taken to Zhumbaqtobe");
  CHECK(field.find("Karatunek").empty());
  CHECK(field.find("Zhumbaqtobe") == Ids{note});
  CHECK(field.find("taken") == Ids{note});
}

TEST_CASE("what stands more often, in a shorter text, comes first") {
  SearchVault field;
  std::string padding;
  for (int i = 0; i < 200; ++i) padding += " something else";
  const RecordId once = field.note("prison" + padding);
  const RecordId often = field.note("prison, prison and prison");
  for (int i = 0; i < 5; ++i) (void)field.note("nothing of it");
  const std::vector<Hit> hits = search(field.vault, "prison", 100).hits;
  REQUIRE(hits.size() == 2);
  CHECK(hits[0].record.id == often);
  CHECK(hits[1].record.id == once);
  CHECK(hits[0].score > hits[1].score);
  CHECK(hits[1].score > 0);
  CHECK(search(field.vault, "prison", 1).hits.size() == 1);
}

TEST_CASE("two heads of a record are both searched and give one hit") {
  SearchVault field;
  const auto id = field.note("common words, left");
  const records::Revision first = field.revision(id);
  records::Envelope envelope = first.envelope();
  envelope.written_at = vault::Timestamp(1);
  const records::Revision second =
      records::Revision::write(envelope, {{"about", field.about->text()}, {"text", "common words, right"}}, {});
  REQUIRE(field.store.accept(second, 0, 0));
  CHECK(field.find("left") == Ids{id});
  CHECK(field.find("right") == Ids{id});
  const std::vector<Hit> hits = search(field.vault, "common", 100).hits;
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].record.has_conflict);
}

TEST_CASE("of more than a thousand matches the newest are ranked, and it is said") {
  constexpr int most = 1000;
  SearchVault field;
  vault::Transaction transaction(field.vault.database());
  const RecordId oldest = field.note("prison, prison, prison: the oldest");
  for (int i = 0; i < most - 2; ++i) (void)field.note("prison and something else");
  const RecordId newest = field.note("prison, prison: the newest");
  transaction.commit();
  const Found all = search(field.vault, "prison", 2);
  CHECK(all.ranked == Ranked::all);
  REQUIRE(all.hits.size() == 2);
  CHECK(all.hits[0].record.id == oldest);
  CHECK(all.hits[1].record.id == newest);

  (void)field.note("prison and something new");
  const Found some = search(field.vault, "prison", 2);
  CHECK(some.ranked == Ranked::newest);
  REQUIRE(some.hits.size() == 2);
  CHECK(some.hits[0].record.id == newest);
  CHECK(search(field.vault, "prison oldest", 2).ranked == Ranked::all);
  CHECK(field.find("prison oldest") == Ids{oldest});
  // Where more hits are wanted, more are ranked.
  const Found many = search(field.vault, "prison", 600);
  CHECK(many.ranked == Ranked::all);
  CHECK(many.hits.size() == 600);
  CHECK(many.hits[0].record.id == oldest);
}

TEST_CASE("a rare word weighs more than one that nearly all have") {
  SearchVault field;
  for (int i = 0; i < 20; ++i) (void)field.note("night and day");
  const RecordId with_common = field.note("barracks in the night, night after night, a song");
  const RecordId with_rare = field.note("barracks, barracks and barracks, by night, a song");
  const std::vector<Hit> hits = search(field.vault, "night barracks", 10).hits;
  REQUIRE(hits.size() == 2);
  CHECK(hits[0].record.id == with_rare);
  CHECK(hits[1].record.id == with_common);
}

TEST_CASE("a vault whose words were made otherwise is indexed anew, from nothing") {
  SearchVault field;
  const RecordId note = field.note("Сол түні Мұсаханұлы ұсталған.");
  CHECK(field.find("Мусаханулы устал*") == Ids{note});
  field.vault.database().prepare("DELETE FROM text_index").run();
  CHECK(field.find("Мусаханулы").empty());
  field.vault.database().prepare("DELETE FROM setting WHERE name = 'search_fold'").run();
  CHECK(field.find("Мусаханулы") == Ids{note});
  vault::Statement rows = field.vault.database().prepare("SELECT count(*), max(id) FROM text_document");
  REQUIRE(rows.step());
  CHECK(rows.integer(0) == 2);
  CHECK(rows.integer(1) == 2);
}

TEST_CASE("what is disclosed later is found then") {
  SearchVault field;
  const RecordId id = field.note("the hidden word");
  const records::Revision whole = field.revision(id);
  const records::Revision poorer = whole.withholding([](std::string_view pointer) { return pointer == "/text"; });
  SearchVault hq;
  const std::int64_t log = records::test::replicate(field, hq);
  REQUIRE(hq.store.accept(poorer, log, 0));
  CHECK(hq.find("hidden").empty());
  (void)hq.store.accept(whole, log, 0);
  CHECK(hq.find("hidden") == Ids{id});
}

TEST_CASE("persons with a name like the query come after what has its words, and are marked") {
  SearchVault field;
  const auto named = [&](const char* code, const char* name) {
    return field.store.add(records::kind::person, {{"code", code}, {"names", {{{"full", name}}}}}).id;
  };
  const RecordId chinese = named("W-0010", "吐尔逊·买买提");
  const RecordId written = named("W-0011", "Tursun Memet");
  const RecordId alone = named("W-0012", "Тұрсын");
  const std::vector<Hit> hits = search(field.vault, "Tursun Memet", 100).hits;
  REQUIRE(hits.size() == 2);
  CHECK(hits[0].record.id == written);
  CHECK(hits[0].found_by == FoundBy::text);
  CHECK(hits[1].record.id == chinese);
  CHECK(hits[1].found_by == FoundBy::name);
  CHECK(hits[1].snippet.text() == "\u2039吐尔逊·买买提\u203A");
  CHECK(field.find("Tursun prison").empty());
  CHECK(field.find("Tursun").size() == 3);
  CHECK(field.find("\"Tursun\"") == Ids{written});
  CHECK(field.find("Tursun*") == Ids{written});
  CHECK(search(field.vault, "Tursun", 2).hits.size() == 2);
  (void)alone;
}

TEST_CASE("a query of any syntax is text, and changes nothing") {
  SearchVault field;
  const RecordId note = field.note("one OR two");
  (void)field.note("two");
  CHECK(field.find("one OR two") == Ids{note});
  for (const char* query : {"a\" OR tokens:two", "two NOT one)", "'; DROP TABLE text_document; --", "NEAR(one two)",
                            "{tokens}: two ^", "two\" *\" AND", "-two+", "%s%n"}) {
    CAPTURE(query);
    CHECK_NOTHROW(field.find(query));
  }
  CHECK(field.find("two").size() == 2);
  CHECK(refusal_of([&] { (void)field.find(" \"\" * "); }).code() == ErrorCode::input_refused);
}

TEST_CASE("the longest queries are answered") {
  SearchVault field;
  const RecordId note = field.note("a " + std::string(64, 'x'));
  std::string words;
  for (int i = 0; i < 64; ++i) words += "a* ";
  CHECK(field.find(words) == Ids{note});
  CHECK(field.find(words.substr(0, 60 * 3) + "kind:note after:0001-02-03 before:9999-11 lang:en").empty());
  CHECK(field.find(words.substr(0, 61 * 3) + "kind:note after:2025-02-03 before:2027-11") == Ids{note});
  std::string han;
  for (int i = 0; i < 341; ++i) han += "坚";
  CHECK(field.find(han).empty());
  CHECK(field.find(std::string(200, 'x')) == Ids{note});
}

TEST_CASE("indexing tells how far it is, and keeps what was done before it was cut off") {
  SearchVault field;
  const RecordId first = field.note("alpha");
  vault::Database& database = field.vault.database();
  database.execute("UPDATE revision SET added = added + 10000 WHERE added = (SELECT max(added) FROM revision)");
  const RecordId second = field.note("alpha");
  const auto first_document = [&] {
    vault::Statement row = database.prepare("SELECT coalesce(min(id), 0), count(*) FROM text_document");
    REQUIRE(row.step());
    return std::pair(row.integer(0), row.integer(1));
  };

  std::vector<std::pair<std::uint64_t, std::uint64_t>> told;
  const auto power_cut = [&](std::uint64_t done, std::uint64_t total) {
    told.emplace_back(done, total);
    if (done > 1 && first_document().second > 0) throw std::runtime_error("cut off");
  };
  CHECK_THROWS_AS(refresh(field.vault, power_cut), std::runtime_error);
  const auto kept = first_document();
  CHECK(kept.second == 1);  // the person alone stands in the first step

  refresh(field.vault, [&](std::uint64_t done, std::uint64_t total) { told.emplace_back(done, total); });
  CHECK(first_document() == std::pair(kept.first, std::int64_t{3}));
  CHECK(told.front().first < told.front().second);
  CHECK(told.back().first == told.back().second);
  CHECK(Ids(field.find("alpha")) == Ids{first, second});
}

TEST_CASE("many records that came at once are each found, and one that is damaged stops the index") {
  SearchVault field;
  constexpr int count = 700;  // more than two portions
  std::vector<RecordId> notes;
  {
    vault::Transaction transaction(field.vault.database());
    for (int at = 0; at < count; ++at) notes.push_back(field.note(fmt::format("number{} stands here once", at)));
    transaction.commit();
  }
  SECTION("found") {
    refresh(field.vault);
    for (const int at : {0, 1, 254, 255, 256, 257, 511, 512, 513, count - 1}) {
      CAPTURE(at);
      CHECK(field.find(fmt::format("number{}", at)) == Ids{notes[static_cast<std::size_t>(at)]});
    }
    vault::Statement rows = field.vault.database().prepare("SELECT count(*) FROM text_document");
    REQUIRE(rows.step());
    CHECK(rows.integer(0) == count + 1);  // and the person that they are about
  }
  SECTION("damaged") {
    vault::Statement spoil = field.vault.database().prepare(
        "UPDATE revision SET line = CAST(replace(CAST(line AS TEXT), '}', ']') AS BLOB)"
        " WHERE record = ?1");
    spoil.bind(1, notes[600].text()).run();
    CHECK(refusal_of([&] { refresh(field.vault); }).code() == ErrorCode::damaged);
    CHECK(refusal_of([&] { refresh(field.vault); }).code() == ErrorCode::damaged);
  }
}

TEST_CASE("many records that came at once stand in one segment of the index, as if they had come before the others") {
  constexpr int many = 1200;
  SearchVault field;
  vault::Database& database = field.vault.database();
  const auto number = [&](std::string_view sql) {
    vault::Statement row = database.prepare(sql);
    REQUIRE(row.step());
    return row.integer(0);
  };
  const auto segments = [&] { return number("SELECT count(*) FROM (SELECT DISTINCT segid FROM text_index_idx)"); };
  std::vector<RecordId> few;
  for (int at = 0; at < 3; ++at) {
    few.push_back(field.note(fmt::format("early{} word", at)));
    refresh(field.vault);
  }
  CHECK(segments() == 3);

  SECTION("merged behind the last") {
    vault::Transaction transaction(database);
    for (int at = 0; at < many; ++at) (void)field.note(fmt::format("number{} stands here once", at));
    transaction.commit();
    std::vector<std::pair<std::uint64_t, std::uint64_t>> told;
    refresh(field.vault, {}, [&](std::uint64_t done, std::uint64_t total) { told.emplace_back(done, total); });
    REQUIRE(told.size() >= 2);
    const std::uint64_t bytes = told.front().second;
    CHECK(bytes > 100'000);
    CHECK(told.front() == std::pair(std::uint64_t{0}, bytes));
    CHECK(told.back() == std::pair(bytes, bytes));
    // FTS5 merges again as it does by itself.
    CHECK(number("SELECT v FROM text_index_config WHERE k = 'automerge'") == 4);
    CHECK(number("SELECT v FROM text_index_config WHERE k = 'crisismerge'") == 16);
    // Each leaf fits into one page of the database, of which 4,016 bytes can be used.
    CHECK(number("SELECT max(length(block)) FROM text_index_data") > 3900);
    CHECK(number("SELECT max(length(block)) FROM text_index_data") <= 3970);
    CHECK(field.find("number0").size() == 1);
    CHECK(field.find(fmt::format("number{}", many - 1)).size() == 1);
  }
  SECTION("merged by the next search where it was cut off") { database.set_setting("search_merge_due", "yes"); }
  CHECK(field.find("early1") == Ids{few[1]});
  CHECK(segments() == 1);
  CHECK(database.setting("search_merge_due") == "");
}

TEST_CASE("refreshing again reads nothing again") {
  SearchVault field;
  (void)field.note("one");
  refresh(field.vault);
  vault::Database& database = field.vault.database();
  const auto documents = [&] {
    vault::Statement row = database.prepare("SELECT count(*), max(id) FROM text_document");
    REQUIRE(row.step());
    return std::pair(row.integer(0), row.integer(1));
  };
  const auto before = documents();
  CHECK(before.first == 2);
  database.execute("CREATE TRIGGER refuse BEFORE INSERT ON text_document BEGIN SELECT RAISE(ABORT, 'read'); END");
  CHECK_NOTHROW(refresh(field.vault));
  CHECK(documents() == before);
}

}  // namespace fieldvault::search::test
