// A vault in a temporary folder that goes with it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "fieldvault/trust/device.hpp"

namespace fieldvault::bench {

class VaultForMeasuring {
 public:
  VaultForMeasuring() : folder_(new_folder()), clock_(), vault_(create()) {}
  VaultForMeasuring(const VaultForMeasuring&) = delete;
  VaultForMeasuring& operator=(const VaultForMeasuring&) = delete;
  ~VaultForMeasuring() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] vault::Vault& vault() { return vault_; }

 private:
  static std::filesystem::path new_folder() {
    crypto::initialise();
    std::string name = (std::filesystem::temp_directory_path() / "fieldvault-bench-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return std::filesystem::canonical(name);
  }
  vault::Vault create() {
    return trust::create_device(folder_ / "vault", trust::CardName("Measuring"), trust::Role::field,
                                vault::Passphrase(crypto::SecretBuffer(bytes_of("of no secret"))),
                                crypto::Argon2Cost(64 * 1024, 3), vault::Context{disk_, clock_, random_});
  }

  std::filesystem::path folder_;
  vault::Disk disk_;
  vault::SystemClock clock_;
  crypto::SystemRandom random_;
  vault::Vault vault_;
};

}  // namespace fieldvault::bench
