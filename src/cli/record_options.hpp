// Options that several commands have, in the same words.
#pragma once

#include "command.hpp"
#include "input.hpp"

namespace fieldvault::cli {

void bind_record_id(CLI::App& verb, std::string& id);
void bind_person(CLI::App& verb, std::string& person);
void bind_input(CLI::App& verb, BodyInput& input);

}  // namespace fieldvault::cli
