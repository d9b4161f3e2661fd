// What a policy demands beyond a sound bundle, and what it must not change: a bundle counts as seen whatever it says.
#include "fieldvault/bundle/audit_policy.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "bundle/surgery.hpp"
#include "fieldvault/bundle/audit.hpp"
#include "fieldvault/bundle/seen.hpp"

namespace fieldvault::bundle {
namespace {

using namespace test;
using Catch::Matchers::ContainsSubstring;

constexpr std::int64_t day = 86400;

std::string fingerprint(vault::Vault& vault) { return trust::own_card(vault).fingerprint(); }

struct World {
  Parties parties;
  vault::Path file = (add_witness(parties.field, "W-0001", "Words", agreed()), parties.export_to("1.fvb").files[0]);

  Json policy() {
    return {{"format", "fieldvault-audit-policy/1"},
            {"teams",
             {{{"name", "east"}, {"may_sign", {fingerprint(parties.field)}}},
              {{"name", "west"}, {"may_sign", {fingerprint(parties.hq)}}}}},
            {"max_age_days", 1},
            {"required_recipients", {fingerprint(parties.hq), fingerprint(parties.officer)}},
            {"purposes", {"store"}}};
  }
  PolicyJudge judge(const Json& policy, std::string_view team = "") {
    std::vector<trust::Card> known = {trust::own_card(parties.officer)};
    for (const auto& each : trust::trusted_cards(parties.officer.database())) known.push_back(each.card);
    return {AuditPolicy::parse(policy.dump(), "policy.json"), team, std::move(known)};
  }
  AuditReport audit_by(const Json& policy, std::string_view team = "") {
    const PolicyJudge judged = judge(policy, team);
    return audit(parties.officer, file, {}, &judged);
  }
};

// The findings of the policy alone: the bundle is known after its first audit.
std::vector<std::string> violations(const AuditReport& report) {
  std::vector<std::string> ids;
  for (const Finding& finding : report.findings) {
    if (finding.id.starts_with("FV-POL")) ids.push_back(finding.id);
  }
  return ids;
}
using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a bundle that meets the policy passes, and the ledger keeps which policy it was") {
  World world;
  const AuditReport report = world.audit_by(world.policy(), "east");
  CHECK(report.findings.empty());
  CHECK(report.exit_code() == 0);
  const ledger::Log log = ledger::Log::own(world.parties.officer.database());
  const auto act = ledger::find_act(world.parties.officer.database(), 0, log.size() - 1);
  REQUIRE(act);
  CHECK(act->content.at("policy_sha256") == crypto::sha256(bytes_of(world.policy().dump())).hex());
}

TEST_CASE("what the policy does not say is not demanded") {
  World world;
  world.parties.clock.seconds += 5000 * day;
  CHECK(violations(world.audit_by({{"format", "fieldvault-audit-policy/1"}})).empty());
}

TEST_CASE("a signer stands in a team, and in the one that was named") {
  World world;
  Json policy = world.policy();
  CHECK(violations(world.audit_by(policy)).empty());
  CHECK(violations(world.audit_by(policy, "west")) == Ids{"FV-POL-001"});
  policy["teams"].erase(0);
  const AuditReport report = world.audit_by(policy);
  CHECK(violations(report) == Ids{"FV-POL-001"});
  CHECK(report.exit_code() == 7);
  try {
    static_cast<void>(world.judge(policy, "east"));
    FAIL_CHECK("a team that is not there was taken");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::not_found);
  }
}

TEST_CASE("a bundle may be as old as the policy allows, and not a day older") {
  World world;
  world.parties.clock.seconds += day;
  CHECK(violations(world.audit_by(world.policy())).empty());
  world.parties.clock.seconds += day;
  CHECK(violations(world.audit_by(world.policy())) == Ids{"FV-POL-002"});
}

