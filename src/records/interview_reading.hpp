// Reads what was typed as an answer to one question, by the question's shape and the schema.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/record_store.hpp"
#include "interview_path.hpp"

namespace fieldvault::records {

struct Reading {
  std::optional<std::string> answer;  // nullopt: it is asked again
  std::string message;
  std::string person = {};  // of the witness: the id, where the vault has the person
};

// Why this text cannot be kept; empty where it can: ill-formed UTF-8, and control characters but tab and line feed.
[[nodiscard]] std::string fault_of_text(std::string_view text);

[[nodiscard]] std::string_view trimmed(std::string_view text);

[[nodiscard]] Reading read_answer(const InterviewStep& step, std::string_view typed, const Answers& answers,
                                  const RecordStore& store);
// The codes of which the answer must be one; empty where other text is taken.
[[nodiscard]] std::vector<std::string> choices_of(const InterviewStep& step, const Answers& answers,
                                                  const RecordStore& store);

// Whom the answer means; nullopt where it is a code that nobody had when it was given.
[[nodiscard]] std::optional<RecordId> witness_of(const InterviewAnswer& answer);

}  // namespace fieldvault::records
