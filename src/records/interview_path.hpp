// The way through the questions that these answers make: conditions, lists, and where an answer goes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fieldvault/records/interview.hpp"
#include "interview_questions.hpp"

namespace fieldvault::records {

using Answers = std::map<std::string, InterviewAnswer>;

// A question as it is asked: of a list, for the n-th time.
struct InterviewStep {
  const Question* question;
  std::size_t number;  // from 1; 0 outside lists
  std::string key;     // of its answer

  [[nodiscard]] bool leads_list() const;
  [[nodiscard]] std::string key_of(std::size_t other_number) const;
  [[nodiscard]] std::string pointer() const;
};

// Every question that is asked, up to and with the first one that has no answer.
[[nodiscard]] std::vector<InterviewStep> path(const Answers& answers);

// What stands in the record for an answer; nullopt where it is left out, or where the schema knows no such answer.
[[nodiscard]] std::optional<Json> value_of(const InterviewStep& step, const InterviewAnswer& answer);

[[nodiscard]] const Schema& schema_of(Place place);

}  // namespace fieldvault::records
