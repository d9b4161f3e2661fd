#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include <catch2/catch_test_macros.hpp>

#include "bodies.hpp"

using namespace fieldvault;
using namespace fieldvault::records;
using bodies::refusal;

namespace {

const std::map<std::string, std::string> sample_kinds = {
    {"case.json", "case"},         {"person-1.json", "person"},       {"person-2.json", "person"},
    {"person-3.json", "person"},   {"consent-1.json", "consent"},     {"consent-2.json", "consent"},
    {"consent-3.json", "consent"}, {"testimony-1.json", "testimony"}, {"testimony-2.json", "testimony"},
    {"web-page.json", "evidence"}};

std::string sample_text(const std::string& name) {
  return bodies::file_text(std::string(FIELDVAULT_TEST_DATA) + "/" + name);
}

// As a script and `consent set` complete it.
Json sample(const std::string& name) {
  Json body = ledger::parse_json(sample_text(name), name);
  if (name.starts_with("consent-")) body["given_by"] = bodies::some_id;
  if (name.starts_with("testimony-")) {
    const std::string number = name.substr(std::string("testimony-").size(), 1);
    CHECK(body.at("witness") == "WITNESS-" + number);
    CHECK(body.at("consent") == "CONSENT-" + number);
    body["witness"] = bodies::some_id;
    body["consent"] = bodies::other_id;
  }
  return body;
}

bool starts_with_bytes(const std::string& name, std::string_view magic) { return sample_text(name).starts_with(magic); }

std::vector<std::string> markers() {
  std::ifstream file(std::string(FIELDVAULT_TEST_DATA) + "/markers.txt");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("every sample body passes its schema") {
  for (const auto& [name, kind] : sample_kinds) {
    INFO(name);
    CHECK(refusal(kind, sample(name)).empty());
  }
}

TEST_CASE("every value of a sample that becomes a list of lists is refused at its own place") {
  int tried = 0;
  for (const auto& [name, kind] : sample_kinds) {
    const Json body = sample(name);
    const Json flat = body.flatten();
    for (const auto& [pointer, value] : flat.items()) {
      Json broken = body;
      broken[Json::json_pointer(pointer)] = Json::array_t{Json::array_t{}};
      INFO(name << " " << pointer);
      CHECK(refusal(kind, broken).starts_with(pointer));
      ++tried;
    }
  }
  CHECK(tried > 300);
}

TEST_CASE("each witness has a name in four scripts, and no spelling twice") {
  for (const char* name : {"person-1.json", "person-2.json", "person-3.json"}) {
    std::map<std::string, int> scripts;
    std::map<std::string, int> spellings;
    const Json person = sample(name);
    for (const Json& variant : person.at("names")) {
      ++scripts[variant.at("script").get<std::string>()];
      ++spellings[variant.at("full").get<std::string>()];
    }
    INFO(name);
    for (const char* script : {"Latn", "Cyrl", "Arab", "Hans"}) CHECK(scripts[script] >= 1);
    CHECK(spellings.size() == person.at("names").size());
    CHECK(spellings.size() >= 6);
  }
}

TEST_CASE("each testimony has numbered statements in two languages, each translated") {
  for (const char* name : {"testimony-1.json", "testimony-2.json"}) {
    std::map<std::string, int> languages;
    int number = 0;
    const Json testimony = sample(name);
    for (const Json& statement : testimony.at("narrative")) {
      CHECK(statement.at("number") == ++number);
      CHECK_FALSE(statement.at("translations").empty());
      ++languages[statement.at("text").at("lang").get<std::string>()];
    }
    INFO(name);
    CHECK(languages.size() == 2);
    CHECK(number == 5);
  }
}

TEST_CASE("the three consents differ where it matters") {
  const auto store = [](const char* name) { return sample(name).at("uses").at("store"); };
  CHECK(store("consent-1.json").at("decision") == "permit");
  for (const char* level : {"name", "photograph", "voice", "place"}) {
    CHECK(store("consent-1.json").at(level) == "permit");
  }
  CHECK(store("consent-2.json").at("decision") == "permit");
  CHECK(store("consent-2.json").at("name") == "deny");
  CHECK(store("consent-2.json").at("voice") == "deny");
  CHECK(store("consent-3.json").at("decision") == "deny");
}

TEST_CASE("the sample files are what their names say and small") {
  CHECK(starts_with_bytes("photo.jpg", "\xff\xd8\xff"));
  CHECK(starts_with_bytes("paper.png", "\x89PNG\r\n\x1a\n"));
  CHECK(starts_with_bytes("sound.wav", "RIFF"));
  for (const char* name : {"photo.jpg", "paper.png"}) CHECK(sample_text(name).size() < 60 * 1024);
  CHECK(sample_text("sound.wav").size() < 100 * 1024);
}

TEST_CASE("every marker stands in the sample data, or is the name of one of its files") {
  std::string all;
  for (const auto& entry : std::filesystem::directory_iterator(FIELDVAULT_TEST_DATA)) {
    if (!entry.is_regular_file()) continue;
    const std::string name = entry.path().filename().string();
    if (name != "markers.txt" && name != "README.md") all += name + "\n" + bodies::file_text(entry.path());
  }
  const std::vector<std::string> lines = markers();
  CHECK(lines.size() >= 50);
  for (const std::string& marker : lines) {
    INFO(marker);
    CHECK(marker.size() >= 6);
    CHECK(all.find(marker) != std::string::npos);
  }
}

TEST_CASE("every file of the sample data carries a marker") {
  for (const auto& entry : std::filesystem::directory_iterator(FIELDVAULT_TEST_DATA)) {
    if (!entry.is_regular_file()) continue;
    const std::string name = entry.path().filename().string();
    if (name == "markers.txt" || name == "README.md" || name == "consent-3.json") continue;
    const std::string text = bodies::file_text(entry.path());
    INFO(name);
    CHECK(std::ranges::any_of(markers(),
                              [&](const std::string& marker) { return text.find(marker) != std::string::npos; }));
  }
}
