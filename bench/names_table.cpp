// Recall at 10 and precision of name matching on the table of pairs: names_table PAIRS.TSV [--wrong]
// Ends with 1 where a figure is below its aim. --wrong lists the pairs of the part for tuning that were judged wrongly;
// those of the held part are never shown, so that nobody tunes on them.
#include <fmt/format.h>

#include <exception>
#include <map>
#include <string_view>

#include "fieldvault/records/record_store.hpp"
#include "fieldvault/search/names.hpp"
#include "name_pairs.hpp"
#include "vault_for_measuring.hpp"

namespace fieldvault::bench {
namespace {

constexpr std::size_t shown_at_most = 10;
constexpr double aim_of_recall = 0.95;
constexpr double aim_across_scripts = 0.9;
constexpr double aim_of_precision = 0.9;

// Every person of the table in a vault, as somebody here would have recorded them.
class Names {
 public:
  explicit Names(const std::vector<NamePair>& pairs) {
    std::map<std::string, Json> names;  // of each person
    for (const NamePair& pair : pairs) {
      Json& list = names.try_emplace(pair.kept.person, Json::array()).first->second;
      list.push_back({{"full", pair.kept.name}});
    }
    vault::Transaction transaction(vault_.vault().database());
    records::RecordStore store(vault_.vault());
    for (const auto& [person, list] : names) {
      const records::Written written = store.add(records::kind::person, {{"code", person}, {"names", list}});
      persons_.emplace(written.id.text(), person);
    }
    transaction.commit();
  }

  [[nodiscard]] std::vector<std::string> ask(const std::string& name) {
    std::vector<std::string> found;
    for (const search::NameMatch& match : search::match_name(vault_.vault(), name, shown_at_most)) {
      found.push_back(persons_.at(match.person.id.text()));
    }
    return found;
  }

 private:
  VaultForMeasuring vault_;
  std::map<std::string, std::string> persons_;
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
  Names names(pairs);
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
