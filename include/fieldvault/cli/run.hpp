// The program as a function: arguments in, exit code out; tests call it with their own world.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "fieldvault/vault/context.hpp"

namespace fieldvault::cli {

// `arguments` without the program's own name. Catches everything; an error is one line (or one JSON document with
// --json) on `err`, and its code is the result.
[[nodiscard]] int run(const std::string& program, std::vector<std::string> arguments, vault::Context world,
                      std::ostream& out, std::ostream& err) noexcept;

}  // namespace fieldvault::cli
