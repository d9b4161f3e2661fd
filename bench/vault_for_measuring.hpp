// A vault in a temporary folder that goes with it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

#include "fieldvault/trust/device.hpp"

namespace fieldvault::bench {

class VaultForMeasuring {
 public:
  VaultForMeasuring() : folder_(new_folder()) { vault_.emplace(create()); }
  VaultForMeasuring(const VaultForMeasuring&) = delete;
  VaultForMeasuring& operator=(const VaultForMeasuring&) = delete;
  ~VaultForMeasuring() {
    vault_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] vault::Vault& vault() { return *vault_; }
  // As a new process would have it: nothing of the database is in memory.
  void open_again() {
    vault_.reset();
    vault_.emplace(vault::Vault::open(folder_ / "vault", passphrase(), world()));
  }

 private:
  static vault::Passphrase passphrase() { return vault::Passphrase(crypto::SecretBuffer(bytes_of("of no secret"))); }
  vault::Context world() { return {disk_, clock_, random_}; }
  static std::filesystem::path new_folder() {
    crypto::initialise();
    std::string name = (std::filesystem::temp_directory_path() / "fieldvault-bench-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return std::filesystem::canonical(name);
  }
  vault::Vault create() {
    return trust::create_device(folder_ / "vault", trust::CardName("Measuring"), trust::Role::field, passphrase(),
                                crypto::Argon2Cost(64 * 1024, 3), world());
  }

  std::filesystem::path folder_;
  vault::Disk disk_;
  vault::SystemClock clock_;
  crypto::SystemRandom random_;
  std::optional<vault::Vault> vault_;
};

}  // namespace fieldvault::bench
