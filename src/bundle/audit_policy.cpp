#include "fieldvault/bundle/audit_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/input_schema.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::string_view schema = "audit-policy";
constexpr std::size_t fingerprint_digits = 60;
constexpr std::int64_t seconds_per_day = 86400;
constexpr std::string_view ask_owner = "do not import it before you have asked the sender and whoever wrote the policy";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

[[noreturn]] void refuse(std::string_view source, std::string_view reason) {
  throw Error(ErrorCode::input_refused, fmt::format("{}: {}", source, reason));
}

std::string fingerprint_of(const Json& text, std::string_view source) {
  std::string digits;
  for (const char c : text.get_ref<const std::string&>()) {
    if (is_digit(c)) {
      digits += c;
    } else if (c != ' ' && c != '-') {
      refuse(source, "a fingerprint is 60 digits, in whatever groups");
    }
  }
  if (digits.size() != fingerprint_digits) refuse(source, "a fingerprint is 60 digits, in whatever groups");
  return digits;
}

std::vector<std::string> fingerprints_of(const Json& list, std::string_view source) {
  std::vector<std::string> all;
  for (const Json& each : list) all.push_back(fingerprint_of(each, source));
  return all;
}

bool has_fingerprint(const trust::Card& card, const std::string& digits) {
  return trust::same_digits(digits, card.fingerprint());
}

bool may_sign(const AuditPolicy::Team& team, const trust::Card& signer) {
  return std::ranges::any_of(team.may_sign, [&](const std::string& digits) { return has_fingerprint(signer, digits); });
}

Finding violation(std::string_view id, std::string message) {
  return {std::string(id), Severity::failure, ErrorCode::forbidden, std::move(message), std::string(ask_owner)};
}

}  // namespace

AuditPolicy AuditPolicy::parse(std::string_view text, std::string_view source) {
  const Json document = ledger::parse_json(text, source);
  try {
    records::check_input(schema, document);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) throw;
    refuse(source, error.what());
  }
  AuditPolicy policy;
  policy.sha256 = crypto::sha256(bytes_of(text));
  std::set<std::string> names;
  for (const Json& team : document.value("teams", Json::array())) {
    const std::string& name = team.at("name").get_ref<const std::string&>();
    if (!names.insert(name).second) refuse(source, "two teams have one name");
    policy.teams.push_back({name, fingerprints_of(team.at("may_sign"), source)});
  }
  if (const auto days = document.find("max_age_days"); days != document.end()) {
    policy.max_age_days = days->get<std::int64_t>();
  }
  policy.required_recipients = fingerprints_of(document.value("required_recipients", Json::array()), source);
  for (const Json& each : document.value("purposes", Json::array())) {
    const auto use = records::parse_use(each.get_ref<const std::string&>());
    if (!use) refuse(source, "purposes are uses that consent knows");
    policy.purposes.push_back(*use);
  }
  return policy;
}

PolicyJudge::PolicyJudge(AuditPolicy policy, std::string_view team, std::vector<trust::Card> known)
    : policy_(std::move(policy)), known_(std::move(known)) {
  if (team.empty()) return;
  const auto found = std::ranges::find(policy_.teams, team, &AuditPolicy::Team::name);
  if (found == policy_.teams.end()) throw Error(ErrorCode::not_found, "the policy has no team of that name");
  team_ = *found;
}

void PolicyJudge::judge_signer(const trust::Card& signer, std::vector<Finding>& findings) const {
  if (policy_.teams.empty()) return;
  const bool may =
      team_ ? may_sign(*team_, signer)
            : std::ranges::any_of(policy_.teams, [&](const AuditPolicy::Team& team) { return may_sign(team, signer); });
  if (may) return;
  findings.push_back(
      violation("FV-POL-001", fmt::format("{} may not sign for {} by the policy", signer.name.text(),
                                          team_ ? fmt::format("the team {}", team_->name) : std::string("any team"))));
}

void PolicyJudge::judge_age(const Manifest& manifest, vault::Timestamp now, std::vector<Finding>& findings) const {
  if (!policy_.max_age_days) return;
  const vault::Timestamp earliest(now.unix_seconds() - *policy_.max_age_days * seconds_per_day);
  if (manifest.date >= earliest.day()) return;
  findings.push_back(violation("FV-POL-002", fmt::format("the bundle is dated {}, and the policy allows {} days",
                                                         manifest.date, *policy_.max_age_days)));
}

void PolicyJudge::judge_recipients(const Statement& statement, std::vector<Finding>& findings) const {
  for (const std::string& digits : policy_.required_recipients) {
    const auto card =
        std::ranges::find_if(known_, [&](const trust::Card& each) { return has_fingerprint(each, digits); });
    if (card == known_.end()) {
      findings.push_back(violation(
          "FV-POL-003",
          fmt::format("the policy demands a recipient whose card is not trusted here: fingerprint {}", digits)));
    } else if (std::ranges::find(statement.recipients, card->recipient, &StatedRecipient::recipient) ==
               statement.recipients.end()) {
      findings.push_back(violation(
          "FV-POL-003", fmt::format("{} cannot open the bundle, and the policy demands it", card->name.text())));
    }
  }
}

void PolicyJudge::judge_purpose(const Statement& statement, std::vector<Finding>& findings) const {
  if (policy_.purposes.empty() || std::ranges::find(policy_.purposes, statement.purpose) != policy_.purposes.end()) {
    return;
  }
  findings.push_back(
      violation("FV-POL-004", fmt::format("the bundle left for the purpose {}, which the policy does not allow",
                                          records::use_text(statement.purpose))));
}

std::vector<Finding> PolicyJudge::judge(const AuthenticBundle& bundle, const std::optional<Statement>& statement,
                                        vault::Timestamp now) const {
  std::vector<Finding> findings;
  judge_signer(bundle.signer().card, findings);
  judge_age(bundle.manifest(), now, findings);
  if (statement) {
    judge_recipients(*statement, findings);
    judge_purpose(*statement, findings);
  } else if (!policy_.required_recipients.empty() || !policy_.purposes.empty()) {
    findings.push_back({"FV-POL-005", Severity::warning, ErrorCode::forbidden,
                        "recipients and purpose were not held against the policy: the contents were not opened",
                        "audit it with the officer's vault"});
  }
  return findings;
}

}  // namespace fieldvault::bundle