TEST_CASE("whoever must be able to open it is among the recipients, by key") {
  World world;
  Json policy = world.policy();
  policy["required_recipients"].push_back(fingerprint(world.parties.field));
  const AuditReport sender = world.audit_by(policy);
  CHECK(violations(sender) == Ids{"FV-POL-003"});
  CHECK_THAT(sender.findings.back().message, ContainsSubstring("Field 7 cannot open"));
  policy["required_recipients"] = {std::string(60, '7')};
  const AuditReport unknown = world.audit_by(policy);
  CHECK(violations(unknown) == Ids{"FV-POL-003"});
  CHECK_THAT(unknown.findings.back().message, ContainsSubstring("not trusted here"));
}

TEST_CASE("a bundle leaves for a purpose of the policy") {
  World world;
  Json policy = world.policy();
  policy["purposes"] = {"court", "publish-name"};
  CHECK(violations(world.audit_by(policy)) == Ids{"FV-POL-004"});
}

TEST_CASE("a bundle that fails by the policy was seen, and the next one follows it") {
  World world;
  Json policy = world.policy();
  policy["purposes"] = {"court"};
  CHECK(world.audit_by(policy).verdict() == "fail");
  const auto next = world.parties.export_to("2.fvb").files[0];
  CHECK(audit(world.parties.officer, next, {}).verdict() == "pass");
}

TEST_CASE("where only the outer layer is audited the rest of the policy is named as not judged") {
  World world;
  const PolicyJudge judged = world.judge(world.policy(), "west");
  const vault::Context outside{world.parties.other_disk, world.parties.clock, world.parties.random};
  const AuditReport report = audit_outer(outside, world.file, {trust::own_card(world.parties.field)}, {}, &judged);
  CHECK(violations(report) == Ids{"FV-POL-001", "FV-POL-005"});
}

TEST_CASE("a policy is read strictly") {
  World world;
  const auto refused = [&](const Json& policy, std::string_view why) {
    INFO(policy.dump());
    try {
      static_cast<void>(AuditPolicy::parse(policy.dump(), "policy.json"));
      FAIL_CHECK("it was taken");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::input_refused);
      CHECK_THAT(error.what(), ContainsSubstring(std::string(why)));
    }
  };
  const auto with = [&](std::string_view member, const Json& value) {
    Json policy = world.policy();
    policy[member] = value;
    return policy;
  };
  refused(Json::array(), "must be an object");
  refused(with("format", "fieldvault-audit-policy/2"), "/format");
  refused(with("max_age", 3), "/max_age");
  refused(with("max_age_days", 0), "/max_age_days");
  refused(with("teams", Json::array()), "/teams");
  refused(with("teams", {{{"name", "east"}}}), "/teams/0/may_sign");
  refused(with("purposes", {"anything"}), "purposes are uses");
  refused(with("required_recipients", {std::string(61, '1')}), "60 digits");
  refused(with("required_recipients", {std::string(60, '1') + "x"}), "60 digits");
  Json twice = world.policy();
  twice["teams"][1]["name"] = "east";
  refused(twice, "two teams have one name");
}

TEST_CASE("a policy has 1,000 teams of 1,000 signers and 32 recipients, and no more") {
  World world;
  const std::string digits(60, '1');
  const auto taken = [](const Json& policy) {
    try {
      static_cast<void>(AuditPolicy::parse(policy.dump(), "policy.json"));
      return true;
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::input_refused);
      return false;
    }
  };
  Json policy = world.policy();
  for (int number = 2; number < 1000; ++number) {
    policy["teams"].push_back({{"name", "team " + std::to_string(number)}, {"may_sign", {digits}}});
  }
  policy["teams"][0]["may_sign"] = Json::array_t(1000, digits);
  policy["required_recipients"] = Json::array_t(32, digits);
  CHECK(taken(policy));
  Json more_teams = policy;
  more_teams["teams"].push_back({{"name", "one more"}, {"may_sign", {digits}}});
  CHECK_FALSE(taken(more_teams));
  Json more_signers = policy;
  more_signers["teams"][0]["may_sign"].push_back(digits);
  CHECK_FALSE(taken(more_signers));
  Json more_recipients = policy;
  more_recipients["required_recipients"].push_back(digits);
  CHECK_FALSE(taken(more_recipients));
}

}  // namespace fieldvault::bundle
