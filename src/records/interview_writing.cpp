// From answers to records: the bodies of consent and testimony, written together.
#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/consent.hpp"
#include "fieldvault/records/interview.hpp"
#include "interview_path.hpp"
#include "interview_reading.hpp"

namespace fieldvault::records {
namespace {

constexpr std::string_view not_recorded = "not-recorded";

Json body_of(Place place, const std::vector<InterviewStep>& path, const Answers& answers) {
  Json body = Json::object();
  for (const InterviewStep& step : path) {
    if (step.question->place != place) continue;
    const auto answer = answers.find(step.key);
    if (answer == answers.end()) continue;
    if (auto value = value_of(step, answer->second)) body[Json::json_pointer(step.pointer())] = std::move(*value);
  }
  return body;
}

// Statements are cited by number.
void number_statements(Json& testimony) {
  std::size_t number = 0;
  for (Json& statement : testimony["narrative"]) statement["number"] = ++number;
}

}  // namespace

std::vector<Written> Interview::write() {
  RecordStore store(*vault_);
  std::vector<Written> written;
  vault::Transaction transaction(vault_->database());

  auto witness = witness_of(answers_.at("witness"));
  if (!witness) {
    written.push_back(store.add(kind::person, {{"code", answers_.at("witness").text}}));
    witness = written.back().id;
  }

  const std::string& way = answers_.at("consent/way").text;
  std::string consent(not_recorded);
  if (way == "ask") {
    Json body = body_of(Place::consent, path_, answers_);
    if (!body.contains("uses")) body["uses"] = Json::object();
    written.push_back(set_consent(*vault_, *witness, std::move(body)));
    consent = written.back().id.text();
  } else if (way == "keep") {
    const auto present = consent_of(store, *witness);
    if (!present) {
      throw Error(ErrorCode::not_found, "this witness has no consent on record to keep: go :back and answer ask");
    }
    consent = present->text();
  }

  Json testimony = body_of(Place::testimony, path_, answers_);
  testimony["witness"] = witness->text();
  testimony["consent"] = consent;
  number_statements(testimony);
  written.push_back(store.add(kind::testimony, testimony));
  Drafts(*vault_).remove(name_);
  transaction.commit();
  return written;
}

}  // namespace fieldvault::records
