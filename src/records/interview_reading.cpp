#include "interview_reading.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/utf8.hpp"
#include "fieldvault/records/consent.hpp"

namespace fieldvault::records {
namespace {

constexpr std::string_view witness_question = "witness";
const std::vector<std::string> yes_or_no = {"yes", "no"};

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

// A code, or the beginning of one only.
Reading choose(std::string_view typed, const std::vector<std::string>& codes) {
  const std::string text = lower_case(trimmed(typed));
  std::vector<std::string> fitting;
  for (const std::string& code : codes) {
    if (code == text) return {code, ""};
    if (code.starts_with(text)) fitting.push_back(code);
  }
  if (fitting.size() == 1) return {fitting.front(), ""};
  return {std::nullopt, fmt::format("Type one of: {}", fmt::join(fitting.empty() ? codes : fitting, ", "))};
}

Reading checked(const InterviewStep& step, std::string text) {
  const InterviewAnswer answer{InterviewAnswer::Kind::given, text};
  try {
    schema_of(step.question->place).check_value(step.pointer(), *value_of(step, answer));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) throw;
    return {std::nullopt, fmt::format("This {}.", error.what())};
  }
  return {std::move(text), ""};
}

// Teams may have codes of their own, which begin with x-.
Reading read_code(const InterviewStep& step, std::string_view typed) {
  const std::string text(trimmed(typed));
  if (text.starts_with("x-")) return checked(step, text);
  return choose(typed, schema_of(step.question->place).codes_at(step.pointer()));
}

bool may_be_part_of_id(std::string_view text) {
  constexpr std::size_t shortest = 4;
  return text.size() >= shortest && lower_case(text).find_first_not_of("0123456789abcdef-") == std::string::npos;
}

std::string title_of(const RecordId& person, const RecordStore& store) {
  return store.summary(*store.current(person)).title;
}

// nullopt where it is a code that nobody has. Error(not_found) where several fit, Error(input_refused) where it is
// neither a code nor an id.
std::optional<RecordId> find_witness(std::string_view text, const RecordStore& store) {
  const std::vector<RecordId> with_code = store.persons_with_code(text);
  if (with_code.size() == 1) return with_code.front();
  if (with_code.size() > 1) {
    std::string message = "Several persons have this code: type the id of the one who is meant.";
    for (const RecordId& one : with_code) message += fmt::format("\n{}  {}", one.text(), title_of(one, store));
    throw Error(ErrorCode::not_found, message);
  }
  if (may_be_part_of_id(text)) return store.resolve(text, kind::person);
  try {
    Schema::of_kind(kind::person).check_value("/code", Json(text));
  } catch (const Error& error) {
    throw Error(ErrorCode::input_refused, fmt::format("A code {}. Never the name.", error.what()));
  }
  return std::nullopt;
}

Reading read_witness(std::string_view typed, const RecordStore& store) {
  const std::string text(trimmed(typed));
  try {
    const auto found = find_witness(text, store);
    if (!found) return {text, fmt::format("{} is new: a person with this code is written at the end.", text)};
    return {text, fmt::format("In the vault: {}", title_of(*found, store)), found->text()};
  } catch (const Error& error) {
    if (error.code() != ErrorCode::not_found && error.code() != ErrorCode::input_refused) throw;
    return {std::nullopt, error.what()};
  }
}

bool consent_is_on_record(const Answers& answers, const RecordStore& store) {
  const auto witness = answers.find(std::string(witness_question));
  if (witness == answers.end()) return false;
  const auto person = witness_of(witness->second);
  return person && consent_of(store, *person).has_value();
}

}  // namespace

std::string fault_of_text(std::string_view text) {
  if (ledger::find_non_text(text) != std::string_view::npos) {
    return "This is not well-formed UTF-8, and was not taken: set the terminal to UTF-8.";
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool is_c0 = byte < 0x20 && byte != '\t' && byte != '\n';
    const bool is_c1 = byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (!is_c0 && byte != 0x7F && !is_c1) continue;
    const unsigned point = is_c1 ? static_cast<unsigned char>(text[i + 1]) : byte;
    return fmt::format("There is a control character in it (U+{:04X}; arrow keys make some), and it was not taken.",
                       point);
  }
  return {};
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\n";
  const auto begin = text.find_first_not_of(space);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

std::optional<RecordId> witness_of(const InterviewAnswer& answer) { return RecordId::parse(answer.person); }

std::vector<std::string> choices_of(const InterviewStep& step, const Answers& answers, const RecordStore& store) {
  switch (step.question->shape) {
    case Shape::gate:
    case Shape::choice:
      return yes_or_no;
    case Shape::way:
      if (consent_is_on_record(answers, store)) return {"keep", "ask", "not-recorded"};
      return {"ask", "not-recorded"};
    case Shape::code:
      return schema_of(step.question->place).codes_at(step.pointer());
    default:
      return {};
  }
}

Reading read_answer(const InterviewStep& step, std::string_view typed, const Answers& answers,
                    const RecordStore& store) {
  switch (step.question->shape) {
    case Shape::gate: {
      Reading reading = choose(typed, yes_or_no);
      if (reading.answer != "no") return reading;
      return {std::nullopt, step.question->help};
    }
    case Shape::choice:
    case Shape::way:
      return choose(typed, choices_of(step, answers, store));
    case Shape::witness:
      return read_witness(typed, store);
    case Shape::code:
      return read_code(step, typed);
    case Shape::language:
    case Shape::number:
      return checked(step, std::string(trimmed(typed)));
    case Shape::line:
    case Shape::prose:
      return checked(step, std::string(typed));
    case Shape::end:
      break;
  }
  return {std::nullopt, "Type write, :back or :pause."};
}

}  // namespace fieldvault::records
