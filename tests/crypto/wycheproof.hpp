// The groups of Project Wycheproof, which lie outside the source tree.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "hex.hpp"

namespace fieldvault::crypto::test {

inline std::filesystem::path vectors_folder() {
  const char* given = std::getenv("FIELDVAULT_VECTORS");
  return given != nullptr ? given : FIELDVAULT_VECTORS_DEFAULT;
}

inline Bytes hex_member(const nlohmann::json& test, const char* name) {
  return hex(test.at(name).get_ref<const std::string&>());
}

// Calls `judge` with every group and test of a file; it tells whether our verdict is the right one.
inline void for_each_vector(const std::string& file,
                            const std::function<bool(const nlohmann::json& group, const nlohmann::json& test)>& judge) {
  const std::filesystem::path path = vectors_folder() / "wycheproof" / file;
  std::ifstream in(path);
  if (!in) {
    SKIP("the Wycheproof vectors are not there: " + path.string() + " (set FIELDVAULT_VECTORS)");
  }
  const nlohmann::json vectors = nlohmann::json::parse(in);
  std::size_t seen = 0;
  for (const nlohmann::json& group : vectors.at("testGroups")) {
    for (const nlohmann::json& test : group.at("tests")) {
      ++seen;
      INFO(file << " tcId " << test.at("tcId").get<int>());
      CHECK(judge(group, test));
    }
  }
  CHECK(seen > 0);
  CHECK(seen == vectors.at("numberOfTests").get<std::size_t>());
}

}  // namespace fieldvault::crypto::test
