#include "interview_path.hpp"

#include <algorithm>
#include <charconv>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::records {
namespace {

constexpr char number_mark = '#';

std::string numbered(const std::string& text, std::size_t number) {
  const auto mark = text.find(number_mark);
  if (mark == std::string::npos) return text;
  return text.substr(0, mark) + std::to_string(number) + text.substr(mark + 1);
}

bool applies(const Question& question, std::size_t number, const Answers& answers) {
  return std::ranges::all_of(question.when, [&](const Question::Condition& condition) {
    const auto answer = answers.find(numbered(condition.id, number));
    return answer != answers.end() && answer->second.kind == InterviewAnswer::Kind::given &&
           answer->second.text == condition.answer;
  });
}

class Way {
 public:
  explicit Way(const Answers& answers) : answers_(answers) {}

  std::vector<InterviewStep> walk() && {
    const std::vector<Question>& questions = interview_questions();
    for (std::size_t i = 0; i < questions.size();) {
      std::size_t end = i + 1;
      const std::string list = questions[i].list();
      while (!list.empty() && end < questions.size() && questions[end].list() == list) ++end;
      const bool goes_on = list.empty() ? ask(questions[i], 0) : ask_list(i, end);
      if (!goes_on) break;
      i = end;
    }
    return std::move(steps_);
  }

 private:
  // False where the question waits for its answer.
  bool ask(const Question& question, std::size_t number) {
    if (!applies(question, number, answers_)) return true;
    steps_.push_back({&question, number, numbered(question.id, number)});
    return answers_.contains(steps_.back().key);
  }

  bool ask_list(std::size_t first, std::size_t end) {
    const std::vector<Question>& questions = interview_questions();
    if (!applies(questions[first], 1, answers_)) return true;
    for (std::size_t number = 1;; ++number) {
      if (!ask(questions[first], number)) return false;
      if (answers_.at(steps_.back().key).kind != InterviewAnswer::Kind::given) return true;
      for (std::size_t i = first + 1; i < end; ++i) {
        if (!ask(questions[i], number)) return false;
      }
    }
  }

  const Answers& answers_;
  std::vector<InterviewStep> steps_;
};

Json whole_number(const std::string& text) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return text;
  return value;
}

std::optional<Json> no_answer(const InterviewStep& step, std::string_view word) {
  switch (step.question->shape) {
    case Shape::prose:
      return word;
    case Shape::language:
      return word == "unknown" ? std::optional<Json>("und") : std::nullopt;  // RFC 5646: undetermined
    case Shape::code: {
      const auto codes = schema_of(step.question->place).codes_at(step.pointer());
      return std::ranges::find(codes, word) == codes.end() ? std::nullopt : std::optional<Json>(word);
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

bool InterviewStep::leads_list() const {
  if (number == 0) return false;
  const std::vector<Question>& questions = interview_questions();
  return question == questions.data() || (question - 1)->list() != question->list();
}

std::string InterviewStep::key_of(std::size_t other_number) const { return numbered(question->id, other_number); }

std::string InterviewStep::pointer() const { return numbered(question->pointer, number == 0 ? 0 : number - 1); }

std::vector<InterviewStep> path(const Answers& answers) { return Way(answers).walk(); }

std::optional<Json> value_of(const InterviewStep& step, const InterviewAnswer& answer) {
  switch (answer.kind) {
    case InterviewAnswer::Kind::given:
      return step.question->shape == Shape::number ? whole_number(answer.text) : Json(answer.text);
    case InterviewAnswer::Kind::unknown:
      return no_answer(step, "unknown");
    case InterviewAnswer::Kind::declined:
      return no_answer(step, "declined");
    case InterviewAnswer::Kind::skipped:
      break;
  }
  return std::nullopt;
}

const Schema& schema_of(Place place) {
  if (place == Place::nowhere) throw Error(ErrorCode::program_failed, "an answer that goes nowhere has no schema");
  return Schema::of_kind(place == Place::consent ? kind::consent : kind::testimony);
}

}  // namespace fieldvault::records
