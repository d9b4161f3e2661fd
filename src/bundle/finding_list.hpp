// Findings while an examination runs: collected, or the one that ends it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fieldvault/bundle/finding.hpp"

namespace fieldvault::bundle {

class FindingList {
 public:
  void add(std::string_view id, Severity severity, ErrorCode code, std::string message, std::string_view next) {
    findings_.push_back({std::string(id), severity, code, std::move(message), std::string(next)});
  }
  // A failure after which nothing that follows can be believed.
  [[noreturn]] void stop(std::string_view id, ErrorCode code, const std::string& message, std::string_view next) {
    add(id, Severity::failure, code, message, next);
    throw Error(code, message);
  }
  // An Error that ended the reading: where stop() did not name it already, it gets this id. Errors that say nothing of
  // the bundle (disk, key, program) go on.
  void explain(const Error& error, std::string_view id, std::string_view next) {
    if (error.code() != ErrorCode::input_refused && error.code() != ErrorCode::authentication_failed &&
        error.code() != ErrorCode::not_trusted) {
      throw error;
    }
    if (!has_failure()) add(id, Severity::failure, error.code(), error.what(), next);
  }
  [[nodiscard]] bool has_failure() const { return worst(findings_) == Severity::failure; }
  [[nodiscard]] std::vector<Finding> take() { return std::move(findings_); }

 private:
  std::vector<Finding> findings_;
};

namespace advice {
inline constexpr std::string_view ask_again =
    "do not import it; ask the sender for the bundle again and compare the manifest hash by voice";
inline constexpr std::string_view call_sender =
    "do not import it; call the sender over a way you trust: somebody may be forging bundles";
inline constexpr std::string_view compare_card =
    "if you know the sender, compare the card's fingerprint by voice and add it with `trust add`";
inline constexpr std::string_view newer_program =
    "if the sender uses a newer fieldvault, update; otherwise treat it as forged";
inline constexpr std::string_view investigate =
    "stop importing from this device and call its owner: the laptop may be cloned, restored from a copy, or in other "
    "hands";
}  // namespace advice

}  // namespace fieldvault::bundle
