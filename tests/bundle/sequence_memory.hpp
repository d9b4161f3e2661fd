// What a vault has seen of one device, without any bundle.
#pragma once

#include "bundle/parties.hpp"
#include "bundle/texts.hpp"
#include "fieldvault/bundle/seen.hpp"

namespace fieldvault::bundle::test {

// A vault that remembers bundles of one device; a bundle is known by its label.
struct Memory {
  TemporaryFolder folder;
  vault::Disk disk;
  TestClock clock;
  crypto::SystemRandom random;
  vault::Vault vault = trust::create_device(folder / "hq", trust::CardName("HQ"), trust::Role::hq, passphrase(),
                                            crypto::Argon2Cost(64 * 1024, 3), vault::Context{disk, clock, random});

  static BundlePlace place(std::uint64_t number, std::string_view previous) {
    BundlePlace place = some_place();
    place.sequence = SequenceNumber::from(number).value();
    place.previous = previous.empty() ? crypto::Digest() : digest(previous);
    return place;
  }
  void see(std::uint64_t number, std::string_view label, std::string_view previous, std::string_view state,
           std::uint64_t epoch = some_place().epoch) {
    BundlePlace at = place(number, previous);
    at.epoch = epoch;
    vault::Transaction transaction(vault.database());
    remember(vault.database(), {some_device().text(),
                                at.channel,
                                at.epoch,
                                number,
                                digest(label),
                                at.previous,
                                {},
                                std::string(state),
                                {0, crypto::merkle_root({})},
                                clock.now(),
                                std::nullopt});
    transaction.commit();
  }
  [[nodiscard]] SequenceJudgement judge(std::uint64_t number, std::string_view label, std::string_view previous,
                                        std::string_view state = "imported") {
    return judge_sequence(vault.database(), some_device(), place(number, previous), digest(label), state);
  }
};

}  // namespace fieldvault::bundle::test
