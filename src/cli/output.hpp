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
// One field per line, nested fields indented, values isolated.
void print_fields(std::ostream& out, const Json& value, int indent = 0);

// Error(input_refused) where a file that is to be written exists; an empty name is none.
void require_new_file(const std::string& path, CommandContext& context);
// The same where a file must be named: Error(wrong_usage) for an empty name.
void require_named_new_file(const std::string& path, CommandContext& context);

// "3.2 MiB"
[[nodiscard]] std::string size_text(std::uint64_t bytes);

enum class Counted { bytes, records };

// A bar with rate and time left on standard error, when that is a terminal and the work lasts over a second.
[[nodiscard]] evidence::Progress progress_bar(const CommandContext& context, std::string label,
                                              Counted counted = Counted::bytes);

}  // namespace fieldvault::cli
