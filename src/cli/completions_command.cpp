#include <fmt/format.h>

#include <ostream>

#include "command.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::cli {
namespace {

struct Verb {
  std::string path;  // "bundle export"
  std::vector<std::string> words;
};

std::vector<std::string> words_of(const CLI::App& app) {
  std::vector<std::string> words;
  for (const CLI::App* below : app.get_subcommands([](const CLI::App*) { return true; }))
    words.push_back(below->get_name());
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  }
  return words;
}

void collect(const CLI::App& app, const std::string& path, std::vector<Verb>& verbs) {
  verbs.push_back({path, words_of(app)});
  for (const CLI::App* below : app.get_subcommands([](const CLI::App*) { return true; })) {
    collect(*below, path.empty() ? below->get_name() : path + " " + below->get_name(), verbs);
  }
}

std::string join(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, " ")); }

// The words typed so far without options give the command; its own words and the common options complete it.
std::string bash(const std::vector<Verb>& verbs) {
  std::string script =
      "_fieldvault() {\n  local path='' word\n  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case \"$word\" in -*) ;; *) path=\"${path:+$path }$word\" ;; esac\n  done\n  local words=''\n"
      "  case \"$path\" in\n";
  for (auto verb = verbs.rbegin(); verb != verbs.rend(); ++verb) {
    script += fmt::format("    '{}'{}) words='{}' ;;\n", verb->path, verb->path.empty() ? "" : "*", join(verb->words));
  }
  script +=
      "  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
      "  [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"${COMP_WORDS[COMP_CWORD]}\"))\n}\n"
      "complete -o filenames -F _fieldvault fieldvault\n";
  return script;
}

std::string zsh(const std::vector<Verb>& verbs) {
  std::string script =
      "#compdef fieldvault\n_fieldvault() {\n  local found='' word\n  for word in ${words[2,CURRENT-1]}; do\n"
      "    case $word in -*) ;; *) found=\"${found:+$found }$word\" ;; esac\n  done\n  local -a choices\n"
      "  case $found in\n";
  for (auto verb = verbs.rbegin(); verb != verbs.rend(); ++verb) {
    script +=
        fmt::format("    '{}'{}) choices=({}) ;;\n", verb->path, verb->path.empty() ? "" : "*", join(verb->words));
  }
  script += "  esac\n  compadd -a choices || _files\n}\n_fieldvault \"$@\"\n";
  return script;
}

std::string fish(const std::vector<Verb>& verbs) {
  std::string script;
  for (const Verb& verb : verbs) {
    const std::string condition = verb.path.empty()
                                      ? "__fish_use_subcommand"
                                      : fmt::format("string match -q -- '*{}*' (commandline -cp)", verb.path);
    for (const std::string& word : verb.words) {
      if (word.starts_with("--")) {
        script += fmt::format("complete -c fieldvault -n \"{}\" -l {}\n", condition, word.substr(2));
      } else {
        script += fmt::format("complete -c fieldvault -n \"{}\" -a {}\n", condition, word);
      }
    }
  }
  return script;
}

struct CompletionOptions {
  std::string shell;
  const CLI::App* app = nullptr;
};

int completions(const CompletionOptions& options, CommandContext& context) {
  std::vector<Verb> verbs;
  collect(*options.app, "", verbs);
  context.out << (options.shell == "bash" ? bash(verbs) : options.shell == "zsh" ? zsh(verbs) : fish(verbs));
  return 0;
}

}  // namespace

// The commands' names only: completions never open a vault.
void bind_completions(CLI::App& app, Choice& choice) {
  add_verb<CompletionOptions>(
      app, choice, "completions", "Print the completions of a shell", "completions bash > fieldvault.bash",
      [&app](CLI::App& verb, CompletionOptions& options) {
        options.app = &app;
        verb.add_option("shell", options.shell, "bash, zsh or fish")
            ->required()
            ->check(CLI::IsMember({"bash", "zsh", "fish"}));
      },
      completions);
}

}  // namespace fieldvault::cli
