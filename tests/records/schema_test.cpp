#include "fieldvault/records/schema.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "bodies.hpp"

using namespace fieldvault;
using namespace fieldvault::records;
using bodies::refusal;
using bodies::some_id;

namespace {

// A list in a list, which no member of any body may be.
Json nested_list() {
  Json list = Json::array();
  list.push_back(Json::array());
  return list;
}

const Json& properties_of(const Json& document) { return document.at("properties"); }

// A member's schema, or what it refers to.
Json resolved(const Json& node, const Json& document) {
  if (!node.contains("$ref")) return node;
  const std::string to = node["$ref"].get<std::string>();
  const std::size_t hash = to.find('#');
  static const Json shared = Json::parse(bodies::schema_text("definitions"));
  return (hash == 0 ? document : shared).at(Json::json_pointer(to.substr(hash + 1)));
}

bool has_type(const Json& node, std::string_view type) {
  const Json stated = node.value("type", Json());
  return stated == type || (stated.is_array() && std::ranges::find(stated, Json(type)) != stated.end());
}

}  // namespace

TEST_CASE("every kind of record has a schema, and its name says kind and version") {
  const std::vector<std::string> expected = {"act",  "case",   "consent",     "custody",         "event",    "evidence",
                                             "note", "person", "person-link", "risk-assessment", "testimony"};
  CHECK(Schema::kinds() == expected);
  for (const std::string& kind : expected) {
    CHECK(Schema::of_kind(kind).name() == kind + "/1");
    CHECK(Schema::of_kind(kind).kind() == kind);
  }
}

TEST_CASE("a schema of a newer version is not known, and a kind that does not exist is a fault of the program") {
  CHECK(Schema::find("testimony/1") == &Schema::of_kind(kind::testimony));
  CHECK(Schema::find("testimony/2") == nullptr);
  CHECK(Schema::find("testimony") == nullptr);
  CHECK_THROWS_AS(Schema::of_kind("biometric-template"), Error);
}

TEST_CASE("the least that each kind asks for is enough") {
  const Json use{{"decision", "permit"}};
  const Json consent{{"given_by", some_id}, {"form", "oral"}, {"date", "2024-02-11"}, {"uses", Json{{"store", use}}}};
  CHECK(refusal("case", Json{{"title", "T"}}).empty());
  CHECK(refusal("person", Json{{"code", "W-0007"}}).empty());
  CHECK(refusal("testimony", bodies::testimony()).empty());
  CHECK(refusal("consent", consent).empty());
  CHECK(refusal("evidence", Json{{"title", "T"}, {"kind", "physical-object"}}).empty());
  CHECK(
      refusal("custody", Json{{"evidence", some_id}, {"action", "sealed"}, {"when", "2024-02-11T09:30:00Z"}}).empty());
  CHECK(refusal("event", Json{{"title", "T"}}).empty());
  CHECK(refusal("act", Json{{"violation", "arbitrary-detention"}}).empty());
  CHECK(refusal("risk-assessment", Json{{"about", some_id}}).empty());
  CHECK(refusal("note", Json{{"about", some_id}, {"text", "T"}}).empty());
}

TEST_CASE("a body that lacks something required is refused by the pointer of what is missing") {
  Json body = bodies::testimony();
  body["narrative"][2].erase("text");
  CHECK(refusal("testimony", body) == "/narrative/2/text: is required");
  body = bodies::testimony();
  body["narrative"][1]["text"].erase("lang");
  CHECK(refusal("testimony", body) == "/narrative/1/text/lang: is required");
  for (const char* member : {"witness", "interviewer", "date", "consent", "narrative"}) {
    body = bodies::testimony();
    body.erase(member);
    CHECK(refusal("testimony", body) == std::string("/") + member + ": is required");
  }
}

TEST_CASE("each kind of fault is named in words") {
  Json body = bodies::testimony();
  SECTION("unknown member, its name escaped as RFC 6901 asks") {
    body["finger/print~"] = "x";
    const std::string told = refusal("testimony", body);
    CHECK(told.starts_with("/finger~1print~0: is not a member that the schema knows; it knows "));
    CHECK(told.find(", title, ") != std::string::npos);
  }
  SECTION("unknown member deep inside") {
    body["narrative"][0]["text"]["font"] = "x";
    CHECK(refusal("testimony", body).starts_with(
        "/narrative/0/text/font: is not a member that the schema knows; it knows lang, script, text"));
  }
  SECTION("wrong type") {
    body["narrative"][0]["number"] = "1";
    CHECK(refusal("testimony", body) == "/narrative/0/number: must be a whole number");
  }
  SECTION("one of two types") {
    body["date"] = 2024;
    CHECK(refusal("testimony", body) == "/date: must be text or an object");
  }
  SECTION("not among the choices") {
    body["narrative"][0]["knowing"] = "dreamt";
    CHECK(refusal("testimony", body) ==
          "/narrative/0/knowing: must be one of: saw, heard, experienced, document, unknown");
  }
  SECTION("empty text") {
    body["interviewer"] = "";
    CHECK(refusal("testimony", body) == "/interviewer: must not be empty");
  }
  SECTION("text over its limit, counted in code points") {
    std::string long_text;
    for (int i = 0; i < 1000; ++i) long_text += "ұ";
    body["interviewer"] = long_text;
    CHECK(refusal("testimony", body).empty());
    body["interviewer"] = long_text + "ұ";
    CHECK(refusal("testimony", body) == "/interviewer: must be at most 1000 characters long");
  }
  SECTION("empty list") {
    body["narrative"] = Json::array();
    CHECK(refusal("testimony", body) == "/narrative: must not be empty");
  }
  SECTION("number out of range") {
    body["place"] = Json{{"point", Json{{"latitude", 90000001}, {"longitude", 0}, {"precision", 1}}}};
    CHECK(refusal("testimony", body) == "/place/point/latitude: must be at most 90000000");
  }
  SECTION("not an object at all") {
    CHECK(refusal("testimony", Json("text")) == "the record: must be an object");
    CHECK(refusal("testimony", Json(nullptr)) == "the record: must be an object");
    CHECK(refusal("testimony", Json::array()) == "the record: must be an object");
  }
}

