// A vault as a device, made with the smallest accepted cost and a clock that stands still.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/trust/device.hpp"
#include "ledger/log_fixtures.hpp"

namespace fieldvault::test {

class FixedClock final : public vault::Clock {
 public:
  vault::Timestamp now() override { return vault::Timestamp(1'767'322'800); }
  std::int64_t milliseconds() override { return 1'767'322'800'000; }
};

inline vault::Passphrase passphrase(std::string_view text = "correct horse") {
  return vault::Passphrase(crypto::SecretBuffer(bytes_of(text)));
}

inline crypto::Argon2Cost smallest_cost() {
  return {crypto::Argon2Cost::min_memory_kib, crypto::Argon2Cost::min_passes};
}

struct World {
  TemporaryFolder folder;
  vault::Disk disk;
  FixedClock clock;
  crypto::SystemRandom random;

  [[nodiscard]] vault::Context context() { return {disk, clock, random}; }
  [[nodiscard]] vault::Path place(std::string_view name) const { return folder.path() / name; }
  [[nodiscard]] vault::Vault create(std::string_view name, trust::Role role = trust::Role::field) {
    return trust::create_device(place(name), trust::CardName(name), role, passphrase(), smallest_cost(), context());
  }
  [[nodiscard]] vault::Vault open(std::string_view name, std::string_view typed = "correct horse") {
    return trust::open_device(place(name), passphrase(typed), context());
  }
};

// The actions of the own ledger, in order.
inline std::vector<std::string> actions(vault::Vault& vault) {
  std::vector<std::string> found;
  const ledger::Log log = ledger::Log::own(vault.database());
  for (std::uint64_t i = 0; i < log.size(); ++i) found.push_back(log.entry(i).action);
  return found;
}

}  // namespace fieldvault::test
