#include "person_match_command.hpp"

#include <fmt/format.h>

#include <ostream>

#include "fieldvault/records/set_aside.hpp"
#include "fieldvault/search/index.hpp"
#include "fieldvault/search/names.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct MatchOptions {
  std::vector<std::string> words;
  std::size_t limit = 10;
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

std::vector<search::NameMatch> matches_of(vault::Vault& vault, const std::string& text, std::size_t limit) {
  if (!search::is_code_or_id(text)) return search::match_name(vault, text, limit);
  const records::RecordStore store(vault);
  const records::RecordId person = store.resolve(text, records::kind::person);
  records::require_not_set_aside(store, person);
  return search::match_person(vault, person, limit);
}

void print_match(CommandContext& context, const search::NameMatch& match) {
  context.out << fmt::format("{}  {:.2f}  {}\n    {}\n", match.person.id.text(), match.score,
                             isolated(match.person.title), isolated(match.name));
  for (const std::string& reason : match.reasons) context.out << fmt::format("    - {}\n", isolated(reason));
}

Json match_json(const search::NameMatch& match) {
  Json document = summary_json(match.person);
  document["name"] = match.name;
  document["score"] = match.score;
  document["reasons"] = match.reasons;
  return document;
}

int match(const MatchOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  search::refresh_names(vault, progress_bar(context, "indexing names", Counted::records));
  const auto matches = matches_of(vault, joined(options.words), options.limit);
  for (const search::NameMatch& one : matches) {
    if (context.options.json) {
      print_json(context.out, match_json(one));
    } else {
      print_match(context, one);
    }
  }
  if (matches.empty() && !context.options.json) context.err << "nobody found whose name is like it\n";
  return 0;
}

}  // namespace

void bind_person_match(CLI::App& person, Choice& choice) {
  add_verb<MatchOptions>(
      person, choice, "match", "Find persons by a name in any script or spelling, with the reasons; nothing is linked",
      "person match Musakhanuly",
      [](CLI::App& verb, MatchOptions& options) {
        verb.add_option("name", options.words,
                        "A name; or, with a digit in it, the code or id of a person whose names are compared")
            ->required();
        verb.add_option("--limit", options.limit, "At most so many persons")
            ->default_val(10)
            ->check(CLI::Range(std::size_t{1}, std::size_t{1000}));
      },
      match);
}

}  // namespace fieldvault::cli
