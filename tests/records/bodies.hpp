// Bodies of records that pass their schemas, and what a check says of one that does not.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/schema.hpp"

namespace fieldvault::records::bodies {

inline constexpr std::string_view some_id = "0190a5f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b";
inline constexpr std::string_view other_id = "0190a5f0-1c2d-7e3f-8a4b-5c6d7e8f9a0c";

inline Json statement(int number, std::string_view text) {
  return Json{{"number", number}, {"text", Json{{"text", text}, {"lang", "kk"}}}};
}

inline Json testimony() {
  Json narrative = Json::array();
  for (int number = 1; number <= 3; ++number) narrative.push_back(statement(number, "Сөз"));
  return Json{{"witness", some_id},
              {"interviewer", "R-07"},
              {"date", "2024-02"},
              {"consent", other_id},
              {"narrative", std::move(narrative)}};
}

inline std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path.string());
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

// A schema file as it lies in the source tree: "testimony", "definitions".
inline std::string schema_text(const std::string& name) {
  return file_text(std::string(FIELDVAULT_SOURCE_DIR) + "/schemas/" + name + ".schema.json");
}

// The message of the refusal; empty where the body passes.
inline std::string refusal(std::string_view kind, const Json& body, Completeness completeness = Completeness::whole) {
  try {
    Schema::of_kind(kind).check(body, completeness);
  } catch (const Error& error) {
    return error.code() == ErrorCode::input_refused ? error.what() : std::string("another code: ") + error.what();
  }
  return {};
}

}  // namespace fieldvault::records::bodies
