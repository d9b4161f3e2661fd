// The one exception of the program: a code that becomes the exit code, and a line for the person.
#pragma once

#include <stdexcept>
#include <string>

namespace fieldvault {

// The numbers are the exit codes of the command line and never change.
enum class ErrorCode : int {
  program_failed = 1,
  wrong_usage = 2,
  input_refused = 3,
  authentication_failed = 4,
  not_trusted = 5,
  wrong_key = 6,
  forbidden = 7,
  not_found = 8,
  locked = 9,
  disk = 10,
  damaged = 11,
};

class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  [[nodiscard]] ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

}  // namespace fieldvault
