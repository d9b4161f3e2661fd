// Recall at 10 and precision of name matching on the table of pairs: names_table PAIRS.TSV [--wrong]
// Ends with 1 where a figure is below its aim. --wrong lists the pairs of the part for tuning that were judged wrongly;
// those of the held part are never shown, so that nobody tunes on them.
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <map>
#include <string_view>

#include "../src/search/name_score.hpp"
#include "../src/search/skeleton.hpp"
#include "name_pairs.hpp"

namespace fieldvault::bench {
namespace {

using search::SpokenName;

constexpr std::size_t shown_at_most = 10;
constexpr double same_name = 0.8;
constexpr double aim_of_recall = 0.95;
constexpr double aim_across_scripts = 0.9;
constexpr double aim_of_precision = 0.9;

using KeysOf = std::vector<std::string> (*)(const search::Reading&);

std::vector<std::string> keys_of(const SpokenName& name, KeysOf keys) {
  std::vector<std::string> all;
  for (const search::NameWord& word : name.words()) {
    for (const search::Reading& reading : word.readings) {
      for (std::string& key : keys(reading)) all.push_back(std::move(key));
    }
  }
  std::ranges::sort(all);
  return all;
}

struct Kept {
  std::string person;
  SpokenName name;
  std::vector<std::string> keys;  // sorted
};

// Every name of the table, as an index would hold it.
class Names {
 public:
  explicit Names(const std::vector<NamePair>& pairs) {
    for (const NamePair& pair : pairs) {
      SpokenName name = SpokenName::of(pair.kept.name);
      std::vector<std::string> keys = keys_of(name, search::keys_to_keep);
      kept_.push_back({pair.kept.person, std::move(name), std::move(keys)});
    }
  }

  [[nodiscard]] std::vector<std::string> ask(const std::string& text) const {
    const SpokenName name = SpokenName::of(text);
    const std::vector<std::string> keys = keys_of(name, search::keys_to_ask);
    std::map<std::string, double> best;
    for (const Kept& kept : kept_) {
      const auto is_asked = [&](const std::string& key) { return std::ranges::binary_search(keys, key); };
      if (std::ranges::none_of(kept.keys, is_asked)) continue;
      const double score = search::score_names(name, kept.name).score;
      if (score >= same_name) best[kept.person] = std::max(best[kept.person], score);
    }
    std::vector<std::string> persons;
    for (const auto& [person, score] : best) persons.push_back(person);
    std::ranges::stable_sort(persons, std::ranges::greater{}, [&](const std::string& person) { return best[person]; });
    persons.resize(std::min(persons.size(), shown_at_most));
    return persons;
  }

 private:
  std::vector<Kept> kept_;
};

bool reaches_aims(const Figures& figures) {
  return figures.recall() >= aim_of_recall && figures.recall_across_scripts() >= aim_across_scripts &&
         figures.precision_of_pairs() >= aim_of_precision;
}

void print(std::string_view part, const Figures& figures) {
  fmt::print("{:5} {:>5} {:>6.3f} {:>6} {:>6.3f} {:>6} {:>6.3f} {:>8.3f}\n", part, figures.matches, figures.recall(),
             figures.across_scripts, figures.recall_across_scripts(), figures.others, figures.precision_of_pairs(),
             figures.precision_of_lists());
}

int run(const std::string& path, std::string_view option) {
  const std::vector<NamePair> pairs = read_pairs(path);
  const Names names(pairs);
  const Ask ask = [&](const std::string& name) { return names.ask(name); };
  const auto tell = [&](const NamePair& pair) {
    if (option != "--wrong" || pair.split == Split::held) return;
    fmt::print("{}\t{}\t{}\t{}\t{}\t{}\n", pair.is_match ? "missed" : "shown", pair.relation, pair.asked.name,
               pair.asked.standard, pair.kept.name, pair.kept.standard);
  };
  const Figures dev = measure(pairs, Split::dev, ask, tell);
  const Figures held = measure(pairs, Split::held, ask, tell);
  fmt::print("part  pairs recall across recall others  prec. of lists\n");
  print("dev", dev);
  print("held", held);
  return reaches_aims(dev) && reaches_aims(held) ? 0 : 1;
}

}  // namespace
}  // namespace fieldvault::bench

int main(int count, char** arguments) {
  try {
    if (count < 2) return 2;
    return fieldvault::bench::run(arguments[1], count > 2 ? arguments[2] : "");
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
