// What goes and what stays home, as the preview of an export says it.
#include <catch2/catch_test_macros.hpp>

#include "bundle/parties.hpp"

namespace fieldvault::bundle {
namespace {

using namespace test;

const HeldBack* find(const std::vector<HeldBack>& held, const records::RecordId& id) {
  const auto found = std::ranges::find_if(held, [&](const HeldBack& back) { return back.record.id == id; });
  return found == held.end() ? nullptr : &*found;
}

bool goes(const ExportPreview& preview, const records::RecordId& id) {
  return std::ranges::any_of(preview.records, [&](const Going& going) { return going.record.id == id; });
}

}  // namespace

TEST_CASE("a preview says what an export would send, and writes nothing") {
  Parties parties;
  const Witness open = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  const Witness silent = add_witness(parties.field, "W-0002", "They came at night.", {{"decision", "deny"}});
  static_cast<void>(attach_photo(parties, open.testimony, 1000));
  static_cast<void>(attach_photo(parties, silent.testimony, 1000));
  const std::uint64_t before = ledger::Log::own(parties.field.database()).size();
  const ExportPreview preview = preview_export(parties.field, parties.request("1.fvb"));
  CHECK(ledger::Log::own(parties.field.database()).size() == before);
  CHECK(preview.evidence == 1);
  CHECK(goes(preview, open.testimony));
  CHECK_FALSE(goes(preview, silent.testimony));
  CHECK(find(preview.withheld, open.testimony) == nullptr);
  REQUIRE(find(preview.withheld, silent.testimony) != nullptr);
  CHECK(find(preview.withheld, silent.testimony)->whole);
}

TEST_CASE("a photograph stays home where the photograph is denied, and its record says so") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed("photograph"));
  const evidence::Attached photo = attach_photo(parties, witness.testimony, 1000);
  const ExportPreview preview = preview_export(parties.field, parties.request("1.fvb"));
  CHECK(preview.evidence == 0);
  REQUIRE(find(preview.withheld, photo.record.id) != nullptr);
  CHECK_FALSE(find(preview.withheld, photo.record.id)->whole);
}

TEST_CASE("what is held back of a person is listed by the code, without the name") {
  Parties parties;
  const Witness silent = add_witness(parties.field, "W-0002", "They came at night.", {{"decision", "deny"}});
  const ExportPreview preview = preview_export(parties.field, parties.request("1.fvb"));
  REQUIRE(find(preview.withheld, silent.person) != nullptr);
  CHECK(find(preview.withheld, silent.person)->record.title == "W-0002");
  for (const HeldBack& held : preview.withheld) CHECK(held.record.title.find("Name of") == std::string::npos);
}

TEST_CASE(
    "what goes in part is listed so, without a title or name that stays home, and with the consent that says so") {
  Parties parties;
  records::RecordStore store(parties.field);
  const Witness coded = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed("name"));
  const auto file = store.add("case", {{"title", "Aibek is gone"}, {"persons", Json::array({coded.person.text()})}}).id;
  const Witness open = add_witness(parties.field, "W-0002", "They came at night.", agreed());
  const ExportPreview preview = preview_export(parties.field, parties.request("1.fvb"));
  const auto of = [&](const records::RecordId& id) {
    const auto found = std::ranges::find_if(preview.records, [&](const Going& going) { return going.record.id == id; });
    REQUIRE(found != preview.records.end());
    return *found;
  };
  CHECK(of(file).record.title == file.text());
  CHECK(of(file).pointers == std::vector<std::string>{"/title"});
  REQUIRE(of(file).reasons.size() == 1);
  CHECK(of(file).reasons.front().answer.consent == coded.consent);
  CHECK(of(coded.person).record.title == "W-0001");
  CHECK(of(coded.person).pointers == std::vector<std::string>{"/names/0"});
  CHECK(of(open.testimony).pointers.empty());
  CHECK(of(open.testimony).reasons.empty());
  for (const Going& going : preview.records) {
    CHECK(going.record.title.find("Aibek") == std::string::npos);
    CHECK(going.record.title.find("Name of W-0001") == std::string::npos);
  }
}

TEST_CASE("what is held back is listed without a title that is held back itself, and says which parts") {
  Parties parties;
  records::RecordStore store(parties.field);
  const auto file = store.add("case", {{"title", "Aibek is gone"}, {"status", "open"}});
  const auto note = store.add("note", {{"about", file.id.text()}, {"text", "Aibek called"}});
  const Witness silent = add_witness(parties.field, "W-0002", "They came at night.", {{"decision", "deny"}});
  const evidence::Attached photo = attach_photo(parties, silent.testimony, 1000);
  const ExportPreview preview = preview_export(parties.field, parties.request("1.fvb"));
  for (const records::RecordId& id : {file.id, note.id, photo.record.id}) {
    REQUIRE(find(preview.withheld, id) != nullptr);
    CHECK(find(preview.withheld, id)->record.title == id.text());
  }
  CHECK(find(preview.withheld, file.id)->pointers == std::vector<std::string>{"/title"});
  CHECK(find(preview.withheld, file.id)->parts == 1);
}

