#include "name_lookup.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <unordered_set>

#include "fieldvault/crypto/error.hpp"
#include "name_score.hpp"
#include "skeleton.hpp"

namespace fieldvault::search {
namespace {

// A word that agrees less cannot be part of a name that is shown, even if all others are the same.
constexpr double least_word = (same_name - (1 - weight_of_least)) / weight_of_least;
// How many names are compared in full: so many for each person that is wanted, and at least so many. Estimates are
// close, and where a thousand persons are called the same no order among them is the right one.
constexpr std::size_t compared_for_each = 10;
constexpr std::size_t compared_at_least = 500;

using Words = std::uint32_t;  // of the name that is asked for, one bit each
static_assert(max_name_words <= 32);

struct Place {
  std::int64_t form;
  std::int64_t size;
  std::int64_t span;
  std::size_t unit;  // of the name that is asked for
  double likeness;
};

struct Estimate {
  std::int64_t form;
  double score;
};

class Lookup {
 public:
  Lookup(vault::Database& database, const SpokenName& name)
      : name_(name),
        units_(units_of(name)),
        keys_(database.prepare("SELECT word, spoken FROM name_key WHERE key = ?1")),
        places_(database.prepare("SELECT form, size, span FROM name_place WHERE word = ?1")) {
    for (std::size_t at = 0; at < name.words().size(); ++at) {
      if (name.words()[at].is_initial()) initials_ |= Words{1} << at;
    }
  }

  // What the full comparison would say if every word had its best partner to itself; best first.
  std::vector<Estimate> estimates() {
    for (std::size_t unit = 0; unit < units_.size(); ++unit) find_places(unit);
    std::ranges::sort(found_, std::ranges::less{}, &Place::form);
    std::vector<Estimate> estimates;
    for (std::size_t begin = 0; begin < found_.size();) {
      std::size_t end = begin;
      while (end < found_.size() && found_[end].form == found_[begin].form) ++end;
      const double score = estimate(begin, end);
      if (score >= same_name) estimates.push_back({found_[begin].form, score});
      begin = end;
    }
    std::ranges::sort(estimates, [](const Estimate& left, const Estimate& right) {
      return left.score != right.score ? left.score > right.score : left.form < right.form;
    });
    return estimates;
  }

 private:
  void find_places(std::size_t unit) {
    const NameWord& word = units_[unit].word;
    std::unordered_set<std::int64_t> seen;
    for (const std::string& key : keys_to_ask(word)) {
      keys_.bind(1, key);
      while (keys_.step()) {
        const std::int64_t id = keys_.integer(0);
        if (!seen.insert(id).second) continue;
        const SpokenName kept = SpokenName::stored(keys_.text(1));
        if (kept.words().empty()) throw Error(ErrorCode::damaged, "the index of names has a word without sounds");
        const double likeness = compare_words(word, kept.words().front()).likeness;
        if (likeness >= least_word) add_places(unit, id, likeness);
      }
      keys_.reset();
    }
  }

  void add_places(std::size_t unit, std::int64_t word, double likeness) {
    places_.bind(1, word);
    while (places_.step()) {
      found_.push_back({places_.integer(0), places_.integer(1), places_.integer(2), unit, likeness});
    }
    places_.reset();
  }

  [[nodiscard]] double estimate(std::size_t begin, std::size_t end) const {
    std::array<double, max_name_words> best{};
    Words covered = initials_;
    std::int64_t most_of_form = std::popcount(initials_);
    for (std::size_t at = begin; at < end; ++at) {
      const NameUnit& unit = units_[found_[at].unit];
      for (std::size_t word = unit.begin; word < unit.end; ++word) {
        best[word] = std::max(best[word], found_[at].likeness);
        covered |= Words{1} << word;
      }
      most_of_form += found_[at].span;
    }
    const std::int64_t size = found_[begin].size;
    const std::size_t count = name_.words().size();
    const auto has = static_cast<std::size_t>(std::popcount(covered));
    if (has < count && most_of_form < size) return 0;  // a word on each side that is another name
    double least = 1;
    double sum = 0;
    for (std::size_t word = 0; word < count; ++word) {
      if ((covered & (Words{1} << word)) == 0) continue;
      const double likeness = (initials_ & (Words{1} << word)) != 0 ? initial_likeness : best[word];
      least = std::min(least, likeness);
      sum += likeness;
    }
    const double difference = static_cast<double>(count) - static_cast<double>(size);
    const double extra = std::min(most_for_extra_words, price_of_extra_word * std::abs(difference));
    return weight_of_least * least + (1 - weight_of_least) * sum / static_cast<double>(has) - extra;
  }

  const SpokenName& name_;
  std::vector<NameUnit> units_;
  Words initials_ = 0;
  std::vector<Place> found_;
  vault::Statement keys_;
  vault::Statement places_;
};

// The best score of each person.
class BestCandidates {
 public:
  explicit BestCandidates(std::size_t limit) : limit_(limit) {}

  void add(std::string record, double score) {
    double& best = scores_[std::move(record)];
    best = std::max(best, score);
  }

  // Whether as many persons as are wanted have at least this score.
  [[nodiscard]] bool is_settled_at(double score) const {
    if (scores_.size() < limit_) return false;
    const auto is_enough = [&](const auto& candidate) { return candidate.second >= score; };
    return static_cast<std::size_t>(std::ranges::count_if(scores_, is_enough)) >= limit_;
  }

  [[nodiscard]] std::vector<NameCandidate> sorted() && {
    std::vector<NameCandidate> candidates;
    for (const auto& [record, score] : scores_) candidates.push_back({record, score});
    std::ranges::stable_sort(candidates, std::ranges::greater{}, &NameCandidate::score);
    if (candidates.size() > limit_) candidates.resize(limit_);
    return candidates;
  }

 private:
  std::size_t limit_;
  std::map<std::string, double> scores_;
};

}  // namespace

std::vector<NameCandidate> look_up(vault::Database& database, const SpokenName& name, std::size_t limit) {
  vault::Statement form = database.prepare("SELECT record, spoken FROM name_form WHERE id = ?1");
  BestCandidates best(limit);
  std::size_t left = std::max(compared_at_least, limit * compared_for_each);
  for (const Estimate& estimate : Lookup(database, name).estimates()) {
    // No score is above its estimate, so nothing better comes.
    if (best.is_settled_at(estimate.score) || left-- == 0) break;
    form.bind(1, estimate.form);
    if (!form.step()) throw Error(ErrorCode::damaged, "the index of names has a word of a name that is not there");
    const double score = score_names(name, SpokenName::stored(form.text(1))).score;
    if (score >= same_name) best.add(form.text(0), score);
    form.reset();
  }
  return std::move(best).sorted();
}

}  // namespace fieldvault::search
