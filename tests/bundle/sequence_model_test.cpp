// The judgement of a bundle's number against a model that looks at all bundles at once: random histories with numbers
// that were given up, rival bundles, strangers and repeats, in random order.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "bundle/sequence_memory.hpp"
#include "dice.hpp"

namespace fieldvault::bundle {
namespace {

using namespace test;
using fieldvault::test::Dice;

struct Shown {
  std::uint64_t number;
  std::uint64_t epoch;
  std::string label;     // of its manifest
  std::string previous;  // of the manifest that it names; empty for none
  bool operator<(const Shown& other) const { return number < other.number; }
};

struct Verdict {
  Standing standing;
  std::vector<std::uint64_t> missing;
};

// What is remembered, by number. A bundle that does not count for who asks is there all the same.
class Model {
 public:
  explicit Model(std::string asks) : asks_(std::move(asks)) {}

  void remember(const Shown& shown, const std::string& state) {
    // What is known of a bundle only grows.
    const auto rank = [](const std::string& of) { return of == "imported" ? 2 : of == "quarantined" ? 1 : 0; };
    auto [place, is_new] = seen_.try_emplace(shown.number, Seen{shown, state});
    if (!is_new && rank(state) > rank(place->second.state)) place->second.state = state;
  }

  [[nodiscard]] Verdict judge(const Shown& shown) const {
    if (const auto same = seen_.find(shown.number); same != seen_.end()) {
      if (same->second.shown.label != shown.label) return {Standing::fork, {}};
      if (counts(same->second)) return {Standing::duplicate, {}};
    }
    std::vector<Shown> chain = {shown};
    for (const auto& [number, seen] : seen_) {
      if (counts(seen) && number != shown.number) chain.push_back(seen.shown);
    }
    std::sort(chain.begin(), chain.end());
    const auto here =
        std::find_if(chain.begin(), chain.end(), [&](const Shown& one) { return one.label == shown.label; });
    const std::uint64_t below = here == chain.begin() ? 0 : (here - 1)->number;
    const bool is_last = here + 1 == chain.end();
    const bool epochs_rise = std::is_sorted(
        chain.begin(), chain.end(), [](const Shown& left, const Shown& right) { return left.epoch < right.epoch; });
    if (!epochs_rise) return {Standing::fork, {}};
    if (is_last && shown.number - below > 1000) return {Standing::jump, {}};
    if (!is_one_history(chain)) return {is_last ? Standing::fork : Standing::old_unseen, {}};
    std::vector<std::uint64_t> missing;
    for (std::uint64_t number = below + 1; number < shown.number; ++number) {
      const auto held = seen_.find(number);
      if (held == seen_.end() || held->second.state != "quarantined") missing.push_back(number);
    }
    const std::string before = here == chain.begin() ? "" : (here - 1)->label;
    if (shown.previous != before) return {Standing::gap, missing};
    // Where it follows, what lies between was given up, also what is held.
    missing.clear();
    for (std::uint64_t number = below + 1; number < shown.number; ++number) missing.push_back(number);
    return {Standing::next, missing};
  }

 private:
  struct Seen {
    Shown shown;
    std::string state;
  };
  [[nodiscard]] bool counts(const Seen& seen) const { return seen.state == "imported" || seen.state == asks_; }

  // Whether bundles that nobody here knows can be thought between these so that each names the one before it.
  static bool is_one_history(const std::vector<Shown>& chain) {
    std::set<std::string> known = {""};
    std::set<std::string> named;
    for (const Shown& one : chain) known.insert(one.label);
    std::uint64_t number = 0;
    std::string label;
    for (const Shown& one : chain) {
      if (!named.insert(one.previous).second) return false;  // two after one
      const bool follows = one.previous == label;
      const bool room_between = one.number - number >= 2;
      if (!follows && (!room_between || known.contains(one.previous))) return false;
      number = one.number;
      label = one.label;
    }
    return true;
  }

