#include "backup_commands.hpp"

#include <fmt/format.h>

#include <ostream>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/trust/backup_entry.hpp"
#include "fieldvault/vault/backup.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

Json names_of(const std::vector<vault::ObjectName>& bodies) {
  Json names = Json::array();
  for (const vault::ObjectName& name : bodies) names.push_back(name.hex());
  return names;
}

int exit_code(const std::vector<vault::ObjectName>& damaged) {
  return damaged.empty() ? 0 : static_cast<int>(ErrorCode::damaged);
}

void print_damaged(CommandContext& context, std::string_view what, const std::vector<vault::ObjectName>& damaged) {
  for (const vault::ObjectName& name : damaged) context.err << fmt::format("{}: {}\n", what, name.hex());
}

struct BackupOptions {
  std::string to;
};

int backup(const BackupOptions& options, CommandContext& context) {
  vault::Path folder;
  std::uint64_t generation = 0;
  std::vector<vault::ObjectName> expected;
  {
    vault::Vault vault = open_vault(context);
    expected = evidence::object_names(vault.database());
    folder = vault.folder();
    generation = vault::next_backup(context.world.disk, folder, vault.id(), options.to);
    trust::record_backup(vault, generation);
  }
  const vault::BackupReport report =
      vault::back_up(folder, options.to, generation, expected, context.world, progress_bar(context, "copying"));
  if (context.options.json) {
    print_json(context.out, {{"generation", report.generation},
                             {"bodies_copied", report.bodies_copied},
                             {"bodies_kept", report.bodies_kept},
                             {"damaged", names_of(report.damaged)}});
  } else {
    context.out << fmt::format("backup, generation {}: {} copied, {} {} there\n", report.generation,
                               number_of(report.bodies_copied, "evidence file"), report.bodies_kept,
                               report.bodies_kept == 1 ? "was" : "were");
    context.err << "The copy opens as this vault does today: with its passphrases, and with what it holds.\n";
  }
  print_damaged(context, "missing or damaged in the vault, and not copied (`vault verify`)", report.damaged);
  return exit_code(report.damaged);
}

struct RestoreOptions {
  std::string from;
  std::string folder;
  std::uint64_t generation = 0;
};

int restore(const RestoreOptions& options, CommandContext& context) {
  std::optional<std::uint64_t> generation;
  if (options.generation != 0) generation = options.generation;
  const vault::RestoreReport report =
      vault::restore_backup(options.from, generation, options.folder, context.world, progress_bar(context, "copying"));
  if (context.options.json) {
    print_json(context.out, {{"folder", options.folder},
                             {"generation", report.generation},
                             {"bodies", report.bodies},
                             {"damaged", names_of(report.damaged)}});
  } else {
    context.out << fmt::format("restored to {} from generation {}, with {}\n", shown(options.folder), report.generation,
                               number_of(report.bodies, "evidence file"));
    context.err << "What was written after the backup is not in it. Take in the last receipt of headquarters first\n"
                   "(`bundle accept-receipt`): it says whether they know more than this copy. If the vault that was\n"
                   "copied is still in use, do not write in both: headquarters will see a fork.\n";
  }
  print_damaged(context, "missing or damaged in the backup, and not restored", report.damaged);
  return exit_code(report.damaged);
}

}  // namespace

void bind_backup(CLI::App& vault_noun, Choice& choice) {
  add_verb<BackupOptions>(
      vault_noun, choice, "backup", "Copy what is new in the vault into a folder on another medium",
      "--vault my-vault vault backup /media/stick/my-vault-backup",
      [](CLI::App& verb, BackupOptions& options) {
        verb.add_option("folder", options.to, "The folder of the backup; made where there is none")->required();
      },
      backup);
  add_verb<RestoreOptions>(
      vault_noun, choice, "restore", "Make a vault of a backup; needs no passphrase",
      "vault restore /media/stick/my-vault-backup my-vault",
      [](CLI::App& verb, RestoreOptions& options) {
        verb.add_option("backup", options.from, "The folder of the backup")->required();
        verb.add_option("folder", options.folder, "The vault to make; it must not exist")->required();
        verb.add_option("--generation", options.generation, "Which one (default: the newest)")
            ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 53));
      },
      restore);
}

}  // namespace fieldvault::cli
