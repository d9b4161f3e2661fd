// The way that the door goes from a record to what decides about it, read backwards.
#include <algorithm>
#include <array>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/door.hpp"
#include "people.hpp"
#include "revision_table.hpp"

namespace fieldvault::records {
namespace {

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& kinds, std::string_view kind) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

// Whether what the door says of a record of one kind may hang on a record of another kind that it names.
bool hangs_on_named(std::string_view kind, std::string_view named) {
  if (named == kind::person || is_about_others(kind)) return true;  // whoever is in it, and their codes in its title
  return is_subject(kind) && (named == kind::testimony || is_subject(named));
}

// Whether it may hang on a record of another kind that names it.
bool hangs_on_naming(std::string_view kind, std::string_view naming) {
  constexpr std::array<std::string_view, 5> around_subjects = {kind::testimony, kind::person, kind::act,
                                                               kind::case_file, kind::event};
  if (kind == kind::person) return naming == kind::consent;
  if (kind == kind::evidence) return names_who_is_shown(naming);
  return is_subject(kind) && is_one_of(around_subjects, naming);
}

class Backwards {
 public:
  explicit Backwards(const RevisionTable& table) : table_(table) {}

  void begin_at(const RecordId& record) {
    add(record.text());
    // What it named formerly was judged with it.
    for (const StoredRevision& each : table_.former(record.text())) {
      for (const Reference& reference : references_of(each.revision)) add_named(record.text(), reference.target);
    }
  }

  [[nodiscard]] std::vector<std::string> found() && {
    for (std::size_t at = 0; at < found_.size(); ++at) step_from(std::string(found_[at]));
    return std::move(found_);
  }

 private:
  void add(const std::string& record) {
    if (seen_.insert(record).second) found_.push_back(record);
  }

  void add_named(const std::string& record, const std::string& named) {
    if (hangs_on_naming(kind_of(named), kind_of(record))) add(named);
  }

  void step_from(const std::string& record) {
    const std::string kind = kind_of(record);
    for (const std::string& source : table_.sources(record, "")) {
      if (hangs_on_named(kind_of(source), kind)) add(source);
    }
    for (const std::string& named : table_.targets(record)) add_named(record, named);
  }

  // Empty where there is no such record.
  [[nodiscard]] std::string kind_of(const std::string& record) const {
    return table_.kind_of(record).value_or(std::string());
  }

  const RevisionTable& table_;
  std::set<std::string> seen_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<RecordId> judged_anew(vault::Database& database, const std::vector<RecordId>& changed) {
  const RevisionTable table(database);
  Backwards backwards(table);
  for (const RecordId& record : changed) backwards.begin_at(record);
  std::vector<RecordId> records;
  for (const std::string& text : std::move(backwards).found()) {
    const auto id = RecordId::parse(text);
    if (!id) throw Error(ErrorCode::damaged, "a stored record has a malformed id");
    records.push_back(*id);
  }
  return records;
}

}  // namespace fieldvault::records
