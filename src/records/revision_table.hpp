// The rows of revisions and of the links between records: all SQL that reads or writes them one by one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/record_store.hpp"
#include "fieldvault/records/schema.hpp"

namespace fieldvault::records {

struct SizedRevision {
  StoredRevision stored;
  std::size_t line_size;
};

class RevisionTable {
 public:
  explicit RevisionTable(vault::Database& database) : database_(&database) {}

  [[nodiscard]] std::optional<StoredRevision> by_root(std::string_view root) const;
  // A line that was `checked` already is not checked again.
  enum class Line { unchecked, checked };
  [[nodiscard]] std::optional<SizedRevision> sized_by_root(std::string_view root, Line line = Line::unchecked) const;
  // Whether it is a head; nullopt where there is no such revision.
  [[nodiscard]] std::optional<bool> is_head(std::string_view root) const;
  [[nodiscard]] std::vector<StoredRevision> heads(std::string_view record) const;  // newest first
  [[nodiscard]] std::vector<std::string> head_lines(std::string_view record) const;
  [[nodiscard]] std::vector<StoredRevision> former(std::string_view record) const;   // that are no heads, in no order
  [[nodiscard]] std::vector<StoredRevision> history(std::string_view record) const;  // by revision, then root
  [[nodiscard]] std::optional<std::string> kind_of(std::string_view record) const;
  [[nodiscard]] std::vector<std::string> head_roots_of(std::string_view record) const;

  // Roots of all heads of a kind (empty: all kinds), and ids of all records in the order in which they came.
  [[nodiscard]] std::vector<std::string> head_roots(std::string_view kind, Listed listed) const;
  [[nodiscard]] std::vector<std::string> records(std::string_view kind, Listed listed) const;
  [[nodiscard]] bool has_kind(std::string_view kind) const;  // of a head
  // Ids that begin or end so; at most `limit`.
  [[nodiscard]] std::vector<std::string> records_like(std::string_view part, std::string_view kind, int limit) const;
  // Records of a kind with a head in whose line these bytes stand.
  [[nodiscard]] std::vector<std::string> records_with(std::string_view kind, std::string_view bytes) const;

  // Adds the row of a revision with this line, which names these, takes its parents from the heads, and makes the links
  // of the record anew.
  void insert(const Revision& revision, std::string_view line, const std::vector<Reference>& references,
              std::int64_t log, std::uint64_t position);
  void replace_line(const Revision& revision);
  // As if it had just come: the indexes of the search find by `added` what they have not read yet.
  void number_anew(std::string_view record);

  [[nodiscard]] std::vector<std::string> sources(std::string_view target, std::string_view kind) const;
  // Whatever names it, each with its kind.
  [[nodiscard]] std::map<std::string, std::string> sources_and_kinds(std::string_view target) const;
  // What the heads of a record name.
  [[nodiscard]] std::vector<std::string> targets(std::string_view source) const;
  [[nodiscard]] std::vector<std::string> sources_by(std::string_view target, std::string_view kind,
                                                    std::string_view field) const;

 private:
  [[nodiscard]] bool has_child(const Revision& revision) const;
  void relink(const Revision& changed);
  void link(const Envelope& head, const std::vector<Reference>& references);
  vault::Database* database_;
};

// What a revision names, as the table of links keeps it of the heads of a record.
[[nodiscard]] std::vector<Reference> references_of(const Revision& revision);

// By written_at, then root.
void sort_newest_first(std::vector<StoredRevision>& rows);

// The row's columns line, log, position, is_head, from `column` on.
[[nodiscard]] StoredRevision stored_revision(const vault::Statement& row, int column);

}  // namespace fieldvault::records