TEST_CASE("what a head of another device keeps back stays home, the body too") {
  Parties parties;
  records::RecordStore store(parties.field);
  const Witness open = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  const Witness silent = add_witness(parties.field, "W-0002", "They came at night.", {{"decision", "deny"}});
  const evidence::Attached photo = attach_photo(parties, open.testimony, 1000);
  REQUIRE(preview_export(parties.field, parties.request("1.fvb")).evidence == 1);
  const records::Revision own = store.current(photo.record.id).value().revision;
  Json body = own.body();
  body["relations"] = {{{"record", silent.person.text()}, {"relation", "depicts"}}};
  vault::Transaction transaction(parties.field.database());
  const records::Revision other = records::Revision::write(own.envelope(), body, records::Salt{});
  ledger::Log log = ledger::Log::replica(parties.field.database(), parties.hq.id().text());
  ledger::Entry leaf;
  leaf.actor = other.envelope().author.text();
  leaf.action = ledger::action::record_write;
  leaf.object = other.envelope().id.text();
  leaf.commitment = other.root();
  log.append(leaf);
  static_cast<void>(store.accept(other, log.id(), 0));
  transaction.commit();
  REQUIRE(store.heads(photo.record.id).size() == 2);
  const ExportPreview preview = preview_export(parties.field, parties.request("1.fvb"));
  CHECK(preview.evidence == 0);
  CHECK_FALSE(goes(preview, photo.record.id));
}

TEST_CASE("history goes too, and only current revisions are reported as held back") {
  Parties parties;
  records::RecordStore store(parties.field);
  const Witness open = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  const Json persons = Json::array({open.person.text()});
  const auto file = store.add("case", {{"title", "First title"}, {"persons", persons}});
  static_cast<void>(store.revise(file.id, {{"title", "Second title"}, {"persons", persons}}));
  const Witness silent = add_witness(parties.field, "W-0002", "They came at night.", {{"decision", "deny"}});
  Json body = store.current(silent.testimony).value().revision.body();
  body["interviewer"] = "R-08";
  static_cast<void>(store.revise(silent.testimony, body));
  const ExportReport report = parties.export_to("1.fvb");
  const std::string records = read_file(open_with_stock_tools(parties, report.files[0], Opener::hq) / "records.jsonl");
  CHECK(records.find("First title") != std::string::npos);
  CHECK(records.find("Second title") != std::string::npos);
  CHECK(std::ranges::count_if(report.withheld,
                              [&](const HeldBack& back) { return back.record.id == silent.testimony; }) == 1);
}

TEST_CASE("a part that is permitted later follows; less than before is nothing new") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed("name"));
  const ExportReport poor = parties.export_to("1.fvb");
  CHECK(poor.records == 3);
  const auto consent = [&](const Json& use) {
    static_cast<void>(records::set_consent(parties.field, witness.person,
                                           {{"form", "written"}, {"date", "2025-12-03"}, {"uses", {{"store", use}}}}));
  };
  consent(agreed());
  const ExportReport full = parties.export_to("2.fvb");
  CHECK(full.records >= 3);
  CHECK(read_file(open_with_stock_tools(parties, full.files[0], Opener::hq) / "records.jsonl").find("school closed") !=
        std::string::npos);
  consent(agreed("name"));
  const ExportReport less = parties.export_to("3.fvb");
  CHECK(less.records == 1);
}

TEST_CASE("a withdrawal goes only where something of the person went or came from") {
  Parties parties;
  vault::Vault second_hq = parties.create("hq2", "HQ 2", trust::Role::hq, parties.other_disk);
  Parties::trust_each(parties.field, {&second_hq});
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  static_cast<void>(parties.export_to("1.fvb"));
  static_cast<void>(records::withdraw_consent(parties.field, witness.person, {}, "W-0001", ""));
  ExportRequest elsewhere = parties.request("2.fvb");
  elsewhere.destination = "HQ 2";
  CHECK(goes(preview_export(parties.field, parties.request("2.fvb")), witness.consent));
  const ExportPreview nothing = preview_export(parties.field, elsewhere);
  CHECK_FALSE(goes(nothing, witness.consent));
  REQUIRE(find(nothing.withheld, witness.consent) != nullptr);
  CHECK(find(nothing.withheld, witness.consent)->whole);
  CHECK(export_bundle(parties.field, elsewhere, {}).records == 0);
  CHECK(parties.export_to("3.fvb").records == 1);
}

TEST_CASE("a withdrawal of one use goes with the person where another use is permitted") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  static_cast<void>(records::withdraw_consent(parties.field, witness.person, {records::Use::court}, "W-0001", ""));
  CHECK(goes(preview_export(parties.field, parties.request("1.fvb")), witness.consent));
}

TEST_CASE("another destination has its own channel and gets everything") {
  Parties parties;
  add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  const ExportReport first = parties.export_to("1.fvb");
  vault::Vault second_hq = parties.create("hq2", "HQ 2", trust::Role::hq, parties.other_disk);
  Parties::trust_each(parties.field, {&second_hq});
  ExportRequest request = parties.request("2.fvb");
  request.destination = "HQ 2";
  const ExportReport other = export_bundle(parties.field, request, {});
  CHECK(other.sequence.value() == 1);
  CHECK(other.records == first.records);
}

TEST_CASE("an export with nothing new still carries the ledger on") {
  Parties parties;
  static_cast<void>(parties.export_to("1.fvb"));
  const ExportReport second = parties.export_to("2.fvb");
  CHECK(second.records == 0);
  CHECK(second.sequence.value() == 2);
  static_cast<void>(open_with_stock_tools(parties, second.files[0], Opener::hq));
}

}  // namespace fieldvault::bundle
