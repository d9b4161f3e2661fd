#include "command.hpp"
#include "fieldvault/records/person_links.hpp"
#include "output.hpp"

namespace fieldvault::cli {
namespace {

struct DecisionOptions {
  std::string left;
  std::string right;
  std::string because;
  std::string by;
};

int link(const DecisionOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const records::RecordStore store(vault);
  const records::RecordId left = store.resolve(options.left, records::kind::person);
  const records::RecordId right = store.resolve(options.right, records::kind::person);
  print_written(context, records::link_persons(vault, left, right, options.because, options.by), "linked by");
  return 0;
}

int unlink(const DecisionOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const records::RecordStore store(vault);
  const records::RecordId left = store.resolve(options.left, records::kind::person);
  const records::RecordId right = store.resolve(options.right, records::kind::person);
  for (const records::Written& written : records::unlink_persons(vault, left, right, options.because, options.by)) {
    print_written(context, written, "undone by");
  }
  return 0;
}

void bind_decision(CLI::App& verb, DecisionOptions& options) {
  verb.add_option("left", options.left, "One person: id, unique part of it, or code")->required();
  verb.add_option("right", options.right, "The other person")->required();
  verb.add_option("--because", options.because, "The reason for this decision")->required();
  verb.add_option("--by", options.by, "Who decided; the vault's name where it is not said");
}

}  // namespace

// Below the noun that the records have bound.
void bind_person_links(CLI::App& app, Choice& choice) {
  CLI::App* noun = app.get_subcommand("person");
  add_verb<DecisionOptions>(*noun, choice, "link",
                            "Record that two persons are the same person; nothing is merged, and it can be undone",
                            "person link W-0001 W-0007 --because \"same passport, seen by R-07\"", bind_decision, link);
  add_verb<DecisionOptions>(*noun, choice, "unlink",
                            "Record that a link of two persons no longer holds; the history keeps both decisions",
                            "person unlink W-0001 W-0007 --because \"two brothers\"", bind_decision, unlink);
}

}  // namespace fieldvault::cli
