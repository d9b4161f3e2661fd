// A vault in a temporary folder that goes with it, or in one that stays.
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
  // Where a folder is named, it stays, and a vault in it is opened.
  explicit VaultForMeasuring(std::filesystem::path kept = {})
      : is_kept_(!kept.empty()), folder_(is_kept_ ? made(std::move(kept)) : new_folder()) {}
  VaultForMeasuring(const VaultForMeasuring&) = delete;
  VaultForMeasuring& operator=(const VaultForMeasuring&) = delete;
  ~VaultForMeasuring() {
    vault_.reset();
    std::error_code ignored;
    if (!is_kept_) std::filesystem::remove_all(folder_, ignored);
  }

  // Made or opened by the first call.
  [[nodiscard]] vault::Vault& vault() {
    if (!vault_) vault_.emplace(has_vault() ? vault::Vault::open(path(), passphrase(), world()) : create());
    return *vault_;
  }
  [[nodiscard]] bool has_vault() const { return std::filesystem::exists(path()); }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  // The next use is as in a new process: nothing of the database is in memory.
  void close() { vault_.reset(); }

 private:
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "vault"; }
  static vault::Passphrase passphrase() { return vault::Passphrase(crypto::SecretBuffer(bytes_of("of no secret"))); }
  vault::Context world() { return {disk_, clock_, random_}; }
  static std::filesystem::path made(std::filesystem::path folder) {
    crypto::initialise();
    std::filesystem::create_directories(folder);
    return std::filesystem::canonical(folder);
  }
  static std::filesystem::path new_folder() {
    crypto::initialise();
    std::string name = (std::filesystem::temp_directory_path() / "fieldvault-bench-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return std::filesystem::canonical(name);
  }
  vault::Vault create() {
    return trust::create_device(path(), trust::CardName("Measuring"), trust::Role::field, passphrase(),
                                crypto::Argon2Cost(64 * 1024, 3), world());
  }

  bool is_kept_;
  std::filesystem::path folder_;
  vault::Disk disk_;
  vault::SystemClock clock_;
  crypto::SystemRandom random_;
  std::optional<vault::Vault> vault_;
};

}  // namespace fieldvault::bench
