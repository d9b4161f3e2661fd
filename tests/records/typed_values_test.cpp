#include <catch2/catch_test_macros.hpp>

#include "bodies.hpp"
#include "fieldvault/records/language_tag.hpp"
#include "fieldvault/records/partial_date.hpp"
#include "fieldvault/records/vocabulary.hpp"

using namespace fieldvault;
using namespace fieldvault::records;
using bodies::refusal;

namespace {

bool takes_date(std::string_view date) { return refusal("event", Json{{"title", "T"}, {"begin", date}}).empty(); }

bool takes_language(std::string_view tag) {
  return refusal("note", Json{{"about", bodies::some_id}, {"text", Json{{"text", "T"}, {"lang", tag}}}}).empty();
}

bool takes_script(std::string_view code) {
  return refusal("note",
                 Json{{"about", bodies::some_id}, {"text", Json{{"text", "T"}, {"lang", "kk"}, {"script", code}}}})
      .empty();
}

bool takes_code(std::string_view code) { return refusal("person", Json{{"code", code}}).empty(); }

}  // namespace

TEST_CASE("a date may be as partial as it is known") {
  for (const char* date :
       {"2018", "0001", "2018-04", "2018-12", "2018-04-07", "2016-02-29", "2000-02-29", "2018-04-07T09:30:00Z",
        "2018-04-07T23:59:60+06:00", "2018-04-07T09:30:00.125-05:30", "unknown", "declined"}) {
    INFO(date);
    CHECK(takes_date(date));
  }
}

TEST_CASE("what is no date is refused") {
  for (const char* date : {"",
                           "18",
                           "0000",
                           "20180",
                           "2018-",
                           "2018-4",
                           "2018-00",
                           "2018-13",
                           "2018-04-",
                           "2018-04-31",
                           "2018-02-29",
                           "1900-02-29",
                           "2018-04-00",
                           "2018/04/07",
                           "07.04.2018",
                           " 2018",
                           "2018 ",
                           "2018-04-07T09:30:00",
                           "2018-04-07 09:30:00Z",
                           "2018-04-07t09:30:00z",
                           "2018-04-07T24:00:00Z",
                           "2018-04-07T09:60:00Z",
                           "2018-04-07T09:30:61Z",
                           "2018-04-07T09:30:00.Z",
                           "2018-04-07T09:30:00+24:00",
                           "2018-04-07T09:30:00+0600",
                           "2018-04T09:30:00Z",
                           "-2018",
                           "+2018",
                           "２０１８",
                           "Unknown"}) {
    INFO(date);
    CHECK_FALSE(takes_date(date));
  }
}

TEST_CASE("a date can say how sure it is, and is judged inside too") {
  CHECK(refusal("event", Json{{"title", "T"},
                              {"begin", Json{{"date", "2018"},
                                             {"certainty", "approximate"},
                                             {"type", "unknown-month-and-day"},
                                             {"calendar", "islamic"},
                                             {"as_told", "the year of the flood"}}}})
            .empty());
  CHECK(refusal("event", Json{{"title", "T"}, {"begin", Json{{"date", "2018-13"}}}})
            .starts_with("/begin/date: must be a date"));
  CHECK(refusal("event", Json{{"title", "T"}, {"begin", Json{{"certainty", "exact"}}}}) == "/begin/date: is required");
}

TEST_CASE("the end of a consent is a whole day") {
  Json body{{"given_by", bodies::some_id}, {"form", "oral"}, {"date", "2024"}, {"uses", Json::object()}};
  body["expires"] = "2025-02-28";
  CHECK(refusal("consent", body).empty());
  for (const char* date : {"2025", "2025-02", "2025-02-29", "unknown", "2025-02-28T00:00:00Z"}) {
    body["expires"] = date;
    CHECK(refusal("consent", body) == "/expires: must be a day: 2018-04-07");
  }
}

TEST_CASE("language tags are well-formed BCP 47") {
  for (const char* tag : {"kk", "ug", "zh-Hans", "zh-Hans-CN", "zh-cmn-Hans-CN", "ug-Latn", "kk-Arab-CN", "und", "mul",
                          "sl-rozaj-biske", "de-1996", "es-419", "en-u-ca-gregory", "kk-x-team", "x-secret", "x-a-b-1",
                          "ZH-hans", "sl-rozaj-x-rozaj", "en-a-bbb-b-bbb"}) {
    INFO(tag);
    CHECK(takes_language(tag));
  }
  for (const char* tag : {"",
                          "k",
                          "kazakh language",
                          "kk-",
                          "-kk",
                          "kk--Cyrl",
                          "kk_Cyrl",
                          "zh-Hans-Hant",
                          "x",
                          "kk-x",
                          "kk-u",
                          "abcdefghi",
                          "қаз",
                          "en-u-ca-gregory-",
                          "i-klingon",
                          "4k",
                          "sl-rozaj-rozaj",
                          "de-1996-DE",
                          "de-1996-1901-1996",
                          "sl-rozaj-ROZAJ",
                          "en-a-bbb-a-ccc"}) {
    INFO(tag);
    CHECK_FALSE(takes_language(tag));
  }
  std::string longest = "kk-x";
  for (int part = 0; part < 6; ++part) longest += "-abcdefgh";
  longest += "-abcde";
  REQUIRE(longest.size() == 64);
  CHECK(takes_language(longest));
  CHECK_FALSE(takes_language(longest + "f"));
}

