// How a command is bound: a sub-command of CLI11 whose options fill a struct, and a function that runs it.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

#include "context.hpp"

namespace fieldvault::cli {

// Returns the exit code.
using Run = std::function<int(CommandContext&)>;

// What the parser chose.
struct Choice {
  Run run;
};

// A noun: "bundle".
CLI::App* add_noun(CLI::App& app, const std::string& name, const std::string& purpose);

// A verb below a noun (or a command without one). The example comes first in its help; `notes` after the options.
template <typename Options>
CLI::App* add_verb(CLI::App& noun, Choice& choice, const std::string& name, const std::string& purpose,
                   const std::string& example, const std::function<void(CLI::App&, Options&)>& bind,
                   int (*run)(const Options&, CommandContext&)) {
  CLI::App* verb = noun.add_subcommand(name, purpose + "\n\nExample:\n  fieldvault " + example);
  verb->fallthrough();
  auto options = std::make_shared<Options>();
  bind(*verb, *options);
  verb->callback([&choice, options, run] {
    choice.run = [options, run](CommandContext& context) { return run(*options, context); };
  });
  return verb;
}

void bind_vault(CLI::App& app, Choice& choice);
void bind_slot(CLI::App& app, Choice& choice);
void bind_records(CLI::App& app, Choice& choice);
void bind_person_links(CLI::App& app, Choice& choice);
void bind_consent(CLI::App& app, Choice& choice);
void bind_evidence(CLI::App& app, Choice& choice);
void bind_search(CLI::App& app, Choice& choice);
void bind_bundle(CLI::App& app, Choice& choice);
void bind_trust(CLI::App& app, Choice& choice);
void bind_purge(CLI::App& app, Choice& choice);
void bind_completions(CLI::App& app, Choice& choice);

}  // namespace fieldvault::cli
