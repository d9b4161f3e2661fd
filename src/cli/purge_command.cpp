#include <fmt/format.h>

#include <ostream>

#include "command.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/sync/purge.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct PurgeOptions {
  bool receipted = false;
  bool yes = false;
};

int purge(const PurgeOptions& options, CommandContext& context) {
  if (!options.receipted)
    throw Error(ErrorCode::wrong_usage,
                "purge --receipted removes what headquarters has receipted; nothing else can be purged");
  vault::Vault vault = open_vault(context);
  const auto items = sync::purgeable(vault);
  std::uint64_t bytes = 0;
  for (const sync::PurgeItem& item : items) {
    bytes += item.length;
    if (!context.options.json) {
      context.err << fmt::format("{}  {}  {}\n", item.evidence.id.text(), size_text(item.length),
                                 isolated(item.evidence.title));
    }
  }
  if (!items.empty() && !options.yes &&
      !typed_word(
          fmt::format("The files of {} ({}), named above, leave this vault. Headquarters has them; here they cannot be "
                      "brought back. The records stay.",
                      number_of(items.size(), "piece of evidence", "pieces of evidence"), size_text(bytes)),
          "purge", "give --yes")) {
    throw Error(ErrorCode::wrong_usage, "another word was typed; nothing was removed");
  }
  if (!items.empty()) sync::purge(vault, items);
  if (items.empty() && !context.options.json && !context.options.quiet) {
    context.err << "No receipt of headquarters covers a file that is here.\n";
  }
  if (context.options.json) {
    Json ids = Json::array();
    for (const sync::PurgeItem& item : items) ids.push_back(item.evidence.id.text());
    print_json(context.out, {{"purged", ids}, {"bytes", bytes}});
  } else {
    context.out << fmt::format("purged {}, {}\n", number_of(items.size(), "file"), size_text(bytes));
  }
  return 0;
}

}  // namespace

void bind_purge(CLI::App& app, Choice& choice) {
  add_verb<PurgeOptions>(
      app, choice, "purge", "Remove the files that headquarters has receipted; records and custody stay",
      "purge --receipted",
      [](CLI::App& verb, PurgeOptions& options) {
        verb.add_flag("--receipted", options.receipted, "What a receipt of headquarters covers");
        verb.add_flag("--yes", options.yes, "Do not ask");
      },
      purge);
}

}  // namespace fieldvault::cli
