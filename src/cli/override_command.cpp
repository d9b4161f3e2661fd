#include "override_command.hpp"

#include <fmt/format.h>

#include <ostream>

#include "fieldvault/bundle/gap_override.hpp"
#include "fieldvault/crypto/error.hpp"
#include "findings_output.hpp"
#include "input.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct OverrideOptions {
  std::string file;
  std::uint64_t first_missing = 0;
  std::string because;
  std::string out;
};

int give_up(const OverrideOptions& options, CommandContext& context) {
  if (options.out == "-") {
    throw Error(ErrorCode::wrong_usage, "--out takes a file; an override does not go to a stream");
  }
  require_named_new_file(options.out, context);
  vault::Vault vault = open_vault(context);
  const bundle::AuditReport report = bundle::write_override(
      vault, {options.file, options.first_missing, options.because, options.out}, progress_bar(context, "auditing"));
  const bool is_written = bundle::worst(report.findings) != bundle::Severity::failure;
  if (context.options.json) {
    print_json(context.out, {{"file", is_written ? Json(options.out) : Json()},
                             {"device", report.device},
                             {"sequence", report.sequence ? Json(report.sequence->value()) : Json()},
                             {"first_missing", options.first_missing},
                             {"findings", findings_json(report.findings)}});
  } else {
    print_findings(context.out, report.findings);
    if (is_written) {
      context.out << fmt::format("override {}: what is missing from bundle {} to {} of device {} is given up\n",
                                 shown(options.out), options.first_missing, report.sequence->value() - 1,
                                 report.device);
    }
  }
  // A gap is what this is about.
  return is_written ? 0 : report.exit_code();
}

}  // namespace

void bind_override(CLI::App& bundle_noun, Choice& choice) {
  add_verb<OverrideOptions>(
      bundle_noun, choice, "override", "An officer gives up bundles that never came, so that the next can be imported",
      "--vault officer bundle override 7.fvb --missing-from 5 --because 'the courier lost both sticks' --out "
      "7.override",
      [](CLI::App& verb, OverrideOptions& options) {
        verb.add_option("file", options.file, "The bundle behind the missing ones, or the first part of it")
            ->required();
        verb.add_option("--missing-from", options.first_missing, "The first number that is given up")->required();
        verb.add_option("--because", options.because, "Why; stays in the officer's ledger")->required();
        verb.add_option("--out", options.out, "The file to write, for headquarters; it must not exist")->required();
      },
      give_up);
}

}  // namespace fieldvault::cli
