#include <fmt/format.h>

#include <ostream>

#include "bundle_audit_command.hpp"
#include "bundle_export_command.hpp"
#include "bundle_list_command.hpp"
#include "command.hpp"
#include "disclosure_commands.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/sync/import.hpp"
#include "fieldvault/sync/purge.hpp"
#include "fieldvault/sync/receipt.hpp"
#include "findings_output.hpp"
#include "given_to_output.hpp"
#include "input.hpp"
#include "output.hpp"
#include "override_command.hpp"
#include "set_aside_output.hpp"
#include "terminal.hpp"
#include "timestamp_command.hpp"

namespace fieldvault::cli {
namespace {

struct FileOptions {
  std::string file;
};

struct ImportOptions {
  std::string file;
  std::string override_file;
};

int import_it(const ImportOptions& options, CommandContext& context) {
  const std::string override_text =
      options.override_file.empty() ? std::string() : read_signed_file(options.override_file, context);
  vault::Vault vault = open_vault(context);
  const sync::ImportReport report =
      sync::import_bundle(vault, options.file, progress_bar(context, "importing"), override_text);
  const std::string_view verdict = report.verdict == sync::ImportVerdict::imported    ? "imported"
                                   : report.verdict == sync::ImportVerdict::duplicate ? "duplicate"
                                                                                      : "quarantined";
  if (context.options.json) {
    Json withdrawals = Json::array();
    for (const sync::Withdrawal& withdrawal : report.withdrawals) {
      Json shown = summary_json(withdrawal.consent);
      shown["given_to"] = given_to_json(withdrawal.given_to);
      withdrawals.push_back(std::move(shown));
    }
    print_json(context.out, {{"verdict", verdict},
                             {"set_aside", set_aside_json(vault, report.set_aside.set_aside)},
                             {"returned", returned_json(vault, report.set_aside.returned)},
                             {"records", report.records},
                             {"evidence", report.evidence},
                             {"conflicts", report.conflicts},
                             {"withdrawals", withdrawals},
                             {"findings", findings_json(report.findings)},
                             {"device", report.device},
                             {"sequence", report.sequence}});
  } else {
    for (const std::string& line : set_aside_lines(vault, report.set_aside)) context.out << shown(line) << "\n";
    for (const sync::Withdrawal& withdrawal : report.withdrawals) {
      context.out << "WITHDRAWN: " << isolated(withdrawal.consent.title) << "  " << withdrawal.consent.id.text()
                  << "\n";
      print_given_to(context.out, withdrawal.given_to);
    }
    print_findings(context.out, report.findings);
    context.out << fmt::format("{}: bundle {} of device {}{}, {}, {}, {}\n", verdict, report.sequence, report.device,
                               name_behind(vault.database(), report.device), number_of(report.records, "record"),
                               number_of(report.evidence, "evidence file"), number_of(report.conflicts, "conflict"));
  }
  if (report.verdict == sync::ImportVerdict::quarantined && !context.options.json && !context.options.quiet) {
    context.err
        << "Nothing of it is taken in yet: that happens by itself when what is missing before it is imported.\n";
  }
  require_disk_held(report.findings);
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
    if (const std::size_t files = sync::purgeable(vault).size(); files > 0 && !context.options.quiet) {
      context.err << fmt::format("`purge --receipted` clears {} from here.\n", number_of(files, "file"));
    }
  }
  return 0;
}

}  // namespace

void bind_bundle(CLI::App& app, Choice& choice) {
  CLI::App* noun = add_noun(app, "bundle", "Signed, sealed bundles: written, audited, imported, receipted");
  bind_export(*noun, choice);
  bind_audit(*noun, choice);
  bind_override(*noun, choice);
  add_verb<ImportOptions>(
      *noun, choice, "import", "Take a bundle in: all of it or nothing", "--vault hq bundle import 1.fvb",
      [](CLI::App& verb, ImportOptions& options) {
        verb.add_option("file", options.file, "The bundle, or the first part of it")->required();
        verb.add_option("--override", options.override_file,
                        "An officer's file that gives up the bundles missing before this one");
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
