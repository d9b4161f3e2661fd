// A guided interview with scripted answers: every person and word is invented.
#include <catch2/catch_test_macros.hpp>

#include <initializer_list>
#include <optional>

#include "fieldvault/records/consent.hpp"
#include "fieldvault/records/draft.hpp"
#include "fieldvault/records/interview.hpp"
#include "test_vault.hpp"

namespace fieldvault::records::test {
namespace {

using Outcome = InterviewReply::Outcome;

void say_all(Interview& interview, std::initializer_list<std::string_view> lines) {
  for (const std::string_view line : lines) {
    const InterviewPrompt prompt = interview.prompt();
    const InterviewReply reply = interview.say(line);
    INFO("question: " << prompt.text << "\nanswer: " << line << "\nreply: " << reply.message);
    REQUIRE(reply.outcome == Outcome::next);
  }
}

// Answers with :skip what may be skipped, until a question whose text has this in it.
void skip_to(Interview& interview, std::string_view question) {
  for (int i = 0; i < 200 && interview.prompt().text.find(question) == std::string::npos; ++i) {
    const InterviewPrompt prompt = interview.prompt();
    INFO("question: " << prompt.text);
    REQUIRE(interview.say(prompt.suggestion.empty() ? ":skip" : "").outcome == Outcome::next);
  }
  REQUIRE(interview.prompt().text.find(question) != std::string::npos);
}

void safety(Interview& interview) { say_all(interview, {"yes", "", "yes"}); }

void consent_to_store(Interview& interview, std::string_view witness) {
  safety(interview);
  say_all(interview, {witness, "ask", "kk", "R-07", "none", "written", ""});
  say_all(interview, {"permit", "deny", ":skip", ":skip", "permit"});
  skip_to(interview, "unable to consent alone");
  say_all(interview, {"no"});
  skip_to(interview, "in their own words");
}

void finish(Interview& interview) {
  skip_to(interview, "Code of the interviewer");
  say_all(interview, {"R-07"});
  skip_to(interview, "Type write");
}

Json body_of(TestVault& test, const std::vector<Written>& written, std::string_view kind) {
  for (const Written& one : written) {
    if (one.kind == kind) return test.revision(one.id).body();
  }
  FAIL("no such record was written");
  return {};
}

TEST_CASE("an interview asks for safety first, then consent, then the narrative, then details") {
  TestVault test;
  Interview interview = Interview::begin(test.vault);
  std::vector<std::string> sections;
  const auto note = [&] {
    if (sections.empty() || sections.back() != interview.prompt().section)
      sections.push_back(interview.prompt().section);
  };
  note();
  safety(interview);
  note();
  say_all(interview, {"W-0001", "not-recorded"});
  note();
  say_all(interview, {"I saw the school closed.", "en", "saw", ""});
  note();
  finish(interview);
  note();
  CHECK(sections == std::vector<std::string>{"Safety", "Consent", "Narrative", "Details", "At the end"});
}

TEST_CASE("an interview does not begin where the place is not safe") {
  TestVault test;
  Interview interview = Interview::begin(test.vault);
  CHECK(interview.say("no").outcome == Outcome::again);
  CHECK(interview.say(":skip").outcome == Outcome::again);
  CHECK(interview.say(":unknown").outcome == Outcome::again);
  CHECK(interview.prompt().text.find("safe") != std::string::npos);
  CHECK(Drafts(test.vault).waiting(draft::interview).empty());
}

TEST_CASE("an interview is written as person, consent and testimony, and its draft is gone") {
  TestVault test;
  Interview interview = Interview::begin(test.vault);
  consent_to_store(interview, "W-0042");
  say_all(interview,
          {"Мен Жұмбақтөбе ауылында тудым.", "kk", "experienced", "他们在路口等我们。", "zh-Hans", ":unknown", ""});
  finish(interview);
  CHECK(interview.say("write").outcome == Outcome::complete);
  const auto written = interview.write();

  REQUIRE(written.size() == 3);
  CHECK(body_of(test, written, kind::person) == Json{{"code", "W-0042"}});
  const Json consent = body_of(test, written, kind::consent);
  CHECK(consent.at("given_by") == written[0].id.text());
  CHECK(consent.at("uses") == Json{{"store", {{"decision", "permit"}, {"name", "deny"}, {"place", "permit"}}}});
  const Json testimony = body_of(test, written, kind::testimony);
  CHECK(testimony.at("witness") == written[0].id.text());
  CHECK(testimony.at("consent") == written[1].id.text());
  CHECK(testimony.at("date") == "2026-01-02");
  CHECK(testimony.at("narrative").at(0) == Json{{"number", 1},
                                                {"text", {{"text", "Мен Жұмбақтөбе ауылында тудым."}, {"lang", "kk"}}},
                                                {"knowing", "experienced"}});
  CHECK(testimony.at("narrative").at(1).at("knowing") == "unknown");
  CHECK(Drafts(test.vault).waiting("").empty());
  CHECK(test.store.faults().empty());
}

TEST_CASE("unknown and declined are two answers, and a question left out has none") {
  TestVault test;
  Interview interview = Interview::begin(test.vault);
  consent_to_store(interview, "W-0001");
  say_all(interview, {"I saw it.", ":unknown", ":skip", ""});
  say_all(interview, {":declined", ":unknown"});
  CHECK(interview.say(":declined").outcome == Outcome::again);  // the schema has no such manner of interview
  finish(interview);
  REQUIRE(interview.say("write").outcome == Outcome::complete);
  const Json body = body_of(test, interview.write(), kind::testimony);
  CHECK(body.at("date") == "declined");
  CHECK(body.at("place") == "unknown");
  CHECK_FALSE(body.contains("how"));
  CHECK(body.at("narrative").at(0).at("text").at("lang") == "und");
  CHECK_FALSE(body.at("narrative").at(0).contains("knowing"));
}

TEST_CASE("back goes to the answer before, which can be kept or changed, and nothing behind it is lost") {
  TestVault test;
  Interview interview = Interview::begin(test.vault);
  consent_to_store(interview, "W-0001");
  say_all(interview, {"first", "en", "saw", "second", "en"});
  say_all(interview, {":back", ":back", ":back", ":back", ":back"});
  CHECK(interview.prompt().present == "first");
  say_all(interview, {"the first"});
  CHECK(interview.prompt().present == "en");
  say_all(interview, {"", "heard", "", "", "saw", ""});
  finish(interview);
  REQUIRE(interview.say("write").outcome == Outcome::complete);
  const Json narrative = body_of(test, interview.write(), kind::testimony).at("narrative");
  REQUIRE(narrative.size() == 2);
  CHECK(narrative[0].at("text").at("text") == "the first");
  CHECK(narrative[0].at("knowing") == "heard");
  CHECK(narrative[1].at("text").at("text") == "second");
}

TEST_CASE("a statement that others follow can be changed and not be taken away") {
  TestVault test;
  Interview interview = Interview::begin(test.vault);
  consent_to_store(interview, "W-0001");
  CHECK(interview.say("").outcome == Outcome::again);  // a testimony has at least one
  say_all(interview, {"first", "en", "saw", "second"});
  say_all(interview, {":back", ":back", ":back", ":back"});
  CHECK(interview.prompt().present == "first");
  CHECK(interview.say(":skip").outcome == Outcome::again);
}

TEST_CASE("a changed answer asks again what hangs on it") {
  TestVault test;
  Interview interview = Interview::begin(test.vault);
  safety(interview);
  say_all(interview, {"W-0001", "ask", "kk", "R-07", "none", "oral"});
  CHECK(interview.prompt().text.find("Before which witness") != std::string::npos);
  say_all(interview, {":back", "written"});
  CHECK(interview.prompt().text.find("On which day") != std::string::npos);
}

// Opens the vault anew for every answer, as after a power cut.
TEST_CASE("each answer survives the end of the program") {
  TestVault test;
  const std::vector<std::string_view> answers = {"yes",    "T-02", "interpreter", "",    "yes",
                                                 "W-0042", "ask",  "kk",          "R-07"};
  std::optional<vault::Vault> vault(std::move(test.vault));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto unfinished = Interview::unfinished(*vault);
    REQUIRE(unfinished.size() == (i == 0 ? 0 : 1));
    Interview interview = i == 0 ? Interview::begin(*vault) : Interview::resume(*vault, unfinished.front().name);
    if (i > 0) CHECK(unfinished.front().answers == i);
    REQUIRE(interview.say(answers[i]).outcome == Outcome::next);
    vault.reset();
    vault.emplace(vault::Vault::open(test.folder.path() / "vault",
                                     vault::Passphrase(crypto::SecretBuffer(bytes_of("correct horse"))),
                                     vault::Context{test.disk, test.clock, test.random}));
  }
  const auto unfinished = Interview::unfinished(*vault);
  CHECK(unfinished.at(0).witness == "W-0042");
  Interview interview = Interview::resume(*vault, unfinished.at(0).name);
  CHECK(interview.prompt().text.find("interpreter") != std::string::npos);
  CHECK(RecordStore(*vault).history(RecordId::generate(vault->context())).empty());
}

TEST_CASE("an interview can keep the consent on record, or say that none was asked") {
  TestVault test;
  const RecordId person = test.person("W-0001");
  const RecordId consent = test.consent(person, {{"store", permit_all()}});
  Interview keeping = Interview::begin(test.vault);
  safety(keeping);
  say_all(keeping, {"W-0001", "keep", "I saw it.", "en", ":skip", ""});
  finish(keeping);
  REQUIRE(keeping.say("write").outcome == Outcome::complete);
  const auto kept = keeping.write();
  REQUIRE(kept.size() == 1);
  CHECK(body_of(test, kept, kind::testimony).at("consent") == consent.text());

  Interview silent = Interview::begin(test.vault);
  safety(silent);
  say_all(silent, {"W-0002", "not-recorded", "I saw it.", "en", ":skip", ""});
  finish(silent);
  REQUIRE(silent.say("write").outcome == Outcome::complete);
  CHECK(body_of(test, silent.write(), kind::testimony).at("consent") == "not-recorded");
}

TEST_CASE("an interview that cannot be written leaves no record, and its draft stays") {
  TestVault test;
  const RecordId person = test.person("W-0001");
  test.consent(person, {{"store", permit_all()}});
  Interview interview = Interview::begin(test.vault);
  safety(interview);
  say_all(interview, {"W-0001", "keep", ":back", ":back", "W-0002", ""});
  say_all(interview, {"I saw it.", "en", ":skip", ""});
  finish(interview);
  REQUIRE(interview.say("write").outcome == Outcome::complete);
  CHECK(refusal_of([&] { return interview.write(); }).code() == ErrorCode::not_found);
  CHECK(test.store.persons_with_code("W-0002").empty());
  CHECK(Interview::unfinished(test.vault).size() == 1);
}

TEST_CASE("control characters and ill-formed UTF-8 are refused, a colon can be typed") {
  TestVault test;
  Interview interview = Interview::begin(test.vault);
  consent_to_store(interview, "W-0001");
  for (const std::string_view hostile : {"a\x1b[2Jb", "a\x07", "a\xc2\x9b", "a\x7f", "a\xff", "\xe4\xbb"}) {
    CHECK(interview.say(hostile).outcome == Outcome::again);
  }
  CHECK(interview.say(":nonsense").outcome == Outcome::again);
  CHECK(interview.prompt().present.empty());
  say_all(interview, {"::skip"});
  say_all(interview, {":back"});
  CHECK(interview.prompt().present == ":skip");
}

// Everything of another vault, as an import takes it in.
void take_in(TestVault& from, TestVault& to) {
  const std::int64_t log = replicate(from, to);
  const ledger::Log source = ledger::Log::own(from.vault.database());
  vault::Transaction transaction(to.vault.database());
  for (std::uint64_t i = 0; i < source.size(); ++i) {
    const auto stored = from.store.find_root(source.entry(i).commitment);
    if (stored) to.store.accept(stored->revision, log, i);
  }
  transaction.commit();
}

TEST_CASE("of two persons with one code the interview asks which is meant, and takes an id") {
  TestVault test;
  TestVault other;
  const RecordId own = test.person("W-0001");
  const RecordId theirs = other.person("W-0001");
  other.store.revise(theirs, {{"code", "W-0001"}, {"names", {{{"full", "Aibek"}}}}});
  take_in(other, test);
  REQUIRE(test.store.persons_with_code("W-0001").size() == 2);

  Interview interview = Interview::begin(test.vault);
  safety(interview);
  const InterviewReply which = interview.say("W-0001");
  CHECK(which.outcome == Outcome::again);
  CHECK(which.message.find(own.text()) != std::string::npos);
  CHECK(which.message.find(theirs.text() + "  W-0001 Aibek") != std::string::npos);
  CHECK(interview.prompt().text.find("witness") != std::string::npos);
  say_all(interview, {theirs.text(), "not-recorded", "I saw it.", "en", ":skip", ""});
  finish(interview);
  REQUIRE(interview.say("write").outcome == Outcome::complete);
  const auto written = interview.write();
  REQUIRE(written.size() == 1);
  CHECK(body_of(test, written, kind::testimony).at("witness") == theirs.text());
}

TEST_CASE("a person who comes with the code of the witness meanwhile is not taken for the witness") {
  TestVault test;
  TestVault other;
  const RecordId own = test.person("W-0001");
  std::string known;
  std::string fresh;
  for (const auto& [code, name] : {std::pair{"W-0001", &known}, std::pair{"W-0002", &fresh}}) {
    Interview interview = Interview::begin(test.vault);
    safety(interview);
    say_all(interview, {code, "not-recorded", "I saw it."});
    const auto unfinished = Interview::unfinished(test.vault);
    *name = unfinished.front().witness == code ? unfinished.front().name : unfinished.back().name;
  }
  other.person("W-0001");
  const RecordId theirs = other.person("W-0002");
  take_in(other, test);

  // Whoever was in the vault when the code was typed stays the one.
  Interview first = Interview::resume(test.vault, known);
  say_all(first, {"en", ":skip", ""});
  finish(first);
  REQUIRE(first.say("write").outcome == Outcome::complete);
  CHECK(body_of(test, first.write(), kind::testimony).at("witness") == own.text());

  // Where nobody was, it is asked again, and then it goes on where it stood.
  Interview second = Interview::resume(test.vault, fresh);
  CHECK(second.prompt().text.find("witness") != std::string::npos);
  const InterviewReply found = second.say("");
  CHECK(found.outcome == Outcome::next);
  CHECK(found.message.find("In the vault") != std::string::npos);
  CHECK(second.prompt().text.find("language") != std::string::npos);
  say_all(second, {"en", ":skip", ""});
  finish(second);
  REQUIRE(second.say("write").outcome == Outcome::complete);
  CHECK(body_of(test, second.write(), kind::testimony).at("witness") == theirs.text());
}

TEST_CASE("a name typed in place of a code is refused") {
  TestVault test;
  Interview interview = Interview::begin(test.vault);
  safety(interview);
  CHECK(interview.say("Тұрсын").outcome == Outcome::again);
  CHECK(interview.say("Tursun Muakhanuly").outcome == Outcome::again);
  CHECK(interview.say("W-0008").outcome == Outcome::next);
}

}  // namespace
}  // namespace fieldvault::records::test
