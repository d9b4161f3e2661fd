#include "verify_command.hpp"

#include <fmt/format.h>

#include <ostream>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/evidence/repair.hpp"
#include "fieldvault/evidence/vault_check.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct VerifyOptions {
  bool repair = false;
  std::vector<std::string> from;
  std::string list;
};

struct Checked {
  std::vector<evidence::VaultFault> faults;
  evidence::RepairReport repaired;
};

// Damage that keeps bodies from being looked for is named by the checks that follow.
evidence::RepairReport repaired(vault::Vault& vault, const VerifyOptions& options, CommandContext& context) {
  try {
    return evidence::repair_bodies(vault, {options.from.begin(), options.from.end()},
                                   progress_bar(context, "repairing", Counted::records));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::damaged) throw;
    return {};
  }
}

Checked check(const VerifyOptions& options, CommandContext& context) {
  Checked checked;
  try {
    vault::Vault vault = open_vault(context);
    if (options.repair) checked.repaired = repaired(vault, options, context);
    checked.faults = evidence::vault_faults(vault, progress_bar(context, "verifying"));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::damaged) throw;
    checked.faults = {evidence::vault_cannot_open(error.what())};
  }
  return checked;
}

// Paths as they stand in every vault that has the bodies, for stock tar and rsync. Hashes of what is encrypted.
void write_list(const std::string& path, const std::vector<vault::ObjectName>& lost, CommandContext& context) {
  std::string lines;
  for (const vault::ObjectName& name : lost) {
    lines += fmt::format("objects/{}/{}\n", name.hex().substr(0, 2), name.hex());
  }
  context.world.disk.publish_new(path, bytes_of(lines));
  if (context.options.json) return;
  context.err << fmt::format(
      "{} names {}. Whoever has what is named, headquarters or a backup, copies it with\n"
      "`tar -C VAULT -cf bodies.tar -T {}`; unpack it here, and give its folder to --from.\n",
      shown(path), number_of(lost.size(), "file"), shown(path));
}

void print(const Checked& checked, const VerifyOptions& options, CommandContext& context) {
  const auto& [faults, repaired] = checked;
  if (context.options.json) {
    Json findings = Json::array();
    for (const evidence::VaultFault& fault : faults) {
      findings.push_back({{"id", fault.id}, {"severity", "fail"}, {"message", fault.message}, {"next", fault.next}});
    }
    Json document = {{"sound", faults.empty()}, {"findings", std::move(findings)}};
    if (options.repair) {
      document["restored"] = Json::array();
      document["lost"] = Json::array();
      for (const vault::ObjectName& name : repaired.restored) document["restored"].push_back(name.hex());
      for (const vault::ObjectName& name : repaired.lost) document["lost"].push_back(name.hex());
    }
    print_json(context.out, document);
    return;
  }
  for (const vault::ObjectName& name : repaired.restored) {
    context.out << fmt::format("brought back  {}\n", name.hex());
  }
  for (const evidence::VaultFault& fault : faults) {
    context.out << fmt::format("{}  {}\n    next: {}\n", fault.id, shown(fault.message), shown(fault.next));
  }
  context.out << (faults.empty() ? "sound\n" : fmt::format("DAMAGED: {} findings\n", faults.size()));
}

int verify(const VerifyOptions& options, CommandContext& context) {
  require_new_file(options.list, context);
  const Checked checked = check(options, context);
  print(checked, options, context);
  // Last: where the list cannot be written, what was brought back and found is told all the same.
  if (!options.list.empty() && !checked.repaired.lost.empty()) write_list(options.list, checked.repaired.lost, context);
  return checked.faults.empty() ? 0 : static_cast<int>(ErrorCode::damaged);
}

}  // namespace

void bind_verify(CLI::App& vault_noun, Choice& choice) {
  add_verb<VerifyOptions>(
      vault_noun, choice, "verify",
      "Check header, database, ledger, records and every evidence body; bring back bodies that rotted",
      "--vault my-vault vault verify --repair --from /media/stick/backup",
      [](CLI::App& verb, VerifyOptions& options) {
        CLI::Option* repair =
            verb.add_flag("--repair", options.repair, "Bring back evidence bodies that are missing or were changed");
        verb.add_option(
                "--from", options.from,
                "A folder with objects/ that may have them: a backup, a copy, what headquarters sent; again for "
                "each")
            ->needs(repair);
        verb.add_option("--list", options.list,
                        "Write the names of those that nobody here has; the file must not exist")
            ->needs(repair);
      },
      verify);
}

}  // namespace fieldvault::cli
