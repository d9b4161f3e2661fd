#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/person_links.hpp"
#include "fieldvault/search/index.hpp"
#include "fieldvault/search/names.hpp"
#include "name_lookup.hpp"
#include "name_reasons.hpp"
#include "name_score.hpp"
#include "person_facts.hpp"
#include "person_names.hpp"

namespace fieldvault::search {
namespace {

// A person may have 200 names; the index is asked for so many of them that sound different.
constexpr std::size_t max_names_asked = 24;

records::StoredRevision person_in_index(const records::RecordStore& store, const records::RecordId& id) {
  auto current = store.current(id);
  if (!current) throw Error(ErrorCode::damaged, "the index of names names a person who is not there");
  return std::move(*current);
}

records::RecordId id_in_index(const std::string& text) {
  const auto id = records::RecordId::parse(text);
  if (!id) throw Error(ErrorCode::damaged, "the index of names has no valid record id");
  return *id;
}

struct BestNames {
  std::string asked;
  std::string kept;
  double score = 0;
};

// Over all heads of the person: a conflict may have the name in one of them only.
BestNames best_names(const records::RecordStore& store, const records::RecordId& person,
                     const std::vector<std::string>& asked) {
  BestNames best;
  for (const records::StoredRevision& head : store.heads(person)) {
    for (const std::string& kept : names_of(head.revision.body())) {
      const SpokenName spoken = SpokenName::of(kept);
      for (const std::string& name : asked) {
        const double score = score_names(SpokenName::of(name), spoken).score;
        if (score > best.score) best = {name, kept, score};
      }
    }
  }
  return best;
}

NameMatch make_match(const records::RecordStore& store, const records::RecordId& person,
                     const std::vector<std::string>& asked) {
  BestNames best = best_names(store, person, asked);
  std::vector<std::string> reasons = name_reasons(best.asked, best.kept);
  return {store.summary(person_in_index(store, person)), std::move(best.kept), best.score, std::move(reasons)};
}

void sort_best_first(std::vector<NameMatch>& matches) {
  std::ranges::stable_sort(matches, std::ranges::greater{}, &NameMatch::score);
}

// Names that sound different, so that ten spellings of one are asked for once.
std::vector<SpokenName> distinct(const std::vector<std::string>& names) {
  std::map<std::string, SpokenName> by_sound;
  for (const std::string& name : names) {
    if (by_sound.size() == max_names_asked) break;
    SpokenName spoken = SpokenName::of(name);
    if (!spoken.words().empty()) by_sound.emplace(spoken.text(), std::move(spoken));
  }
  std::vector<SpokenName> found;
  for (auto& [text, spoken] : by_sound) found.push_back(std::move(spoken));
  return found;
}

}  // namespace

bool is_code_or_id(std::string_view text) { return text.find_first_of("0123456789") != std::string_view::npos; }

std::vector<NameMatch> match_name(vault::Vault& vault, std::string_view name, std::size_t limit) {
  if (name.size() > max_name_size) {
    throw Error(ErrorCode::input_refused, fmt::format("a name takes at most {} bytes", max_name_size));
  }
  const SpokenName spoken = SpokenName::of(name);
  if (spoken.words().empty()) throw Error(ErrorCode::input_refused, "there is no name to look for");
  refresh_names(vault);
  const records::RecordStore store(vault);
  std::vector<NameMatch> matches;
  for (const NameCandidate& candidate : look_up(vault.database(), spoken, limit)) {
    matches.push_back(make_match(store, id_in_index(candidate.record), {std::string(name)}));
  }
  sort_best_first(matches);
  return matches;
}

std::vector<NameMatch> match_person(vault::Vault& vault, const records::RecordId& person, std::size_t limit) {
  refresh_names(vault);
  const records::RecordStore store(vault);
  const auto asked = store.current(person);
  if (!asked) throw Error(ErrorCode::not_found, "there is no such person");
  const Json body = asked->revision.body();
  const std::vector<std::string> names = names_of(body);
  std::map<std::string, double> found;
  for (const SpokenName& spoken : distinct(names)) {
    for (const NameCandidate& candidate : look_up(vault.database(), spoken, limit + 1)) {
      double& score = found[candidate.record];
      score = std::max(score, candidate.score);
    }
  }
  found.erase(person.text());
  const std::vector<records::RecordId> same = records::PersonLinks(vault).same_as(person);
  std::vector<NameMatch> matches;
  for (const auto& [record, score] : found) {
    const records::RecordId id = id_in_index(record);
    NameMatch match = make_match(store, id, names);
    SharedFacts facts = shared_facts(body, person_in_index(store, id).revision.body(), id);
    match.score = std::clamp(match.score + facts.weight, 0.0, 1.0);
    std::ranges::move(facts.reasons, std::back_inserter(match.reasons));
    if (std::ranges::find(same, id) != same.end()) match.reasons.emplace_back("recorded as the same person");
    matches.push_back(std::move(match));
  }
  sort_best_first(matches);
  if (matches.size() > limit) matches.erase(matches.begin() + static_cast<std::ptrdiff_t>(limit), matches.end());
  return matches;
}

}  // namespace fieldvault::search
