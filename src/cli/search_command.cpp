#include <fmt/format.h>

#include <ostream>

#include "command.hpp"
#include "fieldvault/search/full_text.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct SearchOptions {
  std::string query;
  std::size_t limit = 50;
};

int search(const SearchOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const auto hits = search::search(vault, options.query, options.limit);
  for (const search::Hit& hit : hits) {
    if (context.options.json) {
      Json document = summary_json(hit.record);
      document["score"] = hit.score;
      document["snippet"] = hit.snippet;
      print_json(context.out, document);
    } else {
      context.out << fmt::format("{}  {}  {}\n    {}\n", hit.record.id.text(), hit.record.kind,
                                 isolated(hit.record.title), isolated(hit.snippet));
    }
  }
  if (hits.empty() && !context.options.json) context.err << "nothing found\n";
  return 0;
}

}  // namespace

void bind_search(CLI::App& app, Choice& choice) {
  add_verb<SearchOptions>(
      app, choice, "search", "Search all text and names, in any script; \"a phrase\", prefix*", "search \"Мұсаханұлы\"",
      [](CLI::App& verb, SearchOptions& options) {
        verb.add_option("query", options.query, "Words; all must occur")->required();
        verb.add_option("--limit", options.limit, "At most so many hits")
            ->default_val(50)
            ->check(CLI::Range(std::size_t{1}, std::size_t{10000}));
      },
      search);
}

}  // namespace fieldvault::cli
