#include "kdf_options.hpp"

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::cli {

void bind_kdf(CLI::App& app, KdfOptions& options) {
  app.add_option("--kdf-memory", options.memory, "Argon2id memory, 64MiB to 1GiB (default: about one second here)");
  app.add_option("--kdf-passes", options.passes, "Argon2id passes, 3 to 8");
}

std::optional<crypto::Argon2Cost> kdf_cost(const KdfOptions& options) {
  if (options.memory.empty() && options.passes == 0) return std::nullopt;
  if (options.memory.empty() || options.passes == 0) {
    throw Error(ErrorCode::wrong_usage, "--kdf-memory and --kdf-passes go together");
  }
  std::size_t digits = 0;
  while (digits < options.memory.size() && options.memory[digits] >= '0' && options.memory[digits] <= '9') ++digits;
  const std::string unit = options.memory.substr(digits);
  if (digits == 0 || digits > 7 || (unit != "KiB" && unit != "MiB" && unit != "GiB")) {
    throw Error(ErrorCode::wrong_usage, "--kdf-memory takes a number and KiB, MiB or GiB, as 256MiB");
  }
  const std::uint64_t factor = unit == "KiB" ? 1 : unit == "MiB" ? 1024 : 1024 * 1024;
  const std::uint64_t kib = std::stoull(options.memory.substr(0, digits)) * factor;
  if (kib > crypto::Argon2Cost::max_memory_kib) {
    throw Error(ErrorCode::input_refused, "--kdf-memory is above the ceiling of 1GiB");
  }
  return crypto::Argon2Cost(static_cast<std::uint32_t>(kib), options.passes);
}

}  // namespace fieldvault::cli