  std::string asks_;
  std::map<std::uint64_t, Seen> seen_;
};

std::uint64_t step(Dice& dice) {
  if (dice.one_in(60)) return 999 + dice.below(3);
  return 1 + (dice.one_in(4) ? 1 + dice.below(3) : 0);
}

// An honest history, and beside it bundles of others who have the keys: copies of the laptop, and inventions.
std::vector<Shown> shown_by(Dice& dice) {
  std::vector<Shown> all;
  std::uint64_t epoch = 1;
  for (std::uint64_t left = 3 + dice.below(6); left > 0; --left) {
    if (dice.one_in(6)) ++epoch;
    const Shown last = all.empty() ? Shown{0, 1, "", ""} : all.back();
    all.push_back({last.number + step(dice), epoch, "a" + std::to_string(all.size()), last.label});
  }
  for (std::uint64_t left = dice.below(7); left > 0; --left) {
    const Shown base = dice.one_of(all);
    Shown rival{base.number + step(dice), base.epoch, "b" + std::to_string(all.size()), base.label};
    if (dice.one_in(3)) rival.previous = dice.one_in(2) ? "unknown " + std::to_string(dice.below(3)) : base.previous;
    if (dice.one_in(4)) rival.number = 1 + dice.below(all.back().number + 2);
    if (dice.one_in(8)) rival.epoch = 1 + dice.below(3);
    all.push_back(rival);
  }
  return all;
}

SequenceJudgement judged(Memory& memory, const Shown& shown, std::string_view state) {
  BundlePlace at = Memory::place(shown.number, shown.previous);
  at.epoch = shown.epoch;
  return judge_sequence(memory.vault.database(), some_device(), at, digest(shown.label), state);
}

}  // namespace

TEST_CASE("whatever bundles come in whatever order, each is judged as a model of all histories judges it") {
  Memory memory;
  vault::Transaction transaction(memory.vault.database());
  std::map<Standing, int> met;
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    Dice dice(seed);
    memory.vault.database().execute("DELETE FROM seen_bundle");
    const std::string asks = dice.one_in(2) ? "audited" : "imported";
    Model model(asks);
    const std::vector<Shown> pool = shown_by(dice);
    std::string so_far;
    for (std::uint64_t left = 2 * pool.size(); left > 0; --left) {
      const Shown shown = dice.one_of(pool);
      so_far += std::to_string(shown.number) + " " + shown.label + " after " + shown.previous + ", epoch " +
                std::to_string(shown.epoch) + "; ";
      const Verdict expected = model.judge(shown);
      const SequenceJudgement found = judged(memory, shown, asks);
      ++met[expected.standing];
      if (found.standing != expected.standing || found.missing != expected.missing) {
        FAIL("seed " << seed << ", " << asks << ": " << so_far << "judged " << static_cast<int>(found.standing)
                     << " instead of " << static_cast<int>(expected.standing));
      }
      const bool is_taken = expected.standing == Standing::next || expected.standing == Standing::gap;
      const bool is_failure = worst(found.findings) == Severity::failure;
      REQUIRE(is_failure == (!is_taken && expected.standing != Standing::duplicate));
      if (!is_taken) continue;
      // Who imports holds back what comes behind a gap, or was given an override; who audits goes on.
      const std::string state = asks == "audited" ? (dice.one_in(5) ? "quarantined" : "audited")
                                : dice.one_in(4)  ? "audited"
                                : expected.standing == Standing::gap && !dice.one_in(3) ? "quarantined"
                                                                                        : "imported";
      memory.see(shown.number, shown.label, shown.previous, state, shown.epoch);
      model.remember(shown, state);
    }
  }
  for (const Standing standing :
       {Standing::next, Standing::duplicate, Standing::gap, Standing::fork, Standing::old_unseen, Standing::jump}) {
    CAPTURE(static_cast<int>(standing));
    CHECK(met[standing] > 20);
  }
}

}  // namespace fieldvault::bundle
