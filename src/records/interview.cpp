#include "fieldvault/records/interview.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "interview_path.hpp"
#include "interview_reading.hpp"

namespace fieldvault::records {
namespace {

using Kind = InterviewAnswer::Kind;
using Outcome = InterviewReply::Outcome;

constexpr std::string_view kind_texts[] = {"given", "skipped", "unknown", "declined"};
constexpr std::string_view witness_key = "witness";
constexpr std::string_view words =
    ":back :skip :unknown :declined :pause :help; a text that begins with a colon begins with two";

Json draft_of(const InterviewAnswer& answer) {
  Json content = {{"said", kind_texts[static_cast<std::size_t>(answer.kind)]}};
  if (answer.kind == Kind::given) content["text"] = answer.text;
  if (!answer.person.empty()) content["person"] = answer.person;
  return content;
}

InterviewAnswer answer_of(const Json& content) {
  const auto* const said = std::ranges::find(kind_texts, content.value("said", ""));
  if (said == std::end(kind_texts))
    throw Error(ErrorCode::damaged, "an answer of an unfinished interview is malformed");
  return {static_cast<Kind>(said - kind_texts), content.value("text", ""), content.value("person", "")};
}

std::string spoken(const InterviewAnswer& answer) {
  switch (answer.kind) {
    case Kind::given:
      return answer.text;
    case Kind::skipped:
      return "left out";
    case Kind::unknown:
      return "unknown";
    case Kind::declined:
      return "declined";
  }
  return {};
}

InterviewReply again(std::string message) { return {Outcome::again, std::move(message)}; }

}  // namespace

Interview::Interview(vault::Vault& vault, std::string name) : vault_(&vault), name_(std::move(name)) {
  for (const auto& [part, content] : Drafts(vault).parts(name_)) answers_.emplace(part, answer_of(content));
  path_ = path(answers_);
  at_ = path_.size() - 1;
  ask_witness_again();
}

void Interview::ask_witness_again() {
  const auto answer = answers_.find(std::string(witness_key));
  if (answer == answers_.end() || witness_of(answer->second)) return;
  if (RecordStore(*vault_).persons_with_code(answer->second.text).empty()) return;
  const auto step = std::ranges::find(path_, witness_key, &InterviewStep::key);
  if (step == path_.end()) return;
  at_ = static_cast<std::size_t>(step - path_.begin());
  asks_witness_again_ = true;
}

Interview::Interview(Interview&&) noexcept = default;
Interview::~Interview() = default;

std::vector<Interview::Unfinished> Interview::unfinished(vault::Vault& vault) {
  std::vector<Unfinished> found;
  Drafts drafts(vault);
  for (const Drafts::Waiting& waiting : drafts.waiting(draft::interview)) {
    const auto parts = drafts.parts(waiting.name);
    const auto witness = parts.find("witness");
    found.push_back(
        {waiting.name, witness == parts.end() ? "" : answer_of(witness->second).text, waiting.parts, waiting.saved_at});
  }
  return found;
}

Interview Interview::begin(vault::Vault& vault) {
  return Interview(vault, std::string(draft::interview) + RecordId::generate(vault.context()).text());
}

Interview Interview::resume(vault::Vault& vault, std::string_view name) { return Interview(vault, std::string(name)); }

const InterviewStep& Interview::current() const { return path_[at_]; }

std::string Interview::suggestion(const InterviewStep& step) const {
  switch (step.question->suggestion) {
    case Suggestion::none:
      return {};
    case Suggestion::today:
      return vault_->context().clock.now().day();
    case Suggestion::previous_language:
      break;
  }
  for (std::size_t i = at_; i-- > 0;) {
    if (path_[i].question->shape != Shape::language) continue;
    const InterviewAnswer& answer = answers_.at(path_[i].key);
    if (answer.kind == Kind::given) return answer.text;
  }
  return {};
}

InterviewPrompt Interview::prompt() const {
  const InterviewStep& step = current();
  const auto present = answers_.find(step.key);
  return {section_title(step.question->section),
          step.leads_list() ? fmt::format("{}. {}", step.number, step.question->prompt) : step.question->prompt,
          choices_of(step, answers_, RecordStore(*vault_)),
          suggestion(step),
          present == answers_.end() ? "" : spoken(present->second),
          step.question->shape == Shape::end};
}

InterviewReply Interview::say(std::string_view typed) {
  if (std::string fault = fault_of_text(typed); !fault.empty()) return again(std::move(fault));
  if (typed.starts_with("::")) return take(typed.substr(1));
  if (typed.starts_with(':')) return word(trimmed(typed));
  if (trimmed(typed).empty()) return nothing_typed();
  return take(typed);
}

InterviewReply Interview::word(std::string_view word) {
  if (word == ":back") {
    if (at_ == 0) return again("This is the first question.");
    --at_;
    return {Outcome::next, ""};
  }
  if (word == ":skip") return leave_out(Kind::skipped);
  if (word == ":unknown") return leave_out(Kind::unknown);
  if (word == ":declined") return leave_out(Kind::declined);
  if (word == ":pause") return {Outcome::paused, ""};
  if (word == ":help") return again(fmt::format("{}\nWords: {}.", current().question->help, words));
  return again(fmt::format("There is no word {}. Words: {}.", word, words));
}

InterviewReply Interview::nothing_typed() {
  const InterviewStep& step = current();
  if (const auto present = answers_.find(step.key); present != answers_.end()) {
    if (asks_witness_again_) return take(present->second.text);
    return keep(present->second, "");
  }
  if (const std::string suggested = suggestion(step); !suggested.empty()) return take(suggested);
  if (step.leads_list()) return leave_out(Kind::skipped);
  return again(fmt::format("Type an answer, or one of the words {}.", words));
}

InterviewReply Interview::take(std::string_view typed) {
  const InterviewStep& step = current();
  if (step.question->shape == Shape::end && trimmed(typed) == "write") return {Outcome::complete, ""};
  Reading reading = read_answer(step, typed, answers_, RecordStore(*vault_));
  if (!reading.answer) return again(std::move(reading.message));
  return keep({Kind::given, std::move(*reading.answer), std::move(reading.person)}, std::move(reading.message));
}

InterviewReply Interview::leave_out(Kind kind) {
  const InterviewStep& step = current();
  const InterviewAnswer answer{kind, ""};
  if (kind != Kind::skipped) {
    if (value_of(step, answer)) return keep(answer, "");
    return again(fmt::format("The record has no place for '{}' here. :skip leaves a question out.", spoken(answer)));
  }
  if (step.leads_list()) {
    const auto later = answers_.find(step.key_of(step.number + 1));
    if (later != answers_.end() && later->second.kind == Kind::given) {
      return again("Others follow it, so it can be changed here and not be taken away.");
    }
    if (step.question->need == Need::required && step.number == 1) {
      return again("At least one is needed. :pause keeps what there is.");
    }
  } else if (step.question->need == Need::required) {
    return again("This one is needed. :pause keeps what there is.");
  }
  return keep(answer, "");
}

// Saved first: what the person is told to be taken is on disk.
InterviewReply Interview::keep(InterviewAnswer answer, std::string message) {
  const std::string key = current().key;
  Drafts(*vault_).save(name_, key, draft_of(answer));
  answers_.insert_or_assign(key, std::move(answer));
  path_ = path(answers_);
  const auto here = std::ranges::find(path_, key, &InterviewStep::key);
  at_ = std::min(static_cast<std::size_t>(here - path_.begin()) + 1, path_.size() - 1);
  if (asks_witness_again_ && key == witness_key) {
    asks_witness_again_ = false;
    at_ = path_.size() - 1;
  }
  return {Outcome::next, std::move(message)};
}

std::vector<std::pair<std::string, std::string>> Interview::summary() const {
  std::vector<std::pair<std::string, std::string>> lines;
  std::size_t statements = 0;
  for (const InterviewStep& step : path_) {
    const auto answer = answers_.find(step.key);
    if (answer == answers_.end() || answer->second.kind == Kind::skipped) continue;
    if (step.question->section == Section::narrative) {
      statements += step.leads_list() ? 1 : 0;
    } else {
      lines.emplace_back(step.question->prompt, spoken(answer->second));
    }
  }
  lines.emplace_back("Statements", std::to_string(statements));
  return lines;
}

}  // namespace fieldvault::records
