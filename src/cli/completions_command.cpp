#include <fmt/format.h>

#include <ostream>
#include <set>

#include "command.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::cli {
namespace {

// An option, and the words that it takes; none where it takes anything, such as a file's name.
struct Flag {
  std::string name;  // "--role"
  bool takes_value;
  std::vector<std::string> values;
};

struct Verb {
  std::string path;  // "bundle export"; empty: the program itself
  std::vector<std::string> commands;
  std::vector<Flag> flags;
};

// CLI11 writes a set of words into the name of the type: TEXT:{field,hq,officer}.
std::vector<std::string> values_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const auto begin = type.find('{');
  if (begin == std::string::npos || !type.ends_with('}')) return {};
  return CLI::detail::split(type.substr(begin + 1, type.size() - begin - 2), ',');
}

std::vector<const CLI::App*> below(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

Verb verb_of(const CLI::App& app, const std::string& path) {
  Verb verb{path, {}, {}};
  for (const CLI::App* command : below(app)) verb.commands.push_back(command->get_name());
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      verb.flags.push_back({"--" + name, option->get_items_expected_max() > 0, values_of(*option)});
    }
  }
  return verb;
}

void collect(const CLI::App& app, const std::string& path, std::vector<Verb>& verbs) {
  verbs.push_back(verb_of(app, path));
  for (const CLI::App* command : below(app)) {
    collect(*command, path.empty() ? command->get_name() : path + " " + command->get_name(), verbs);
  }
}

std::string words_of(const Verb& verb) {
  std::vector<std::string> words = verb.commands;
  for (const Flag& flag : verb.flags) words.push_back(flag.name);
  return fmt::format("{}", fmt::join(words, " "));
}

// The program's own options go with every command.
std::string words_everywhere(const std::vector<Verb>& verbs) {
  Verb common = verbs.front();
  common.commands.clear();
  return words_of(common);
}

// The word after one of these is a value, never a command.
std::string flags_with_values(const std::vector<Verb>& verbs) {
  std::set<std::string> names;
  for (const Verb& verb : verbs) {
    for (const Flag& flag : verb.flags) {
      if (flag.takes_value) names.insert(flag.name);
    }
  }
  return fmt::format("{}", fmt::join(names, " "));
}

// The cases of a shell by the command found, and by it and the option whose value comes next.
std::string cases_of_commands(const std::vector<Verb>& verbs, std::string_view line) {
  std::string cases;
  for (const Verb& verb : verbs) {
    cases += fmt::format("    '{}') ", verb.path) + fmt::format(fmt::runtime(line), words_of(verb)) + " ;;\n";
  }
  return cases;
}

std::string cases_of_values(const std::vector<Verb>& verbs, std::string_view line) {
  std::string cases;
  for (const Verb& verb : verbs) {
    for (const Flag& flag : verb.flags) {
      if (flag.values.empty()) continue;
      cases += fmt::format("    '{} {}') ", verb.path, flag.name) +
               fmt::format(fmt::runtime(line), fmt::join(flag.values, " ")) + " ;;\n";
    }
  }
  return cases;
}

std::string paths_of(const std::vector<Verb>& verbs) {
  std::string paths = "|";
  for (const Verb& verb : verbs) paths += verb.path + "|";
  return paths;
}

// How bash and zsh find the command among the words typed so far, and the option whose value comes next.
constexpr std::string_view walk =
    "    if [ -n \"$flag\" ]; then flag=''; continue; fi\n"
    "    case \"$word\" in\n"
    "      -*) case \" $valued \" in *\" $word \"*) flag=$word ;; esac ;;\n"
    "      *) case \"$paths\" in *\"|${found:+$found }$word|\"*) found=\"${found:+$found }$word\" ;; esac ;;\n"
    "    esac\n"
    "  done\n";

std::string bash(const std::string& program, const std::vector<Verb>& verbs) {
  return fmt::format(
      "_fieldvault() {{\n  local found='' flag='' word words='' current=${{COMP_WORDS[COMP_CWORD]}}\n"
      "  local valued='{}'\n  local paths='{}'\n  for word in \"${{COMP_WORDS[@]:1:COMP_CWORD-1}}\"; do\n{}"
      "  if [ -n \"$flag\" ]; then case \"$found $flag\" in\n{}  esac; else case \"$found\" in\n{}  esac; "
      "words=\"$words {}\"; fi\n"
      "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
      "  [ ${{#COMPREPLY[@]}} -gt 0 ] || mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n}}\n"
      "complete -o filenames -F _fieldvault {}\n",
      flags_with_values(verbs), paths_of(verbs), walk, cases_of_values(verbs, "words='{}'"),
      cases_of_commands(verbs, "words='{}'"), words_everywhere(verbs), program);
}

std::string zsh(const std::string& program, const std::vector<Verb>& verbs) {
  return fmt::format(
      "#compdef {0}\n_fieldvault() {{\n  local found='' flag='' word\n  local -a choices\n"
      "  local valued='{1}'\n  local paths='{2}'\n  for word in \"${{(@)words[2,CURRENT-1]}}\"; do\n{3}"
      "  if [ -n \"$flag\" ]; then case \"$found $flag\" in\n{4}  esac; else case \"$found\" in\n{5}  esac; "
      "choices+=({6}); fi\n"
      "  if (( $#choices )); then compadd -a choices || _files; else _files; fi\n}}\ncompdef _fieldvault {0}\n",
      program, flags_with_values(verbs), paths_of(verbs), walk, cases_of_values(verbs, "choices=({})"),
      cases_of_commands(verbs, "choices=({})"), words_everywhere(verbs));
}

std::string fish(const std::string& program, const std::vector<Verb>& verbs) {
  std::string paths;
  for (const Verb& verb : verbs) {
    if (!verb.path.empty()) paths += fmt::format(" '{}'", verb.path);
  }
  std::string script = fmt::format(
      "function __fieldvault_path\n  set -l path ''\n  set -l value ''\n  set -l words (commandline -opc)\n"
      "  for word in $words[2..]\n    if test -n \"$value\"\n      set value ''\n      continue\n    end\n"
      "    switch $word\n      case '-*'\n        if contains -- $word {}\n          set value yes\n        end\n"
      "      case '*'\n        set -l next (string trim -- \"$path $word\")\n"
      "        if contains -- $next{}\n          set path $next\n        end\n    end\n  end\n  echo $path\nend\n",
      flags_with_values(verbs), paths);
  for (const Verb& verb : verbs) {
    const std::string condition = fmt::format("test (__fieldvault_path) = '{}'", verb.path);
    const std::string line = fmt::format("complete -c {} -n \"{}\"", program, condition);
    const std::string line_of_flag = verb.path.empty() ? fmt::format("complete -c {}", program) : line;
    for (const std::string& command : verb.commands) script += fmt::format("{} -f -a {}\n", line, command);
    for (const Flag& flag : verb.flags) {
      script += fmt::format("{} -l {}", line_of_flag, flag.name.substr(2));
      if (!flag.values.empty()) {
        script += fmt::format(" -x -a '{}'", fmt::join(flag.values, " "));
      } else if (flag.takes_value) {
        script += " -r";
      }
      script += "\n";
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
  const std::string program(context.program);
  context.out << (options.shell == "bash"  ? bash(program, verbs)
                  : options.shell == "zsh" ? zsh(program, verbs)
                                           : fish(program, verbs));
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
