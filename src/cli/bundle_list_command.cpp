#include "bundle_list_command.hpp"

#include <fmt/format.h>

#include <ostream>

#include "command.hpp"
#include "fieldvault/bundle/export.hpp"
#include "fieldvault/bundle/received.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct ListOptions {};

std::string name_of(vault::Database& database, const std::string& device) {
  const auto id = vault::VaultId::parse(device);
  const auto card = id ? trust::find_by_device(database, *id) : std::nullopt;
  return card ? card->card.name.text() : device;
}

std::string counted(const std::optional<std::uint64_t>& records, const std::optional<std::uint64_t>& evidence) {
  std::string text;
  if (records) text += ", " + number_of(*records, "record");
  if (evidence) text += ", " + number_of(*evidence, "evidence file");
  return text;
}

void list_sent(vault::Database& database, CommandContext& context) {
  for (const bundle::ExportedBundle& exported : bundle::exported_bundles(database)) {
    const std::string name = name_of(database, exported.destination);
    const std::string state = exported.has_receipt ? "receipted" : exported.state;
    if (context.options.json) {
      Json document = {{"direction", "out"},
                       {"device", exported.destination},
                       {"name", name},
                       {"sequence", exported.sequence.value()},
                       {"state", state},
                       {"manifest_sha256", nullptr},
                       {"date", exported.date},
                       {"purpose", records::use_text(exported.purpose)},
                       {"records", exported.records},
                       {"evidence", exported.evidence}};
      if (exported.manifest_sha256) document["manifest_sha256"] = exported.manifest_sha256->hex();
      print_json(context.out, document);
    } else {
      context.out << fmt::format("to {}, number {}: {} {} for {}{}\n", shown(name), exported.sequence.value(), state,
                                 exported.date, records::use_text(exported.purpose),
                                 counted(exported.records, exported.evidence));
    }
  }
}

void list_received(vault::Database& database, CommandContext& context) {
  for (const bundle::ReceivedBundle& received : bundle::received_bundles(database)) {
    const bundle::SeenBundle& seen = received.seen;
    const std::string name = name_of(database, seen.device);
    if (context.options.json) {
      Json document = {{"direction", "in"},
                       {"device", seen.device},
                       {"name", name},
                       {"sequence", seen.sequence},
                       {"state", seen.state},
                       {"receipted", received.has_receipt},
                       {"manifest_sha256", seen.manifest_sha256.hex()},
                       {"seen_at", seen.seen_at.text()}};
      if (!received.date.empty()) document["date"] = received.date;
      if (received.records) document["records"] = *received.records;
      if (received.evidence) document["evidence"] = *received.evidence;
      if (seen.left_out > 0) document["left_out"] = seen.left_out;
      print_json(context.out, document);
    } else {
      context.out << fmt::format("from {}, number {}: {}{}{}{}, seen {}\n", shown(name), seen.sequence, seen.state,
                                 received.has_receipt ? ", receipted" : "",
                                 received.date.empty() ? "" : " " + received.date,
                                 counted(received.records, received.evidence) +
                                     (seen.left_out > 0 ? fmt::format(", {} left out", seen.left_out) : std::string()),
                                 seen.seen_at.text());
    }
  }
}

void list_missing(vault::Database& database, CommandContext& context) {
  for (const bundle::MissingBundles& missing : bundle::missing_bundles(database)) {
    const std::string name = name_of(database, missing.device);
    for (const std::uint64_t number : missing.numbers) {
      if (context.options.json) {
        print_json(context.out, {{"direction", "in"},
                                 {"device", missing.device},
                                 {"name", name},
                                 {"sequence", number},
                                 {"state", "missing"},
                                 {"manifest_sha256", nullptr}});
      } else {
        context.out << fmt::format("from {}, number {}: missing, ask the sender for it\n", shown(name), number);
      }
    }
  }
}

int list(const ListOptions&, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  list_sent(vault.database(), context);
  list_received(vault.database(), context);
  list_missing(vault.database(), context);
  return 0;
}

}  // namespace

void bind_bundle_list(CLI::App& noun, Choice& choice) {
  add_verb<ListOptions>(
      noun, choice, "list", "List the bundles that were sent and received, and the numbers that are missing",
      "bundle list", [](CLI::App&, ListOptions&) {}, list);
}

}  // namespace fieldvault::cli
