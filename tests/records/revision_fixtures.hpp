// Revisions made without a vault: fixed ids and salts, and a line as JSON to change and write again.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/revision.hpp"

namespace fieldvault::records::test {

inline Salt fixed_salt(unsigned first = 0) {
  Salt salt;
  for (std::size_t i = 0; i < salt.size(); ++i) salt[i] = static_cast<std::byte>(first + i);
  return salt;
}

inline Envelope envelope_of(std::string_view schema) {
  return Envelope::parse({{"schema", schema},
                          {"id", "01890a5d-ac96-774b-bcce-b302099a8057"},
                          {"revision", 1},
                          {"parents", Json::array()},
                          {"author", "E7620F1842B4E81F"},
                          {"device", "000102030405060708090a0b0c0d0e0f"},
                          {"written_at", "2024-02-11T09:30:00Z"}});
}

inline Json person_body() {
  return {{"code", "W-0007"},
          {"names", {{{"full", "Aisulu Example"}, {"primary", true}}, {{"full", "Айсұлу"}}}},
          {"sex", "female"}};
}

inline Revision person_revision() { return Revision::write(envelope_of("person/1"), person_body(), fixed_salt()); }

inline Revision without(const Revision& revision, const std::vector<std::string>& pointers) {
  return revision.withholding(
      [&](std::string_view pointer) { return std::find(pointers.begin(), pointers.end(), pointer) != pointers.end(); });
}

// The line after a change to its JSON, canonical again.
inline std::string changed(const Revision& revision, const std::function<void(Json&)>& change) {
  Json json = Json::parse(revision.line());
  change(json);
  return ledger::canonical_json(json);
}

// Whether a line is refused as input. One that is not must at least be another revision.
inline bool is_refused(const std::string& line) {
  try {
    (void)Revision::parse(line);
    return false;
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::input_refused);
    return true;
  }
}

}  // namespace fieldvault::records::test
