// What an export holds back and what it sends, told before it is done: as JSON and as lines for people.
#pragma once

#include <vector>

#include "command.hpp"
#include "fieldvault/bundle/export.hpp"

namespace fieldvault::cli {

// The purpose of an export by its name; Error(wrong_usage) lists them.
[[nodiscard]] records::Use purpose_of(const std::string& text);

[[nodiscard]] Json held_back_json(const std::vector<bundle::HeldBack>& withheld);
[[nodiscard]] Json lost_json(const std::vector<bundle::LostBody>& lost);
[[nodiscard]] Json conditions_json(const std::vector<records::Condition>& conditions);

// On standard error, where the result is not JSON.
void tell_held_back(CommandContext& context, const std::vector<bundle::HeldBack>& withheld);
// As warnings.
void tell_lost(CommandContext& context, const std::vector<bundle::LostBody>& lost);
// No program can keep these: whoever exports must.
void tell_conditions(CommandContext& context, const std::vector<records::Condition>& conditions);

// `--dry-run`: a line for each record, what of it stays home, and which consent says so.
void print_preview(CommandContext& context, const bundle::ExportPreview& preview);

}  // namespace fieldvault::cli