TEST_CASE("a language takes in its scripts and regions, in any case, and no other language") {
  const auto tag = [](std::string_view text) { return LanguageTag::parse(text).value(); };
  CHECK(tag("ZH-hans") == tag("zh-Hans"));
  CHECK(tag("zh").takes_in(tag("zh")));
  CHECK(tag("zh").takes_in(tag("ZH-Hans-CN")));
  CHECK_FALSE(tag("zh-Hans").takes_in(tag("zh")));
  CHECK_FALSE(tag("zh").takes_in(tag("zha")));
  CHECK_FALSE(LanguageTag::parse("kk_Cyrl"));
}

TEST_CASE("a date may mean the days from its first to its last") {
  CHECK(day_span("2018") == DaySpan{20180000, 20189999});
  CHECK(day_span("2018-04") == DaySpan{20180400, 20180499});
  CHECK(day_span("2018-04-07") == DaySpan{20180407, 20180407});
  CHECK(day_span("2018-04-07T23:59:60+06:00") == DaySpan{20180407, 20180407});
  CHECK(day_span("0001") == DaySpan{10000, 19999});
  for (const char* date : {"unknown", "declined", "", "2018-13", "18"}) CHECK_FALSE(day_span(date));
}

TEST_CASE("scripts are four letters as ISO 15924 writes them") {
  for (const char* code : {"Cyrl", "Arab", "Latn", "Hans", "Zyyy"}) CHECK(takes_script(code));
  for (const char* code : {"", "cyrl", "CYRL", "Cyr", "Cyril", "Cyr1", "Сyrl"}) CHECK_FALSE(takes_script(code));
}

TEST_CASE("a person's code is short and plain") {
  for (const char* code : {"W-0007", "7", "kz/W_1.2"}) CHECK(takes_code(code));
  for (const char* code : {"", "-rf", "W 7", "W\n7", "Тұрсын", "W-0007\x1b[2J"}) CHECK_FALSE(takes_code(code));
  CHECK(takes_code(std::string(64, 'W')));
  CHECK_FALSE(takes_code(std::string(65, 'W')));
}

TEST_CASE("hashes are lower-case hex of SHA-256") {
  Json body{{"title", "T"}, {"kind", "photograph"}, {"sha256", std::string(64, 'a')}};
  CHECK(refusal("evidence", body).empty());
  for (const std::string& hash : {std::string(64, 'A'), std::string(63, 'a'), std::string(64, 'g')}) {
    body["sha256"] = hash;
    CHECK(refusal("evidence", body) == "/sha256: must be 64 lower-case hex digits");
  }
}

TEST_CASE("the length of a file goes up to 2^53 - 1 and not below nothing") {
  Json body{{"title", "T"}, {"kind", "video"}, {"length", 9007199254740991}};
  CHECK(refusal("evidence", body).empty());
  body["length"] = 9007199254740992;
  CHECK(refusal("evidence", body) == "/length: must be at most 9007199254740991");
  body["length"] = -1;
  CHECK(refusal("evidence", body) == "/length: must be at least 0");
}

TEST_CASE("codes come from their vocabulary, or are a team's own where it can be extended") {
  CHECK(refusal("act", Json{{"violation", "torture"}}).empty());
  CHECK(refusal("act", Json{{"violation", "x-salt-mine"}}).empty());
  CHECK(
      refusal("act", Json{{"violation", "x-"}}).starts_with("/violation: must be a code of the vocabulary violation"));
  CHECK(refusal("act", Json{{"violation", "x-Salt"}}).find("a code of your own begins with x-") != std::string::npos);
  CHECK(refusal("act", Json{{"violation", "x-" + std::string(62, 'a')}}).empty());
  CHECK(refusal("act", Json{{"violation", "x-" + std::string(63, 'a')}}).starts_with("/violation: "));
  CHECK(refusal("act", Json{{"violation", "being rude"}}).starts_with("/violation: "));
  CHECK(refusal("person", Json{{"code", "W"}, {"legal_status", Json::array({"refugee", "hero"})}})
            .starts_with("/legal_status/1: must be a code of the vocabulary legal-status"));
  CHECK(refusal("person", Json{{"code", "W"}, {"reliability", "x-hearsay"}}).starts_with("/reliability: "));
}

TEST_CASE("a vocabulary gives labels in the language asked for, then in English, then the code") {
  const Vocabulary* kinds = Vocabulary::find("evidence-kind");
  REQUIRE(kinds != nullptr);
  CHECK(kinds->label("photograph", "kk") == "фотосурет");
  CHECK(kinds->label("photograph", "xx") == "photograph");
  CHECK(kinds->label("x-amulet", "en") == "x-amulet");
  CHECK(kinds->allows("web-capture"));
  CHECK_FALSE(kinds->allows("x-amulet"));
  CHECK(Vocabulary::find("no-such-vocabulary") == nullptr);
}
