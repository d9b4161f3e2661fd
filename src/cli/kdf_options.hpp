// --kdf-memory and --kdf-passes: the cost of a passphrase slot.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "fieldvault/crypto/kdf.hpp"

namespace fieldvault::cli {

struct KdfOptions {
  std::string memory;  // "64MiB"
  std::uint32_t passes = 0;
};

void bind_kdf(CLI::App& app, KdfOptions& options);
// nullopt where neither was given; one without the other is Error(wrong_usage).
[[nodiscard]] std::optional<crypto::Argon2Cost> kdf_cost(const KdfOptions& options);

}  // namespace fieldvault::cli
