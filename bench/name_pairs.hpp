// The table of pairs of names (tests/data/names/pairs.tsv) and what a matcher makes of it, as numbers.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fieldvault::bench {

struct Spelling {
  std::string person;
  std::string script;
  std::string standard;
  std::string name;
};

enum class Split { dev, held };

struct NamePair {
  Split split;
  bool is_match;
  std::string relation;
  Spelling asked;
  Spelling kept;
};

// Throws std::runtime_error where a line is not as the table's header says.
[[nodiscard]] std::vector<NamePair> read_pairs(const std::string& path);

// What a matcher shows for a name: persons, best first.
using Ask = std::function<std::vector<std::string>(const std::string& name)>;

struct Figures {
  int matches = 0;
  int found = 0;  // among the first ten
  int across_scripts = 0;
  int found_across_scripts = 0;
  int others = 0;
  int others_shown = 0;  // pairs of two persons, of which the other one is shown
  int shown = 0;         // all candidates of all questions
  int shown_right = 0;

  [[nodiscard]] double recall() const { return share(found, matches); }
  [[nodiscard]] double recall_across_scripts() const { return share(found_across_scripts, across_scripts); }
  [[nodiscard]] double precision_of_pairs() const { return share(found, found + others_shown); }
  [[nodiscard]] double precision_of_lists() const { return share(shown_right, shown); }

 private:
  static double share(int part, int whole) { return whole > 0 ? static_cast<double>(part) / whole : 0; }
};

// Calls `wrong` for each pair that was judged wrongly.
[[nodiscard]] Figures measure(const std::vector<NamePair>& pairs, Split split, const Ask& ask,
                              const std::function<void(const NamePair&)>& wrong);

}  // namespace fieldvault::bench
