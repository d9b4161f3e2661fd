#include "bundle_audit_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>

#include "fieldvault/bundle/audit.hpp"
#include "fieldvault/bundle/audit_order.hpp"
#include "fieldvault/bundle/received.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/report/audit_page.hpp"
#include "fieldvault/trust/device.hpp"
#include "findings_output.hpp"
#include "input.hpp"
#include "output.hpp"
#include "page_output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct AuditOptions {
  std::string path;
  std::vector<std::string> cards;
  std::string html;
  std::string policy;
  std::string team;
};

// With a vault all layers are audited, and remembered; with cards the outer one.
class Auditor {
 public:
  Auditor(const AuditOptions& options, CommandContext& context) : context_(context) {
    if (!options.cards.empty()) {
      for (const std::string& file : options.cards) {
        cards_.push_back(trust::parse_card_file(read_signed_file(file, context)));
      }
    } else if (vault_path(context.options)) {
      vault_.emplace(open_vault(context));
    } else {
      throw Error(ErrorCode::wrong_usage, "an audit needs a vault, or --card FILE of the signers to trust");
    }
    if (!options.policy.empty()) read_policy(options);
  }

  bundle::AuditReport audit(const vault::Path& file) {
    const auto progress = progress_bar(context_, "auditing");
    const bundle::PolicyJudge* policy = policy_ ? &*policy_ : nullptr;
    return vault_ ? bundle::audit(*vault_, file, progress, policy)
                  : bundle::audit_outer(context_.world, file, cards_, progress, policy);
  }

  // " (Field 7)"; empty where no card of the device is known.
  [[nodiscard]] std::string name_of(const std::string& device) {
    if (vault_) return name_behind(vault_->database(), device);
    for (const trust::Card& card : cards_) {
      if (card.device().text() == device) return fmt::format(" ({})", card.name.text());
    }
    return {};
  }

  [[nodiscard]] std::vector<bundle::SeenBundle> seen() {
    return vault_ ? bundle::seen_bundles(vault_->database()) : std::vector<bundle::SeenBundle>();
  }
  [[nodiscard]] std::vector<bundle::MissingBundles> missing() {
    return vault_ ? bundle::missing_bundles(vault_->database()) : std::vector<bundle::MissingBundles>();
  }

 private:
  void read_policy(const AuditOptions& options) {
    const std::string text = read_named_file(options.policy, bundle::max_policy_size, context_);
    std::vector<trust::Card> known = cards_;
    if (vault_) {
      known.push_back(trust::own_card(*vault_));
      for (trust::TrustedCard& each : trust::trusted_cards(vault_->database())) known.push_back(std::move(each.card));
    }
    policy_.emplace(bundle::AuditPolicy::parse(text, options.policy), options.team, std::move(known));
  }

  CommandContext& context_;
  std::vector<trust::Card> cards_;
  std::optional<vault::Vault> vault_;
  std::optional<bundle::PolicyJudge> policy_;
};

void print_report(CommandContext& context, const std::string& file, const bundle::AuditReport& report,
                  const std::string& name) {
  if (context.options.json) {
    Json document = {{"file", file},
                     {"verdict", report.verdict()},
                     {"findings", findings_json(report.findings)},
                     {"device", report.device},
                     {"sequence", nullptr},
                     {"ledger_entries", report.ledger_entries},
                     {"evidence", report.evidence}};
    if (report.sequence) document["sequence"] = report.sequence->value();
    print_json(context.out, document);
    return;
  }
  print_findings(context.out, report.findings);
  context.out << fmt::format(
      "{}: device {}{}, bundle {}, {}, {}\n", report.verdict(), report.device.empty() ? "unknown" : report.device, name,
      report.sequence ? std::to_string(report.sequence->value()) : "unknown",
      number_of(report.ledger_entries, "ledger entry", "ledger entries"), number_of(report.evidence, "evidence file"));
}

std::optional<PageTarget> page_of(const AuditOptions& options, CommandContext& context) {
  if (options.html.empty()) return std::nullopt;
  PageTarget page(options.html, context);
  if (page.is_stream()) throw Error(ErrorCode::wrong_usage, "--html takes a file");
  return page;
}

int audit_one(const AuditOptions& options, CommandContext& context) {
  const auto page = page_of(options, context);
  Auditor auditor(options, context);
  const bundle::AuditReport report = auditor.audit(options.path);
  if (page) page->write(report::audit_page(report, auditor.seen(), options.path, context.world.clock.now()));
  print_report(context, options.path, report, auditor.name_of(report.device));
  return report.exit_code();
}

// What a channel lacks, as all that was seen so far says it.
void print_missing(CommandContext& context, const std::vector<bundle::MissingBundles>& missing) {
  for (const bundle::MissingBundles& one : missing) {
    context.out << fmt::format("missing of device {}, channel {}: {}\n", one.device, one.channel.text(),
                               fmt::join(one.numbers, ", "));
  }
}

int audit_folder(const AuditOptions& options, CommandContext& context) {
  const auto page = page_of(options, context);
  const std::vector<vault::Path> bundles = bundle::bundles_in(context.world.disk, options.path);
  Auditor auditor(options, context);
  std::map<std::string_view, std::size_t> verdicts;
  std::vector<report::AuditedFile> audits;
  int code = 0;
  for (const vault::Path& file : bundles) {
    if (!context.options.json) context.out << shown(file.filename().string()) << "\n";
    bundle::AuditReport report = auditor.audit(file);
    print_report(context, file.string(), report, auditor.name_of(report.device));
    if (!context.options.json) context.out << "\n";
    ++verdicts[report.verdict()];
    code = std::max(code, report.exit_code());
    if (page) audits.push_back({file.filename().string(), std::move(report)});
  }
  if (page) {
    page->write(
        report::audit_folder_page(audits, auditor.seen(), auditor.missing(), options.path, context.world.clock.now()));
  }
  if (!context.options.json) {
    print_missing(context, auditor.missing());
    context.out << fmt::format("{}: {} pass, {} warn, {} fail\n", number_of(bundles.size(), "bundle"), verdicts["pass"],
                               verdicts["warn"], verdicts["fail"]);
  }
  return code;
}

int audit(const AuditOptions& options, CommandContext& context) {
  if (!options.team.empty() && options.policy.empty()) {
    throw Error(ErrorCode::wrong_usage, "--team names a team of a policy: give --policy FILE too");
  }
  return context.world.disk.is_folder(options.path) ? audit_folder(options, context) : audit_one(options, context);
}

}  // namespace

void bind_audit(CLI::App& bundle_noun, Choice& choice) {
  add_verb<AuditOptions>(
      bundle_noun, choice, "audit", "Check bundles without reading a testimony", "--vault officer bundle audit 1.fvb",
      [](CLI::App& verb, AuditOptions& options) {
        verb.add_option(
                "file", options.path,
                "The bundle, or the first part of it; or a folder: all bundles in it, in the order of their numbers")
            ->required();
        verb.add_option("--card", options.cards, "Without a vault: a card to trust; again for each. Outer layer only");
        verb.add_option("--html", options.html, "Write the audit as a page too; the file must not exist");
        verb.add_option(
            "--policy", options.policy,
            "What is demanded of bundles beyond their being sound (JSON): signers, age, recipients, purposes");
        verb.add_option("--team", options.team, "With --policy: the team whose bundles these should be");
      },
      audit);
}

}  // namespace fieldvault::cli
