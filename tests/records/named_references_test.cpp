// What a person writes in place of an id: found at any depth, and never guessed.
#include "fieldvault/records/named_references.hpp"

#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/error.hpp"
#include "test_vault.hpp"

namespace fieldvault::records {
namespace {

using namespace nlohmann::literals;

TEST_CASE("a code or a part of an id stands for the record, at any depth") {
  test::TestVault fixture;
  RecordStore store(fixture.vault);
  const RecordId witness = store.add(kind::person, {{"code", "W-0001"}}).id;
  const RecordId file = store.add(kind::case_file, {{"title", "A case"}}).id;
  NamedReferences names(store);
  const Json event = names.with_ids(kind::event, {{"case", file.text().substr(28)}, {"title", "W-0001"}});
  CHECK(event.at("case") == file.text());
  CHECK(event.at("title") == "W-0001");
  const Json act = names.with_ids(kind::act, {{"attribution", {{{"remarks", "x"}}, {{"person", "W-0001"}}}}});
  CHECK(act.at("/attribution/1/person"_json_pointer) == witness.text());
  const Json testimony =
      names.with_ids(kind::testimony, {{"witness", "W-0001"}, {"consent", "not-recorded"}, {"persons", 7}});
  CHECK(testimony.at("witness") == witness.text());
  CHECK(testimony.at("consent") == "not-recorded");
  CHECK(testimony.at("persons") == 7);
  CHECK(names.with_ids(kind::testimony, {{"witness", witness.text()}}).at("witness") == witness.text());
  CHECK(names.with_ids(kind::note, {{"about", "W-0001"}}).at("about") == witness.text());
}

TEST_CASE("what nobody or several are meant by is refused, with its place and without the word itself") {
  test::TestVault fixture;
  RecordStore store(fixture.vault);
  static_cast<void>(store.add(kind::person, {{"code", "W-0001"}}));
  NamedReferences names(store);
  try {
    static_cast<void>(names.with_ids(kind::testimony, {{"witness", "Someone"}}));
    FAIL_CHECK("somebody was found");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::not_found);
    CHECK(std::string_view(error.what()).starts_with("/witness: "));
    CHECK(std::string_view(error.what()).find("Someone") == std::string_view::npos);
  }
}

}  // namespace
}  // namespace fieldvault::records
