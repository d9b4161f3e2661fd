// What commands print: one JSON document or line on standard output, or text for a person.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "context.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/records/record_store.hpp"

namespace fieldvault::cli {

// JSON in one line; control and bidirectional characters as \u escapes, so that it is harmless on a terminal too.
void print_json(std::ostream& out, const Json& value);

[[nodiscard]] Json written_json(const records::Written& written);
[[nodiscard]] Json summary_json(const records::Summary& summary);
void print_written(CommandContext& context, const records::Written& written, std::string_view verb);
// "unchanged" where the body is that of the revision before, which then still stands.
void print_revised(CommandContext& context, const records::Written& written, const records::StoredRevision& before);
// A hint on standard error that an empty list is one, and which command fills it.
void tell_nothing_listed(CommandContext& context, std::string_view kind, std::string_view command);
// One field per line, nested fields indented, values isolated.
void print_fields(std::ostream& out, const Json& value, int indent = 0);

// " (Field 7)", for a person who reads the id of a device; empty where no trusted card is of it.
[[nodiscard]] std::string name_behind(vault::Database& database, const std::string& device);

// Error(not_found) where there is no folder for a file that is to be written: a stick that is not there.
void require_folder_of(const std::string& path, CommandContext& context);
// Error(input_refused) where a file that is to be written exists, Error(not_found) where its folder does not; an empty
// name is none.
void require_new_file(const std::string& path, CommandContext& context);
// The same where a file must be named: Error(wrong_usage) for an empty name.
void require_named_new_file(const std::string& path, CommandContext& context);

// "1 record", "2 records"; "1 piece of evidence" needs both words
[[nodiscard]] std::string number_of(std::uint64_t count, std::string_view one, std::string_view several = {});
// "3.2 MiB"
[[nodiscard]] std::string size_text(std::uint64_t bytes);

enum class Counted { bytes, records };

struct ProgressSeen {
  std::uint64_t done;
  std::uint64_t total;  // 0: not known
  double seconds;       // more than 0
};
// "adding: [####    ]  40% 3.2 MiB/s, 12 s left"; less of it where the terminal has fewer columns, and never all of
// them.
[[nodiscard]] std::string progress_line(std::string_view label, const ProgressSeen& seen, Counted counted,
                                        std::size_t columns);

// A bar with rate and time left on standard error, when that is a terminal and the work lasts over a second.
[[nodiscard]] evidence::Progress progress_bar(const CommandContext& context, std::string label,
                                              Counted counted = Counted::bytes);

}  // namespace fieldvault::cli
