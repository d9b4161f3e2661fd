// Lines that a second thread prepares are written as if they came one by one.
#include "fieldvault/records/record_batch.hpp"

#include <fmt/format.h>

#include "test_vault.hpp"

namespace fieldvault::records {
namespace {

using test::refusal_of;
using test::TestVault;

constexpr int several_portions = 700;

Json unchanged(Json body) { return body; }

std::string person_line(int number) { return fmt::format(R"({{"code":"W-{:04}"}})", number); }

std::vector<std::string> codes_in_order(TestVault& world) {
  std::vector<std::string> codes;
  world.store.each(kind::person, [&](const Summary& person) { codes.push_back(person.title); });
  return codes;
}

std::uint64_t entries(TestVault& world) { return ledger::Log::own(world.vault.database()).size(); }

// What the first fault in these lines says, and that none of them is left behind.
Error fault_of(TestVault& world, const std::vector<std::string>& lines) {
  const std::uint64_t before = entries(world);
  const Error fault = refusal_of([&] {
    RecordStore store(world.vault);
    vault::Transaction transaction(world.vault.database());
    RecordBatch batch(store, kind::person, unchanged);
    for (std::size_t at = 0; at < lines.size(); ++at) batch.add(lines[at], fmt::format("line {}", at + 1));
    batch.finish();
    transaction.commit();
  });
  CHECK(entries(world) == before);
  CHECK(world.store.faults().empty());
  return fault;
}

std::vector<std::string> many_lines() {
  std::vector<std::string> lines;
  for (int number = 1; number <= several_portions; ++number) lines.push_back(person_line(number));
  return lines;
}

}  // namespace

TEST_CASE("a batch of several portions is written in the order of its lines") {
  TestVault world;
  std::vector<std::string> expected;
  RecordBatch batch(world.store, kind::person, unchanged);
  for (int number = 1; number <= several_portions; ++number) {
    batch.add(person_line(number), "a line");
    expected.push_back(fmt::format("W-{:04}", number));
  }
  batch.finish();
  CHECK(codes_in_order(world) == expected);
  CHECK(world.store.faults().empty());
  CHECK(ledger::ledger_faults(world.vault.database()).empty());
}

TEST_CASE(
    "a batch that is not finished has written nothing that it was not asked to, and an empty one writes nothing") {
  TestVault world;
  const std::uint64_t before = entries(world);
  {
    RecordBatch batch(world.store, kind::person, unchanged);
    batch.add(person_line(1), "a line");
  }
  CHECK(entries(world) == before);
  RecordBatch empty(world.store, kind::person, unchanged);
  empty.finish();
  CHECK(entries(world) == before);
}

TEST_CASE("each body is changed before it is looked at, and keeps what it says and names") {
  TestVault world;
  const RecordId witness = world.person("W-0001");
  RecordBatch batch(world.store, kind::note, [](Json body) {
    body["text"] = body.at("text").get<std::string>() + ", changed";
    return body;
  });
  batch.add(fmt::format(R"({{"about":"{}","text":"by id"}})", witness.text()), "line 1");
  batch.add(R"({"about":"W-0001","text":"by code"})", "line 2");
  batch.finish();
  std::vector<Json> notes;
  world.store.each(kind::note, [&](const Summary& note) { notes.push_back(world.revision(note.id).body()); });
  CHECK(notes == std::vector<Json>{{{"about", witness.text()}, {"text", "by id, changed"}},
                                   {{"about", witness.text()}, {"text", "by code, changed"}}});
  CHECK(world.store.faults().empty());
}

TEST_CASE("a line may name a person whom an earlier line of the batch brings") {
  TestVault world;
  RecordBatch batch(world.store, kind::person, unchanged);
  batch.add(person_line(1), "line 1");
  batch.add(R"({"code":"W-0002","relations":[{"person":"W-0001","relation":"sibling"}]})", "line 2");
  batch.finish();
  CHECK(codes_in_order(world) == std::vector<std::string>{"W-0001", "W-0002"});
}

TEST_CASE("the first line with a fault is named, whatever finds it, and all are undone") {
  TestVault world;
  const std::string no_json = "{";
  const std::string not_of_schema = R"({"no_code":1})";
  const std::string twice = person_line(1);  // only the vault knows that the code is taken
  const std::string names_nobody = R"({"code":"W-9","relations":[{"person":"W-8888","relation":"sibling"}]})";
  for (const std::string& first : {no_json, not_of_schema, twice, names_nobody, std::string("[]")}) {
    for (const std::string& later : {no_json, not_of_schema, twice, names_nobody}) {
      std::vector<std::string> lines = many_lines();
      lines[140] = first;
      lines[142] = later;
      lines[600] = later;
      const Error fault = fault_of(world, lines);
      CHECK(std::string_view(fault.what()).starts_with("line 141"));
    }
  }
  CHECK(codes_in_order(world).empty());
}

}  // namespace fieldvault::records