TEST_CASE("a very long member name makes no long message, and is not cut inside a character") {
  Json body = bodies::testimony();
  std::string name;
  for (int i = 0; i < 100000; ++i) name += "ұ";
  body[name] = 1;
  const std::string message = refusal("testimony", body);
  CHECK(message.find(": is not a member") < 300);
  CHECK(message.find("ұ…: is not a member") != std::string::npos);
}

TEST_CASE("every member of every schema is held to its type") {
  for (const std::string& kind : Schema::kinds()) {
    const Json document = Json::parse(bodies::schema_text(kind));
    for (const auto& [name, node] : properties_of(document).items()) {
      Json body = Json::object();
      body[name] = nested_list();
      INFO(kind << " " << name);
      CHECK(refusal(kind, body, Completeness::parts_withheld).starts_with("/" + name));
    }
  }
}

TEST_CASE("every text, list and number at the top of a record is as long or large as its schema says, and no more") {
  std::size_t tried = 0;
  for (const std::string& kind : Schema::kinds()) {
    const Json document = Json::parse(bodies::schema_text(kind));
    for (const auto& item : properties_of(document).items()) {
      const std::string& name = item.key();
      const Json node = resolved(item.value(), document);
      INFO(kind << " " << name);
      // Whatever else is wrong with the value: whether it is called too long or too large.
      const auto is_beyond = [&](const Json& value) {
        const std::string said = refusal(kind, Json{{name, value}}, Completeness::parts_withheld);
        return said.starts_with("/" + name + ": must be at most ");
      };
      const auto check = [&](const Json& most, const Json& more) {
        ++tried;
        CHECK_FALSE(is_beyond(most));
        CHECK(is_beyond(more));
      };
      if (has_type(node, "string") && node.contains("maxLength") && !node.contains("enum")) {
        const auto size = node["maxLength"].get<std::size_t>();
        check(std::string(size, 'a'), std::string(size + 1, 'a'));
      }
      if (has_type(node, "array")) {
        const auto size = node.at("maxItems").get<std::size_t>();
        check(Json::array_t(size, Json(1.5)), Json::array_t(size + 1, Json(1.5)));
      }
      if (has_type(node, "integer") && node.contains("maximum")) {
        const auto most = node["maximum"].get<std::int64_t>();
        check(most, most + 1);
      }
    }
  }
  CHECK(tried > 60);
}

TEST_CASE("where parts are withheld nothing at the top level is required, but what is there must fit") {
  CHECK(refusal("testimony", Json::object(), Completeness::parts_withheld).empty());
  CHECK(refusal("testimony", Json{{"narrative", Json::array()}}, Completeness::parts_withheld).empty());
  CHECK(refusal("person", Json{{"names", Json::array()}}, Completeness::parts_withheld).empty());
  Json body = Json{{"narrative", Json::array({bodies::statement(3, "Сөз")})}};
  CHECK(refusal("testimony", body, Completeness::parts_withheld).empty());
  body["narrative"][0].erase("number");
  CHECK(refusal("testimony", body, Completeness::parts_withheld) == "/narrative/0/number: is required");
  CHECK(refusal("testimony", Json{{"witness", "W-0001"}}, Completeness::parts_withheld).starts_with("/witness: "));
  CHECK(refusal("testimony", Json{{"fingerprint", "x"}}, Completeness::parts_withheld).starts_with("/fingerprint: "));
}

TEST_CASE("text stays data: control characters, markup, SQL and path names pass as they are") {
  Json body = bodies::testimony();
  body["title"] = "'; DROP TABLE revision; -- <script>\x1b[2J\r\n\u202e";
  body["narrative"][0]["text"]["text"] = std::string("a\0b\nVERIFIED", 12);
  CHECK(refusal("testimony", body).empty());
  CHECK(refusal("evidence", Json{{"title", "T"}, {"kind", "document"}, {"original_name", "../../-rf\n/etc/passwd"}})
            .empty());
}

TEST_CASE("a body of a million faults is refused by its first") {
  Json body = bodies::testimony();
  body["previous_interviews"] = Json::array_t(1000000, Json(1));
  CHECK(refusal("testimony", body) == "/previous_interviews: must be at most 100 entries long");
}

TEST_CASE("unknown and declined are two answers, and both are taken") {
  for (const char* answer : {"unknown", "declined"}) {
    const Json body{{"code", "W-0007"},
                    {"sex", answer},
                    {"ethnicity", answer},
                    {"birth", Json{{"date", answer}, {"place", answer}}},
                    {"deceased", Json{{"answer", answer}}},
                    {"legal_status", answer}};
    CHECK(refusal("person", body).empty());
  }
}
