// One thing that a check found: a stable identifier, how bad it is, what it means, what to do next.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::bundle {

enum class Severity { note, warning, failure };
[[nodiscard]] std::string_view severity_text(Severity severity);  // "note", "warn", "fail"

struct Finding {
  std::string id;  // "FV-SIG-001"; the list is in docs/findings.md
  Severity severity;
  ErrorCode code;  // the exit code that it leads to, where it is a failure
  std::string message;
  std::string next;
};

[[nodiscard]] Severity worst(const std::vector<Finding>& findings);

}  // namespace fieldvault::bundle
