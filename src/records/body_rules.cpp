#include "body_rules.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "schema_fault.hpp"

namespace fieldvault::records {
namespace {

void check_age_range(const Json& body) {
  const Json range = body.value("age_range", Json::object());
  if (range.contains("from") && range.contains("to") && range.at("from") > range.at("to")) {
    refuse_value("/age_range/to", "must not be less than 'from'");
  }
}

void check_numbers(const Json& narrative) {
  std::set<std::int64_t> numbers;
  for (std::size_t i = 0; i < narrative.size(); ++i) {
    const auto number = narrative[i].at("number").get<std::int64_t>();
    if (numbers.insert(number).second) continue;
    refuse_value(fmt::format("/narrative/{}/number", i), fmt::format("{} is the number of another statement", number));
  }
}

void check_redacted(const Json& narrative, const Json& redacted) {
  for (std::size_t i = 0; i < redacted.size(); ++i) {
    const bool is_there = std::any_of(narrative.begin(), narrative.end(), [&](const Json& statement) {
      return statement.at("number") == redacted[i].at("number");
    });
    if (!is_there) refuse_value(fmt::format("/redacted/{}/number", i), "is the number of no statement");
  }
}

// Where the giver is not disclosed, it cannot be said.
void check_consent_is_of_witness(const RecordStore& store, const Json& body) {
  const auto consent = RecordId::parse(body.at("consent").get_ref<const std::string&>());
  if (!consent) return;
  for (const Json& giver : store.givers_of(*consent)) {
    if (giver != body.at("witness")) refuse_value("/consent", "is the consent of somebody else than the witness");
  }
}

}  // namespace

void check_body_rules(const RecordStore& store, std::string_view kind, const Json& body) {
  if (kind == kind::person) check_age_range(body);
  if (kind != kind::testimony) return;
  check_numbers(body.at("narrative"));
  check_redacted(body.at("narrative"), body.value("redacted", Json::array()));
  check_consent_is_of_witness(store, body);
}

void check_numbers_against(const std::vector<StoredRevision>& history, const Json& body) {
  std::map<std::int64_t, std::vector<Json>> gone;
  std::set<std::int64_t> present;
  for (const StoredRevision& stored : history) {
    const Json narrative = stored.revision.body().value("narrative", Json::array());
    for (const Json& statement : narrative) {
      const Json number = statement.value("number", Json());
      if (!number.is_number_integer()) continue;
      gone[number.get<std::int64_t>()].push_back(statement);
      if (stored.is_head) present.insert(number.get<std::int64_t>());
    }
  }
  for (const std::int64_t number : present) gone.erase(number);
  const Json& narrative = body.at("narrative");
  for (std::size_t i = 0; i < narrative.size(); ++i) {
    const auto before = gone.find(narrative[i].at("number").get<std::int64_t>());
    if (before == gone.end()) continue;
    if (std::find(before->second.begin(), before->second.end(), narrative[i]) != before->second.end()) continue;
    refuse_value(
        fmt::format("/narrative/{}/number", i),
        fmt::format("{} was the number of a statement that was taken out; a new one gets a new number", before->first));
  }
}

}  // namespace fieldvault::records
