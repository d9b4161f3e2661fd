// Structured input: one body, or one per line, from a file or standard input; and single fields by --set.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "context.hpp"
#include "fieldvault/ledger/json.hpp"
#include "fieldvault/records/record_store.hpp"

namespace fieldvault::cli {

struct BodyInput {
  std::string from;              // FILE, "-", or empty
  std::vector<std::string> set;  // field=value
};

[[nodiscard]] bool is_batch(const BodyInput& input);  // the file's name ends in .jsonl or .csv

// The one body of this kind that was given: --from over `base`, then each --set. Records that it names by a person's
// code or a part of an id are looked up. Error(wrong_usage) where neither was given.
[[nodiscard]] Json read_body(const BodyInput& input, std::string_view kind, Json base,
                             const records::RecordStore& store, CommandContext& context);
// For an option that takes the fingerprint of a card: why what was typed is none, or empty. Digits that were left out
// must not look like another's key.
[[nodiscard]] std::string fingerprint_fault(const std::string& typed);
// A file that the person names, through links. Error(input_refused) over the limit in bytes.
[[nodiscard]] std::string read_named_file(const std::string& path, std::size_t limit, CommandContext& context);
// A card or receipt: at most 32 KiB, otherwise Error(input_refused).
[[nodiscard]] std::string read_signed_file(const std::string& path, CommandContext& context);
// A roster: at most 160 KiB, otherwise Error(input_refused).
[[nodiscard]] std::string read_roster_file(const std::string& path, CommandContext& context);
// Adds a record of the kind for each line of a .jsonl file that is not blank, each row of a .csv file under its first;
// a line is at most 16 MiB, and errors name the line.
void add_each(const BodyInput& input, std::string_view kind, records::RecordStore& store, CommandContext& context);

}  // namespace fieldvault::cli
