// `person match`: who may be meant by a name, or by a record's names.
#pragma once

#include "command.hpp"

namespace fieldvault::cli {

void bind_person_match(CLI::App& person, Choice& choice);

}  // namespace fieldvault::cli
