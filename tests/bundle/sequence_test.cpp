// Where a bundle stands among those that were seen: next, again, too late, too early, or of another history.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <algorithm>

#include "bundle/sequence_memory.hpp"

namespace fieldvault::bundle {
namespace {

using namespace test;

std::string ids(const SequenceJudgement& judgement) {
  std::string all;
  for (const Finding& finding : judgement.findings) all += finding.id + ' ';
  return all;
}

}  // namespace

TEST_CASE("bundles are judged by number and by the manifest before them") {
  Memory memory;
  CHECK(memory.judge(1, "a1", "").standing == Standing::next);
  CHECK(ids(memory.judge(1, "a1", "")).empty());
  memory.see(1, "a1", "", "imported");
  memory.see(2, "a2", "a1", "imported");

  SECTION("the next one") {
    const SequenceJudgement next = memory.judge(3, "a3", "a2");
    CHECK(next.standing == Standing::next);
    CHECK(next.missing.empty());
    CHECK(next.findings.empty());
  }
  SECTION("the same again") {
    const SequenceJudgement again = memory.judge(2, "a2", "a1");
    CHECK(again.standing == Standing::duplicate);
    CHECK(ids(again) == "FV-SEQ-001 ");
    CHECK(worst(again.findings) == Severity::note);
  }
  SECTION("the same number with other contents") {
    for (const char* previous : {"a1", "b1"}) {
      const SequenceJudgement fork = memory.judge(2, "b2", previous);
      CHECK(fork.standing == Standing::fork);
      CHECK(ids(fork) == "FV-SEQ-002 ");
      CHECK(worst(fork.findings) == Severity::failure);
    }
  }
  SECTION("the next number after another manifest") {
    const SequenceJudgement fork = memory.judge(3, "b3", "b2");
    CHECK(fork.standing == Standing::fork);
    CHECK(ids(fork) == "FV-SEQ-002 ");
  }
  SECTION("a gap names what is missing, but not what is held") {
    memory.see(4, "a4", "a3", "quarantined");
    const SequenceJudgement gap = memory.judge(6, "a6", "a5");
    CHECK(gap.standing == Standing::gap);
    CHECK(ids(gap) == "FV-SEQ-003 ");
    CHECK(worst(gap.findings) == Severity::warning);
    CHECK(gap.missing == std::vector<std::uint64_t>{3, 5});
  }
  SECTION("numbers that the device gave up") {
    const SequenceJudgement next = memory.judge(5, "a5", "a2");
    CHECK(next.standing == Standing::next);
    CHECK(ids(next) == "FV-SEQ-007 ");
    CHECK(next.missing == std::vector<std::uint64_t>{3, 4});
  }
  SECTION("a lower number that was never seen") {
    memory.see(5, "a5", "a2", "imported");
    const SequenceJudgement old = memory.judge(4, "b4", "a2");
    CHECK(old.standing == Standing::old_unseen);
    CHECK(ids(old) == "FV-SEQ-004 ");
    CHECK(worst(old.findings) == Severity::failure);
  }
  SECTION("a jump of 1,000 is a gap; beyond it stops, also right after the last manifest") {
    CHECK(memory.judge(1002, "far", "other").standing == Standing::gap);
    for (const std::uint64_t number : {std::uint64_t{1003}, (std::uint64_t{1} << 53) - 1}) {
      for (const char* previous : {"a2", "other"}) {
        const SequenceJudgement jump = memory.judge(number, "far", previous);
        CHECK(jump.standing == Standing::jump);
        CHECK(ids(jump) == "FV-SEQ-005 ");
        CHECK(jump.missing.empty());
      }
    }
  }
  SECTION("what was only audited is no duplicate for an import, but a fork is a fork") {
    memory.see(3, "a3", "a2", "audited");
    CHECK(memory.judge(3, "a3", "a2").standing == Standing::next);
    CHECK(memory.judge(3, "a3", "a2", "audited").standing == Standing::duplicate);
    CHECK(memory.judge(3, "b3", "a2").standing == Standing::fork);
  }
  SECTION("an auditor who went over a gap takes the missing one by the manifest that names it, and no other") {
    memory.see(4, "a4", "a3", "audited");
    const SequenceJudgement late = memory.judge(3, "a3", "a2", "audited");
    CHECK(late.standing == Standing::next);
    CHECK(ids(late) == "FV-SEQ-011 ");
    CHECK(memory.judge(3, "b3", "a2", "audited").standing == Standing::old_unseen);
  }
  SECTION("another channel of the device counts by itself") {
    BundlePlace elsewhere = Memory::place(1, "");
    elsewhere.channel = ChannelId::parse(std::string(32, 'c')).value();
    CHECK(judge_sequence(memory.vault.database(), some_device(), elsewhere, digest("c1"), "imported").standing ==
          Standing::next);
  }
}

TEST_CASE("a first bundle that is not number one is a gap, or follows numbers that were given up") {
  Memory memory;
  CHECK(memory.judge(2, "a2", "a1").standing == Standing::gap);
  CHECK(memory.judge(3, "a3", "").missing == std::vector<std::uint64_t>{1, 2});
}

TEST_CASE("whatever the order in which an auditor gets five bundles, none of them is a fork, and a stranger is") {
  const bool gives_up_three = GENERATE(false, true);
  // Numbers 1 to 5, or with 3 given up 1, 2, 4, 5, 6.
  std::vector<std::uint64_t> numbers = {1, 2, 3, 4, 5};
  if (gives_up_three) numbers = {1, 2, 4, 5, 6};
  const auto label = [](std::uint64_t number) { return number == 0 ? "" : "a" + std::to_string(number); };
  const auto before = [&](std::uint64_t number) {
    const auto at = std::find(numbers.begin(), numbers.end(), number);
    return at == numbers.begin() ? std::string() : label(*(at - 1));
  };
  std::vector<std::uint64_t> order = numbers;
  Memory memory;
  do {
    memory.vault.database().execute("DELETE FROM seen_bundle");
    std::string so_far;
    for (const std::uint64_t number : order) {
      so_far += std::to_string(number) + ' ';
      INFO(so_far);
      const SequenceJudgement late = memory.judge(number, label(number), before(number), "audited");
      CHECK(worst(late.findings) != Severity::failure);
      CHECK((late.standing == Standing::next || late.standing == Standing::gap));
      memory.see(number, label(number), before(number), "audited");
      // What has the number of one that came, or stands where the chain is closed, is of another history.
      CHECK(memory.judge(number, "b", before(number), "audited").standing == Standing::fork);
    }
    if (gives_up_three) {
      CHECK(memory.judge(3, "b3", "a2", "audited").standing == Standing::old_unseen);
      CHECK(memory.judge(3, "b3", "unknown", "audited").standing == Standing::old_unseen);
    }
    for (const char* previous : {"a4", "b5", ""}) {
      CHECK(memory.judge(numbers.back() + 1, "b", previous, "audited").standing == Standing::fork);
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("keys that were replaced sign no later bundle, and the new ones no earlier one") {
  Memory memory;
  memory.see(2, "a2", "a1", "audited", 2);
  const auto judged = [&](std::uint64_t number, std::string_view label, std::string_view previous,
                          std::uint64_t epoch) {
    BundlePlace at = Memory::place(number, previous);
    at.epoch = epoch;
    return judge_sequence(memory.vault.database(), some_device(), at, digest(label), "audited");
  };
  CHECK(ids(judged(3, "a3", "a2", 1)) == "FV-SEQ-014 ");
  CHECK(judged(3, "a3", "a2", 1).standing == Standing::fork);
  CHECK(ids(judged(1, "a1", "", 3)) == "FV-SEQ-014 ");
  for (const std::uint64_t epoch : {2U, 3U}) CHECK(judged(3, "a3", "a2", epoch).standing == Standing::next);
  for (const std::uint64_t epoch : {1U, 2U}) CHECK(judged(1, "a1", "", epoch).standing == Standing::next);
}

TEST_CASE("a late bundle that contradicts those around it is a fork") {
  Memory memory;
  memory.see(1, "a1", "", "audited");
  memory.see(5, "a5", "a4", "audited");
  const auto standing = [&](std::uint64_t number, std::string_view label, std::string_view previous) {
    return memory.judge(number, label, previous, "audited").standing;
  };
  CHECK(standing(2, "a2", "a1") == Standing::next);
  CHECK(standing(3, "a3", "a2") == Standing::gap);
  CHECK(ids(memory.judge(3, "a3", "a2", "audited")) == "FV-SEQ-011 FV-SEQ-003 ");
  CHECK(standing(4, "b4", "a3") == Standing::old_unseen);  // 5 follows another 4
  CHECK(standing(2, "b2", "b1") == Standing::old_unseen);  // follows another 1
  CHECK(standing(2, "a4", "a1") == Standing::next);        // 3 and 4 may have been given up
  CHECK(standing(3, "b3", "a5") == Standing::old_unseen);  // follows one that is later
  CHECK(standing(3, "b3", "a4") == Standing::old_unseen);  // two that follow one
  CHECK(standing(3, "b3", "") == Standing::old_unseen);    // says that it is the first
}

TEST_CASE("what is remembered of a bundle only grows") {
  Memory memory;
  const auto state = [&] { return find_seen(memory.vault.database(), some_device().text(), digest("a1"))->state; };
  memory.see(1, "a1", "", "audited");
  memory.see(1, "a1", "", "quarantined");
  CHECK(state() == "quarantined");
  memory.see(1, "a1", "", "audited");
  CHECK(state() == "quarantined");
  memory.see(1, "a1", "", "imported");
  memory.see(1, "a1", "", "quarantined");
  memory.see(1, "a1", "", "audited");
  CHECK(state() == "imported");
  CHECK(seen_bundles(memory.vault.database()).size() == 1);
}

}  // namespace fieldvault::bundle
