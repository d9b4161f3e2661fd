#include "passphrase.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "fieldvault/crypto/error.hpp"
#include "passphrase_strength.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

constexpr std::size_t max_secret_file = 1026;  // 1,024 bytes and a line end
constexpr std::string_view instead = "give --passphrase-file FILE, --passphrase-file - or --passphrase-fd N";

crypto::SecretBuffer read_descriptor(int descriptor, const std::string& name) {
  crypto::SecretBuffer buffer(max_secret_file + 1);
  std::size_t length = 0;
  while (length < buffer.size()) {
    const MutableBytes rest = buffer.expose_mutable().subspan(length);
    const ssize_t count = ::read(descriptor, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw Error(ErrorCode::disk, fmt::format("{} cannot be read", name));
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
  }
  if (length > max_secret_file) throw Error(ErrorCode::input_refused, fmt::format("{}: over 1,024 bytes", name));
  ByteView bytes = buffer.expose().first(length);
  if (!bytes.empty() && bytes.back() == std::byte{'\n'}) bytes = bytes.first(bytes.size() - 1);
  if (!bytes.empty() && bytes.back() == std::byte{'\r'}) bytes = bytes.first(bytes.size() - 1);
  return crypto::SecretBuffer(bytes);
}

crypto::SecretBuffer read_secret_file(const std::string& path) {
  if (path == "-") return read_descriptor(STDIN_FILENO, "standard input");
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    throw Error(ErrorCode::not_found, fmt::format("cannot open {}: {}", shown(path),
                                                  errno == ENOENT   ? "it does not exist"
                                                  : errno == EACCES ? "it may not be read"
                                                                    : "it is no file"));
  }
  try {
    crypto::SecretBuffer secret = read_descriptor(descriptor, shown(path));
    ::close(descriptor);
    return secret;
  } catch (...) {
    ::close(descriptor);
    throw;
  }
}

constexpr int tries_to_choose = 3;

vault::Passphrase ask_twice() {
  for (int left = tries_to_choose;; --left) {
    vault::Passphrase first(ask_secret("New passphrase", instead));
    // Before the second time, when it still costs nothing to think of another.
    if (const auto weakness = weakness_of(first)) tell("warning: " + *weakness);
    const crypto::SecretBuffer second = ask_secret("Again", instead);
    if (crypto::equal_in_constant_time(first.secret().expose(), second.expose())) return first;
    if (left == 1) throw Error(ErrorCode::input_refused, "the two passphrases differ; nothing was changed");
    tell("The two differ: type both again.");
  }
}

vault::Passphrase warned_of(vault::Passphrase given, CommandContext& context) {
  if (const auto weakness = weakness_of(given)) tell_warning(context, *weakness);
  return given;
}

std::optional<vault::Passphrase> passphrase_of_options(const CommonOptions& options) {
  if (!options.passphrase_file.empty()) return vault::Passphrase(read_secret_file(options.passphrase_file));
  if (options.passphrase_fd >= 0) {
    return vault::Passphrase(
        read_descriptor(options.passphrase_fd, fmt::format("descriptor {}", options.passphrase_fd)));
  }
  return std::nullopt;
}

}  // namespace

vault::Credential unlocking_credential(const CommandContext& context) {
  if (!context.options.recovery_file.empty()) {
    return vault::RecoveryCode::parse(read_secret_file(context.options.recovery_file));
  }
  if (auto given = passphrase_of_options(context.options)) return std::move(*given);
  return vault::Passphrase(ask_secret("Passphrase", instead));
}

crypto::AgeIdentity read_identity(const std::string& path) {
  const crypto::SecretBuffer file = read_secret_file(path);
  std::string_view rest = text_of(file.expose());
  while (!rest.empty()) {  // age-keygen writes comments before the key
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.empty() || line.starts_with('#')) continue;
    if (auto identity = crypto::AgeIdentity::parse(line)) return std::move(*identity);
    break;
  }
  throw Error(ErrorCode::input_refused, fmt::format("{} holds no age identity (AGE-SECRET-KEY-1...)", shown(path)));
}

bool asks_for_passphrase(const CommonOptions& options) {
  return options.recovery_file.empty() && options.identity_file.empty() && options.passphrase_file.empty() &&
         options.passphrase_fd < 0;
}

vault::Passphrase first_passphrase(CommandContext& context) {
  if (auto given = passphrase_of_options(context.options)) return warned_of(std::move(*given), context);
  return ask_twice();
}

vault::Passphrase new_passphrase(const std::string& file, CommandContext& context) {
  if (!file.empty()) return warned_of(vault::Passphrase(read_secret_file(file)), context);
  return ask_twice();
}

vault::Passphrase chosen_passphrase(const std::string& file, CommandContext& context) {
  if (!file.empty()) return vault::Passphrase(read_secret_file(file));
  if (auto given = passphrase_of_options(context.options)) return std::move(*given);
  return vault::Passphrase(ask_secret("The passphrase that you chose for the challenge", instead));
}

vault::RecoveryCode confirmed_recovery_code(vault::Context& world) {
  if (!has_terminal()) {
    throw Error(ErrorCode::wrong_usage, "a recovery code is shown once and typed back, which needs a terminal");
  }
  vault::RecoveryCode code = vault::RecoveryCode::generate(world.random);
  tell("Recovery code. It opens the vault without the passphrase. Write it down, keep it away from the laptop:");
  tell_secret("\n    ", code.text());
  tell("");
  for (int attempt = 0; attempt < 5; ++attempt) {
    try {
      const auto typed = vault::RecoveryCode::parse(ask_secret("Type it back (it is not shown)", instead));
      if (crypto::equal_in_constant_time(typed.expose(), code.expose())) return code;
      tell("That is another code.");
    } catch (const Error& error) {
      tell(error.what());
    }
  }
  throw Error(ErrorCode::input_refused, "the recovery code was not typed back; the slot was not made");
}

}  // namespace fieldvault::cli
