#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ostream>

#include "command.hpp"
#include "fieldvault/search/full_text.hpp"
#include "fieldvault/search/index.hpp"
#include "output.hpp"
#include "person_links.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

constexpr std::string_view filters =
    "Filters, in the query:\n"
    "  kind:testimony    records of this kind\n"
    "  lang:kk           with a text in this language; zh takes in zh-Hans\n"
    "  after:2018-04     about this day, month or year, or a later one\n"
    "  before:2020       about this day, month or year, or an earlier one\n"
    "  case:ID           that name this case, and the case itself\n"
    "  person:W-0007     that name this person or somebody linked as the same one, and the person; again for each\n"
    "The date is that of the interview, event, act, custody or consent, of the making of evidence; where a record has\n"
    "none that is known, the day on which it was written. Both ends are included. A date that is known in part agrees\n"
    "with every day that it may mean: 2018 is found by after:2018-04. In quotes, a filter is text: \"kind:testimony\".";

struct SearchOptions {
  std::vector<std::string> words;
  std::size_t limit = 50;
};

void print_hit(std::ostream& out, const search::Hit& hit) {
  out << fmt::format("{}  {}  {}\n", hit.record.id.text(), hit.record.kind, isolated(hit.record.title));
  const std::string_view how = hit.found_by == search::FoundBy::name ? "a name like it: " : "";
  if (!hit.snippet.text().empty()) out << fmt::format("    {}{}\n", how, hit.snippet.laid_out(shown));
  for (const records::SamePerson& person : hit.linked) {
    const bool is_the_hit = person.person == hit.record.id;
    out << fmt::format("    {}{}\n", is_the_hit ? "" : isolated(person.code) + " is the ", same_as_text(person));
  }
}

int search(const SearchOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  search::refresh(vault, progress_bar(context, "indexing texts", Counted::records),
                  progress_bar(context, "merging texts"));
  search::refresh_names(vault, progress_bar(context, "indexing names", Counted::records));
  const auto [hits, ranked] = search::search(vault, fmt::format("{}", fmt::join(options.words, " ")), options.limit);
  for (const search::Hit& hit : hits) {
    if (context.options.json) {
      Json document = summary_json(hit.record);
      document["score"] = hit.score;
      document["snippet"] = hit.snippet.text();
      document["linked"] = linked_json(hit.linked);
      document["found_by"] = hit.found_by == search::FoundBy::name ? "name" : "text";
      print_json(context.out, document);
    } else {
      print_hit(context.out, hit);
    }
  }
  if (ranked == search::Ranked::newest) {
    tell_warning(context,
                 "more records have these words than are ranked; these are the best of those that this vault got last. "
                 "More words or a filter narrow the search");
  }
  if (hits.empty() && !context.options.json) context.err << "nothing found\n";
  return 0;
}

}  // namespace

void bind_search(CLI::App& app, Choice& choice) {
  add_verb<SearchOptions>(
      app, choice, "search", "Search all text, and names in any script and spelling; \"a phrase\", prefix*, filters",
      "search \"Мұсаханұлы kind:testimony lang:kk after:2018-04\"",
      [](CLI::App& verb, SearchOptions& options) {
        verb.add_option("query", options.words, "Words and filters; all must hold")->required();
        verb.footer(std::string(filters));
        verb.add_option("--limit", options.limit, "At most so many hits")
            ->default_val(50)
            ->check(CLI::Range(std::size_t{1}, std::size_t{10000}));
      },
      search);
}

}  // namespace fieldvault::cli
