// What is set aside, as commands list it and say that it changed; and the option that opens it by hand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "command.hpp"
#include "fieldvault/records/set_aside.hpp"

namespace fieldvault::cli {

struct SetAsideOption {
  bool is_given = false;
};
void bind_set_aside(CLI::App& verb, SetAsideOption& option);
// Error(forbidden) for what is set aside, unless the option is given: then the ledger keeps that it was opened.
void open_or_refuse(vault::Vault& vault, const records::RecordId& record, const SetAsideOption& option,
                    std::string_view how);

void bind_list_set_aside(CLI::App& verb, SetAsideOption& option);
void list_set_aside(CommandContext& context, vault::Vault& vault, std::string_view kind);

[[nodiscard]] Json set_aside_json(vault::Vault& vault, const std::vector<records::SetAside>& rows);
[[nodiscard]] Json returned_json(vault::Vault& vault, const std::vector<records::RecordId>& records);
// One for each person whose records were set aside, and one for all that returned.
[[nodiscard]] std::vector<std::string> set_aside_lines(vault::Vault& vault, const records::SetAsideChanges& changes);

}  // namespace fieldvault::cli
