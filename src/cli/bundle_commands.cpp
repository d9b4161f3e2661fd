#include <fmt/format.h>

#include <ostream>

#include "bundle_export_command.hpp"
#include "bundle_list_command.hpp"
#include "command.hpp"
#include "disclosure_commands.hpp"
#include "fieldvault/bundle/audit.hpp"
#include "fieldvault/bundle/export.hpp"
#include "fieldvault/bundle/seen.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/report/audit_page.hpp"
#include "fieldvault/sync/import.hpp"
#include "fieldvault/sync/receipt.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "findings_output.hpp"
#include "input.hpp"
#include "output.hpp"
#include "page_output.hpp"
#include "terminal.hpp"
#include "timestamp_command.hpp"

namespace fieldvault::cli {
namespace {

struct AuditOptions {
  std::string file;
  std::vector<std::string> cards;
  std::string html;
};

int audit(const AuditOptions& options, CommandContext& context) {
  const auto progress = progress_bar(context, "auditing");
  std::optional<PageTarget> page;
  if (!options.html.empty()) page.emplace(options.html, context);
  if (page && page->is_stream()) throw Error(ErrorCode::wrong_usage, "--html takes a file");
  bundle::AuditReport report;
  std::vector<bundle::SeenBundle> seen;
  if (!options.cards.empty()) {
    std::vector<trust::Card> cards;
    for (const std::string& file : options.cards) {
      cards.push_back(trust::parse_card_file(read_signed_file(file, context)));
    }
    report = bundle::audit_outer(context.world, options.file, cards, progress);
  } else if (vault_path(context.options)) {
    vault::Vault vault = open_vault(context);
    report = bundle::audit(vault, options.file, progress);
    seen = bundle::seen_bundles(vault.database());
  } else {
    throw Error(ErrorCode::wrong_usage, "an audit needs a vault, or --card FILE of the signers to trust");
  }
  if (page) page->write(report::audit_page(report, seen, options.file, context.world.clock.now()));
  if (context.options.json) {
    Json document = {
        {"verdict", report.verdict()}, {"findings", findings_json(report.findings)}, {"device", report.device},
        {"sequence", nullptr},         {"ledger_entries", report.ledger_entries},    {"evidence", report.evidence}};
    if (report.sequence) document["sequence"] = report.sequence->value();
    print_json(context.out, document);
  } else {
    print_findings(context.out, report.findings);
    context.out << fmt::format("{}: device {}, bundle {}, {} ledger entries, {} evidence files\n", report.verdict(),
                               report.device.empty() ? "unknown" : report.device,
                               report.sequence ? std::to_string(report.sequence->value()) : "unknown",
                               report.ledger_entries, report.evidence);
  }
  return report.exit_code();
}

struct FileOptions {
  std::string file;
};

int import_it(const FileOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const sync::ImportReport report = sync::import_bundle(vault, options.file, progress_bar(context, "importing"));
  const std::string_view verdict = report.verdict == sync::ImportVerdict::imported    ? "imported"
                                   : report.verdict == sync::ImportVerdict::duplicate ? "duplicate"
                                                                                      : "quarantined";
  if (context.options.json) {
    Json withdrawals = Json::array();
    for (const records::Summary& summary : report.withdrawals) withdrawals.push_back(summary_json(summary));
    print_json(context.out, {{"verdict", verdict},
                             {"records", report.records},
                             {"evidence", report.evidence},
                             {"conflicts", report.conflicts},
                             {"withdrawals", withdrawals},
                             {"findings", findings_json(report.findings)},
                             {"device", report.device},
                             {"sequence", report.sequence}});
  } else {
    for (const records::Summary& summary : report.withdrawals) {
      context.out << "WITHDRAWN: " << isolated(summary.title) << "  " << summary.id.text() << "\n";
    }
    print_findings(context.out, report.findings);
    context.out << fmt::format("{}: bundle {} of device {}, {} records, {} evidence files, {} conflicts\n", verdict,
                               report.sequence, report.device, report.records, report.evidence, report.conflicts);
  }
  return report.verdict == sync::ImportVerdict::quarantined ? static_cast<int>(ErrorCode::not_trusted) : 0;
}

struct ReceiptOptions {
  std::string file;
  std::string out;
};

int receipt(const ReceiptOptions& options, CommandContext& context) {
  if (options.out == "-") throw Error(ErrorCode::wrong_usage, "--out takes a file; a receipt does not go to a stream");
  require_named_new_file(options.out, context);
  vault::Vault vault = open_vault(context);
  sync::give_receipt(vault, options.file, options.out);
  if (context.options.json) {
    print_json(context.out, {{"file", options.out}});
  } else {
    context.out << "receipt " << shown(options.out) << "\n";
  }
  return 0;
}

int accept_receipt(const FileOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const sync::AcceptedReceipt accepted = sync::accept_receipt(vault, read_signed_file(options.file, context));
  if (context.options.json) {
    print_json(context.out, {{"from", accepted.from},
                             {"sequence", accepted.receipt.place.sequence.value()},
                             {"ledger_size", accepted.receipt.ledger.size},
                             {"time", accepted.receipt.time.text()},
                             {"known_already", accepted.known_already}});
  } else {
    context.out << fmt::format("{} holds bundle {} since {}\n", shown(accepted.from),
                               accepted.receipt.place.sequence.value(), accepted.receipt.time.text());
  }
  return 0;
}

}  // namespace

void bind_bundle(CLI::App& app, Choice& choice) {
  CLI::App* noun = add_noun(app, "bundle", "Signed, sealed bundles: written, audited, imported, receipted");
  bind_export(*noun, choice);
  add_verb<AuditOptions>(
      *noun, choice, "audit", "Check a bundle without reading a testimony", "--vault officer bundle audit 1.fvb",
      [](CLI::App& verb, AuditOptions& options) {
        verb.add_option("file", options.file, "The bundle, or the first part of it")->required();
        verb.add_option("--card", options.cards, "Without a vault: a card to trust; again for each. Outer layer only");
        verb.add_option("--html", options.html, "Write the audit as a page too; the file must not exist");
      },
      audit);
  add_verb<FileOptions>(
      *noun, choice, "import", "Take a bundle in: all of it or nothing", "--vault hq bundle import 1.fvb",
      [](CLI::App& verb, FileOptions& options) {
        verb.add_option("file", options.file, "The bundle, or the first part of it")->required();
      },
      import_it);
  bind_bundle_list(*noun, choice);
  bind_disclosure(*noun, choice);
  bind_timestamp(*noun, choice);
  add_verb<ReceiptOptions>(
      *noun, choice, "receipt", "Write the signed receipt of an imported bundle, for the field",
      "--vault hq bundle receipt 1.fvb --out 1.receipt",
      [](CLI::App& verb, ReceiptOptions& options) {
        verb.add_option("file", options.file, "The bundle, or the first part of it")->required();
        verb.add_option("--out", options.out, "The file to write; it must not exist")->required();
      },
      receipt);
  add_verb<FileOptions>(
      *noun, choice, "accept-receipt", "Record what headquarters holds; `purge` needs it",
      "--vault field bundle accept-receipt 1.receipt",
      [](CLI::App& verb, FileOptions& options) { verb.add_option("file", options.file, "The receipt")->required(); },
      accept_receipt);
}

}  // namespace fieldvault::cli
