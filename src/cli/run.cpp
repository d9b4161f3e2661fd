#include "fieldvault/cli/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ostream>

#include "command.hpp"
#include "fieldvault/crypto/error.hpp"
#include "output.hpp"
#include "report_command.hpp"
#include "terminal.hpp"

#ifndef FIELDVAULT_VERSION
#define FIELDVAULT_VERSION "unknown"
#endif

namespace fieldvault::cli {
namespace {

constexpr std::string_view exit_codes =
    "Exit codes: 0 done, 1 the program failed, 2 wrong usage, 3 input refused, 4 signature, hash or\n"
    "authentication failed, 5 not trusted, revoked, fork, gap or rollback, 6 wrong passphrase, key or\n"
    "recipient, 7 consent or policy forbids it, 8 not found or ambiguous, 9 vault locked by another\n"
    "process, 10 disk, 11 the vault is damaged.";
constexpr std::string_view other_options =
    "Options of every command, before or after its name (--vault, --passphrase-file, --json, --quiet ...): see\n"
    "the help of the program itself.\n\n";

constexpr int max_descriptor = 1'048'575;

void bind_common(CLI::App& app, CommonOptions& options) {
  app.add_option("--vault", options.vault, "The vault's folder (or FIELDVAULT_VAULT)");
  app.add_option("--passphrase-file", options.passphrase_file,
                 "Read the passphrase from this file; - is standard input");
  app.add_option("--passphrase-fd", options.passphrase_fd, "Read the passphrase from this descriptor")
      ->check(CLI::Range(0, max_descriptor).description(""));
  app.add_option("--recovery-file", options.recovery_file,
                 "Unlock with the recovery code in this file; - is standard input");
  app.add_option("--identity-file", options.identity_file,
                 "Unlock through the escrow slot with the age identity in this file");
  app.add_flag("--json", options.json, "One JSON document, or JSON Lines for lists, on standard output");
  app.add_flag("--no-color", options.no_color,
               "No colour: of a QR code, the only thing that has any (NO_COLOR is obeyed too)");
  app.add_flag("--quiet", options.quiet, "No progress and no hints; errors are always shown");
}

// The code stands even where its message cannot be told: no memory is left, or the stream is gone.
int report(const std::string& message, int code, CommandContext& context) noexcept {
  try {
    if (context.options.json) {
      print_json(context.err, {{"error", {{"code", code}, {"message", message}}}});
    } else {
      context.err << fmt::format("{}: {}\n", shown(context.program), shown(message));
    }
  } catch (...) {
  }
  return code;
}

int report_error(const Error& error, CommandContext& context) noexcept {
  const int code = static_cast<int>(error.code());
  try {
    return report(error.what(), code, context);
  } catch (...) {
    return code;
  }
}

// For the last catch clauses, where even the message's string may find no memory.
int report_plainly(const char* reason, int code, CommandContext& context) noexcept {
  try {
    return report(fmt::format("the program failed: {}", reason), code, context);
  } catch (...) {
    return code;
  }
}

const CLI::App& innermost(const CLI::App& app) {
  const CLI::App* chosen = &app;
  while (!chosen->get_subcommands().empty()) chosen = chosen->get_subcommands().front();
  return *chosen;
}

std::string commands_of(const CLI::App& app) {
  std::string list;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    list += (list.empty() ? "" : ", ") + command->get_name();
  }
  return list;
}

// CLI11 says only that a command is missing, where a word stands that is none.
std::string usage_error(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& chosen = innermost(app);
  if (chosen.get_require_subcommand_min() == 0) return error.what();
  const std::string spoken = &chosen == &app ? "" : chosen.get_name() + " ";
  for (const std::string& word : app.remaining(true)) {
    if (word.starts_with('-')) continue;
    return fmt::format("there is no command '{}{}'; there are: {}", spoken, word, commands_of(chosen));
  }
  if (!app.remaining(true).empty()) return error.what();
  return fmt::format("a command is missing{}: {}", spoken.empty() ? "" : " behind " + chosen.get_name(),
                     commands_of(chosen));
}

int run_checked(std::vector<std::string> arguments, CommandContext& context) {
  CLI::App app(
      "fieldvault keeps testimony and evidence in an encrypted vault, offline, and hands them on in signed\n"
      "bundles.\n\nExample:\n  fieldvault vault init my-vault --role field --name \"Field 7\"");
  app.name(std::string(context.program));
  app.set_version_flag("--version", "fieldvault " FIELDVAULT_VERSION);
  // Commands take over the footer that stands when they are added.
  app.footer(fmt::format("{}{}", other_options, exit_codes));
  app.require_subcommand(1);
  bind_common(app, context.options);
  Choice choice;
  for (const auto bind : {bind_vault, bind_slot, bind_records, bind_person_links, bind_consent, bind_evidence,
                          bind_search, bind_bundle, bind_trust, bind_purge, bind_report, bind_completions}) {
    bind(app, choice);
  }
  app.footer(std::string(exit_codes));
  // CLI11 learns of --json only when it has parsed everything; a wrong usage must answer in JSON too.
  context.options.json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  try {
    std::reverse(arguments.begin(), arguments.end());
    app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    context.out << app.help();
    return 0;
  } catch (const CLI::CallForAllHelp&) {
    context.out << app.help("", CLI::AppFormatMode::All);
    return 0;
  } catch (const CLI::CallForVersion& version) {
    context.out << version.what() << "\n";
    return 0;
  } catch (const CLI::ParseError& error) {
    return report(fmt::format("{} (see --help)", usage_error(app, error)), static_cast<int>(ErrorCode::wrong_usage),
                  context);
  }
  if (context.options.vault.empty()) {
    if (const char* folder = std::getenv("FIELDVAULT_VAULT")) context.options.vault = folder;
  }
  const int code = choice.run(context);
  tell_of_unlocked_memory(context);
  return code;
}

}  // namespace

CLI::App* add_noun(CLI::App& app, const std::string& name, const std::string& purpose) {
  CLI::App* noun = app.add_subcommand(name, purpose);
  noun->require_subcommand(1);
  noun->fallthrough();
  return noun;
}

std::optional<std::string> vault_path(const CommonOptions& options) {
  if (options.vault.empty()) return std::nullopt;
  return options.vault;
}

int run(const std::string& program, std::vector<std::string> arguments, vault::Context world, std::ostream& out,
        std::ostream& err) noexcept {
  CommandContext context{world, {}, out, err, program};
  try {
    crypto::initialise();
    return run_checked(std::move(arguments), context);
  } catch (const Error& error) {
    return report_error(error, context);
  } catch (const std::bad_alloc&) {
    return report_plainly("not enough memory", static_cast<int>(ErrorCode::program_failed), context);
  } catch (const std::exception& error) {
    return report_plainly(error.what(), static_cast<int>(ErrorCode::program_failed), context);
  } catch (...) {
    return report_plainly("for a reason it does not know", static_cast<int>(ErrorCode::program_failed), context);
  }
}

}  // namespace fieldvault::cli
