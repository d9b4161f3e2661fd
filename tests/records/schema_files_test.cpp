#include <algorithm>
#include <filesystem>
#include <functional>

#include <catch2/catch_test_macros.hpp>

#include "bodies.hpp"
#include "fieldvault/records/consent.hpp"
#include "fieldvault/records/vocabulary.hpp"

using namespace fieldvault;
using namespace fieldvault::records;

namespace {

using Visit = std::function<void(const std::string& key, const Json& value)>;

void each_keyword(const Json& node, const Visit& visit) {
  for (const auto& [key, value] : node.items()) {
    if (node.is_object()) visit(key, value);
    if (value.is_structured()) each_keyword(value, visit);
  }
}

std::vector<std::string> record_files() {
  std::vector<std::string> files = {"definitions"};
  files.insert(files.end(), Schema::kinds().begin(), Schema::kinds().end());
  return files;
}

// Whether somebody can write what they like there. Dates and what holds one are judged by the door, value by value.
bool is_free_text(const Json& document, const Json& node) {
  if (node.contains("$ref")) {
    const std::string target = node.at("$ref").get<std::string>();
    const std::string name = target.substr(target.rfind('/') + 1);
    if (name == "date" || name == "answer") return false;
    if (!target.starts_with("#/")) return true;
    return is_free_text(document, document.at("definitions").at(name));
  }
  if (node.contains("properties")) {
    return std::ranges::any_of(node.at("properties"), [&](const Json& each) { return is_free_text(document, each); });
  }
  if (node.contains("items")) return is_free_text(document, node.at("items"));
  const bool is_bound =
      node.contains("enum") || node.contains("x-vocabulary") || node.contains("x-ref") || node.contains("x-format");
  return node.value("type", Json()) == Json("string") && !is_bound;
}

}  // namespace

TEST_CASE("every member that takes free text is marked with a level, but for codes of the team and what may leave") {
  std::vector<std::string> unmarked;
  for (const std::string& kind : Schema::kinds()) {
    const Json document = Json::parse(bodies::schema_text(kind));
    for (const auto& [name, member] : document.at("properties").items()) {
      if (!member.contains("x-identity") && is_free_text(document, member)) unmarked.push_back(kind + "/" + name);
    }
  }
  std::ranges::sort(unmarked);
  // A use with conditions or a partner in it, and a minor's consent with somebody's name, are kept back by the door. An
  // area and a redacted statement are written to leave.
  CHECK(unmarked == std::vector<std::string>{"act/area", "consent/minor", "consent/uses", "event/area", "note/by",
                                             "risk-assessment/by", "testimony/area", "testimony/entered_by",
                                             "testimony/interpreter", "testimony/interviewer", "testimony/redacted"});
}

TEST_CASE("no schema runs a regular expression or reaches outside the two files it may name") {
  for (const std::string& file : record_files()) {
    INFO(file);
    each_keyword(Json::parse(bodies::schema_text(file)), [](const std::string& key, const Json& value) {
      CHECK(key != "pattern");
      CHECK(key != "patternProperties");
      CHECK(key != "format");
      if (key != "$ref") return;
      const std::string target = value.get<std::string>();
      CHECK((target.starts_with("#/definitions/") || target.starts_with("definitions.schema.json#/definitions/")));
    });
  }
}

TEST_CASE("every body is closed at the top: what the schema does not know is not written") {
  for (const std::string& kind : Schema::kinds()) {
    const Json document = Json::parse(bodies::schema_text(kind));
    INFO(kind);
    CHECK(document.at("additionalProperties") == false);
    CHECK(document.at("x-record") == kind + "/1");
    CHECK(document.at("$schema") == "http://json-schema.org/draft-07/schema#");
  }
}

TEST_CASE("annotations hold words that the program knows") {
  std::vector<std::string> kinds = Schema::kinds();
  kinds.emplace_back("any");
  for (const std::string& file : record_files()) {
    INFO(file);
    each_keyword(Json::parse(bodies::schema_text(file)), [&](const std::string& key, const Json& value) {
      if (key == "x-vocabulary") CHECK(Vocabulary::find(value.get<std::string>()) != nullptr);
      if (key == "x-ref") CHECK(std::ranges::find(kinds, value.get<std::string>()) != kinds.end());
      if (key == "x-identity") CHECK(parse_identity_level(value.get<std::string>()).has_value());
      if (key == "x-disclose") CHECK(value == "each");
      if (key == "x-use") CHECK(parse_use(value.get<std::string>()).has_value());
    });
  }
}

TEST_CASE("a list of choices in a schema is its vocabulary, code for code") {
  int compared = 0;
  const std::function<void(const Json&)> compare = [&](const Json& node) {
    if (node.is_object() && node.contains("enum") && node.contains("x-vocabulary")) {
      const Vocabulary* vocabulary = Vocabulary::find(node.at("x-vocabulary").get<std::string>());
      REQUIRE(vocabulary != nullptr);
      CHECK(node.at("enum").get<std::vector<std::string>>() == vocabulary->codes());
      CHECK_FALSE(vocabulary->is_extendable());
      ++compared;
    }
    for (const Json& child : node) {
      if (child.is_structured()) compare(child);
    }
  };
  for (const std::string& file : record_files()) compare(Json::parse(bodies::schema_text(file)));
  CHECK(compared >= 15);
}

TEST_CASE("every vocabulary names its source, and every code has an English label and is written in one way") {
  CHECK(Vocabulary::names().size() >= 30);
  for (const std::string& name : Vocabulary::names()) {
    const Vocabulary& vocabulary = *Vocabulary::find(name);
    INFO(name);
    CHECK(std::filesystem::exists(std::string(FIELDVAULT_SOURCE_DIR) + "/schemas/vocabularies/" + name + ".json"));
    CHECK_FALSE(vocabulary.source().empty());
    CHECK_FALSE(vocabulary.title().empty());
    std::vector<std::string> codes = vocabulary.codes();
    for (const std::string& code : codes) {
      CHECK(code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
      CHECK_FALSE(code.starts_with("x-"));
      CHECK_FALSE(vocabulary.label(code, "en").empty());
    }
    std::ranges::sort(codes);
    CHECK(std::ranges::adjacent_find(codes) == codes.end());
  }
}
