// A random vault of records of every kind, in which each text is a mark of its own that can be looked for in bytes.
#pragma once

#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/parties.hpp"

namespace fieldvault::bundle::test {

// A record as it was written: its bodies, the oldest first. The last one is current.
struct WorldRecord {
  std::string kind;
  records::RecordId id;
  std::vector<Json> versions;
  std::string file_mark;  // evidence with a file: what stands in the file

  [[nodiscard]] const Json& current() const { return versions.back(); }
};

class ConsentWorld {
 public:
  ConsentWorld(Parties& parties, std::uint32_t seed);

  // Consents taken back, narrowed and widened; records corrected; days that go by.
  void change();

  [[nodiscard]] const std::vector<WorldRecord>& records() const { return records_; }
  [[nodiscard]] const WorldRecord* find(std::string_view id) const;
  [[nodiscard]] const std::set<std::string>& marks() const { return marks_; }
  // Those that stand in a text.
  [[nodiscard]] std::set<std::string> marks_in(const std::string& text) const;
  [[nodiscard]] std::string today() const { return parties_->clock.now().day(); }

 private:
  [[nodiscard]] bool chance(unsigned percent) { return random_() % 100 < percent; }
  [[nodiscard]] std::string one_of(std::initializer_list<const char*> words);
  [[nodiscard]] std::string mark();
  [[nodiscard]] Json text();
  [[nodiscard]] Json prose();
  [[nodiscard]] Json place();
  [[nodiscard]] Json date();
  // The id of some record of these kinds; empty where there is none.
  [[nodiscard]] std::string some(std::initializer_list<std::string_view> kinds);
  // Sets the member to such an id, now and then.
  void refer(Json& body, const char* member, std::initializer_list<std::string_view> kinds, unsigned percent);
  void refer_list(Json& body, const char* member, std::initializer_list<std::string_view> kinds, unsigned percent);
  void maybe(Json& body, const char* member, Json value, unsigned percent = 50);

  [[nodiscard]] Json use();
  [[nodiscard]] Json consent_body();
  [[nodiscard]] Json statement(int number);
  [[nodiscard]] Json body_of(std::string_view kind);
  [[nodiscard]] Json person();
  [[nodiscard]] Json testimony();
  [[nodiscard]] Json case_file();
  [[nodiscard]] Json event();
  [[nodiscard]] Json act();
  [[nodiscard]] Json evidence();
  [[nodiscard]] Json custody();
  [[nodiscard]] Json note();
  [[nodiscard]] Json risk();
  [[nodiscard]] Json person_link();

  void add(std::string_view kind);
  void consent(const records::RecordId& person);
  void attach();
  void correct(WorldRecord& record);
  // Takes up what the vault has written of a record.
  void keep(const records::RecordId& id);

  Parties* parties_;
  records::RecordStore store_;
  std::mt19937 random_;
  std::uint32_t marks_made_ = 0;
  std::set<std::string> marks_;
  std::set<std::string> hashes_;  // marks that are no words: the SHA-256 of files
  std::vector<WorldRecord> records_;
};

}  // namespace fieldvault::bundle::test
