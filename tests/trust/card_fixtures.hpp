// Cards of invented devices, with the keys that signed them.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "fieldvault/trust/card.hpp"

namespace fieldvault::test {

struct CardMaker {
  crypto::SystemRandom random;
  crypto::MinisignSecretKey signing = crypto::MinisignSecretKey::generate(random);
  crypto::AgeIdentity age = crypto::AgeIdentity::generate(random);
  crypto::SigningSeed checkpoint = crypto::new_signing_seed(random);
  vault::VaultId device = random_device(random);

  [[nodiscard]] trust::Card card(std::string_view name, trust::Role role = trust::Role::field,
                                 std::uint64_t epoch = 1) const {
    return {trust::CardName(name),
            role,
            epoch,
            signing.public_key(),
            age.recipient(),
            crypto::CheckpointKey(trust::checkpoint_origin(device), crypto::verifying_key(checkpoint))};
  }
  [[nodiscard]] std::string file(const trust::Card& card) const { return trust::encode_card_file(card, signing); }

  static vault::VaultId random_device(crypto::RandomSource& random) {
    std::array<std::byte, 16> bytes{};
    random.fill(bytes);
    return vault::VaultId(bytes);
  }
};

}  // namespace fieldvault::test
