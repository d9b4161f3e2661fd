#include "name_pairs.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace fieldvault::bench {
namespace {

constexpr std::size_t columns = 11;

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    fields.emplace_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return fields;
}

}  // namespace

std::vector<NamePair> read_pairs(const std::string& path) {
  std::ifstream file(path);
  std::vector<NamePair> pairs;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#') || line.starts_with("split\t")) continue;
    const std::vector<std::string> field = fields_of(line);
    if (field.size() != columns) throw std::runtime_error("a line of the table has another number of columns");
    const bool is_held = field[0] == "held";
    const bool is_match = field[1] == "yes";
    if ((!is_held && field[0] != "dev") || (!is_match && field[1] != "no") || is_match != (field[3] == field[7])) {
      throw std::runtime_error("a line of the table contradicts itself: " + line);
    }
    pairs.push_back({is_held ? Split::held : Split::dev,
                     is_match,
                     field[2],
                     {field[3], field[4], field[5], field[6]},
                     {field[7], field[8], field[9], field[10]}});
  }
  if (pairs.empty()) throw std::runtime_error("there is no table of pairs at " + path);
  return pairs;
}

Figures measure(const std::vector<NamePair>& pairs, Split split, const Ask& ask,
                const std::function<void(const NamePair&)>& wrong) {
  Figures figures;
  for (const NamePair& pair : pairs) {
    if (pair.split != split) continue;
    const std::vector<std::string> shown = ask(pair.asked.name);
    const bool is_shown = std::ranges::find(shown, pair.kept.person) != shown.end();
    if (is_shown != pair.is_match) wrong(pair);
    if (!pair.is_match) {
      ++figures.others;
      figures.others_shown += is_shown ? 1 : 0;
      continue;
    }
    ++figures.matches;
    figures.found += is_shown ? 1 : 0;
    if (pair.asked.script != pair.kept.script) {
      ++figures.across_scripts;
      figures.found_across_scripts += is_shown ? 1 : 0;
    }
    figures.shown += static_cast<int>(shown.size());
    figures.shown_right += static_cast<int>(std::ranges::count(shown, pair.asked.person));
  }
  return figures;
}

}  // namespace fieldvault::bench
