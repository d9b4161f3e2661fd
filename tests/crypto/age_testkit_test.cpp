// The public age testkit: every file states its verdict, and we give it or a stricter one from the lists below.
#include <zlib.h>

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "age_fixtures.hpp"

namespace fieldvault::crypto {
namespace {

using namespace age_test;
using Names = std::set<std::string>;

// Files that age opens and the strict profile refuses, each for one reason.
const Names success_refused = {
    // armor
    "armor_crlf", "armor_full_last_line", "armor_hybrid", "armor_no_eol", "armor_scrypt", "armor_whitespace_outside",
    "armor_x25519",
    // post-quantum stanzas
    "hybrid", "hybrid_and_x25519", "hybrid_grease", "hybrid_multiple_recipients",
    // passphrases
    "scrypt",
    // unknown stanzas beside a good one
    "stanza_empty_body", "stanza_empty_last_line", "stanza_valid_characters", "x25519_grease"};

// Files that are for somebody else, and that the strict profile refuses before it looks for whom.
const Names no_match_refused = {"armor_no_match",
                                "hybrid_bad_tag",
                                "hybrid_currupted_enc_mlkem",
                                "hybrid_currupted_enc_x25519",
                                "hybrid_no_match",
                                "hybrid_uppercase",
                                "scrypt_bad_tag",
                                "scrypt_no_match",
                                "scrypt_uppercase",
                                "scrypt_work_factor_wrong",
                                "x25519_lowercase"};

// Files of which age releases a first part and the strict profile nothing.
const Names payload_failure_refused = {"armor_garbage_encoded"};

std::filesystem::path testkit() {
  const char* given = std::getenv("FIELDVAULT_VECTORS");
  return std::filesystem::path(given != nullptr ? given : FIELDVAULT_VECTORS_DEFAULT) / "age-testkit";
}

struct TestFile {
  std::string name;
  std::map<std::string, std::string> fields;  // of a field given twice, the first
  Bytes file;
};

Bytes inflated(ByteView compressed) {
  Bytes out(std::size_t{32} << 20);
  uLongf size = out.size();
  REQUIRE(uncompress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(compressed.data()),
                     compressed.size()) == Z_OK);
  out.resize(size);
  return out;
}

TestFile load(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  TestFile test{path.filename().string(), {}, {}};
  std::string line;
  while (std::getline(stream, line) && !line.empty()) {
    const std::size_t colon = line.find(": ");
    REQUIRE(colon != std::string::npos);
    test.fields.emplace(line.substr(0, colon), line.substr(colon + 2));
  }
  const std::string rest{std::istreambuf_iterator<char>(stream), {}};
  test.file = test.fields.contains("compressed") ? inflated(bytes_of(rest)) : copy_of(bytes_of(rest));
  return test;
}

std::vector<TestFile> all_files() {
  if (!std::filesystem::is_directory(testkit())) {
    SKIP("the age testkit is not there: " + testkit().string() + " (set FIELDVAULT_VECTORS)");
  }
  std::vector<TestFile> tests;
  for (const auto& entry : std::filesystem::directory_iterator(testkit())) tests.push_back(load(entry.path()));
  return tests;
}

// Some files are for a passphrase, a post-quantum key or nobody: they are offered to a key that they do not know.
AgeIdentity identity_for(const TestFile& test) {
  if (const auto text = test.fields.find("identity"); text != test.fields.end()) {
    if (std::optional<AgeIdentity> identity = AgeIdentity::parse(text->second)) return std::move(*identity);
    REQUIRE(text->second.starts_with("AGE-SECRET-KEY-PQ-"));
  }
  return identity_of("nobody");
}

struct Outcome {
  std::optional<ErrorCode> code;
  std::string released;  // SHA-256 in hex
  std::size_t size = 0;
};

Outcome outcome_of(const TestFile& test, std::size_t piece) {
  KeptBytes released;
  const std::optional<ErrorCode> code = code_thrown_by([&] {
    AgeReader reader(identity_for(test), released);
    pass_in_pieces(reader, test.file, piece);
    reader.finish();
  });
  return {code, sha256(released.kept).hex(), released.kept.size()};
}

bool is_refusal(std::optional<ErrorCode> code) {
  return code == ErrorCode::input_refused || code == ErrorCode::authentication_failed;
}

void judge(const TestFile& test, const Outcome& outcome) {
  const std::string& expected = test.fields.at("expect");
  const bool releases = expected == "success"           ? !success_refused.contains(test.name)
                        : expected == "payload failure" ? !payload_failure_refused.contains(test.name)
                                                        : false;
  if (releases) {
    CHECK(outcome.released == test.fields.at("payload"));
  } else {
    CHECK(outcome.size == 0);
  }

  if (expected == "success") {
    CHECK(outcome.code == (releases ? std::nullopt : std::optional(ErrorCode::input_refused)));
  } else if (expected == "no match") {
    CHECK(outcome.code == (no_match_refused.contains(test.name) ? ErrorCode::input_refused : ErrorCode::wrong_key));
  } else if (expected == "HMAC failure") {
    CHECK(outcome.code == ErrorCode::authentication_failed);
  } else if (expected == "armor failure") {
    CHECK(outcome.code == ErrorCode::input_refused);
  } else {
    REQUIRE((expected == "header failure" || expected == "payload failure"));
    CHECK(is_refusal(outcome.code));
  }
}

}  // namespace

TEST_CASE("all 143 files of the age testkit get the verdict that their header states, or a listed stricter one") {
  const std::vector<TestFile> tests = all_files();
  REQUIRE(tests.size() == 143);
  for (const TestFile& test : tests) {
    INFO(test.name);
    judge(test, outcome_of(test, std::max<std::size_t>(test.file.size(), 1)));
  }
}

TEST_CASE("files of the age testkit get the same verdict when they come in small pieces") {
  for (const TestFile& test : all_files()) {
    INFO(test.name);
    judge(test, outcome_of(test, 1021));
  }
}

TEST_CASE("the lists of what is refused beyond age name only files of the testkit with that verdict") {
  std::map<std::string, Names> by_verdict;
  for (const TestFile& test : all_files()) by_verdict[test.fields.at("expect")].insert(test.name);
  const auto all_are = [&](const Names& names, const std::string& verdict) {
    for (const std::string& name : names) {
      INFO(name);
      CHECK(by_verdict[verdict].contains(name));
    }
  };
  all_are(success_refused, "success");
  all_are(no_match_refused, "no match");
  all_are(payload_failure_refused, "payload failure");
  CHECK(by_verdict["success"].size() - success_refused.size() == 10);
}

}  // namespace fieldvault::crypto
