#include "travel_waiting.hpp"

#include <algorithm>
#include <limits>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "travel_texts.hpp"

namespace fieldvault::trust {
namespace {

constexpr std::string_view waiting_type = "fieldvault-waiting/1";
constexpr std::string_view file_name = "travel";

// What the wrapped scalar is bound to stands before it in the text.
struct Waiting {
  Challenge challenge;
  crypto::Argon2Cost cost;
  crypto::Argon2Salt salt;
  crypto::WrappedKey wrapped;
};

std::string bound_text(const Challenge& challenge, crypto::Argon2Cost cost, const crypto::Argon2Salt& salt) {
  SignedTextWriter writer(waiting_type);
  return write_copy(writer, challenge.copy)
      .line("challenge", challenge.asker.text())
      .line("made", challenge.made.text())
      .line("memory-kib", cost.memory_kib())
      .line("passes", cost.passes())
      .line("salt", crypto::to_hex(salt))
      .text();
}

std::string waiting_text(const Waiting& waiting) {
  const auto line = [](std::string_view name, ByteView bytes) {
    return std::string(name) + ": " + crypto::to_hex(bytes) + "\n";
  };
  return bound_text(waiting.challenge, waiting.cost, waiting.salt) + line("nonce", waiting.wrapped.nonce) +
         line("key", waiting.wrapped.ciphertext) + line("commitment", waiting.wrapped.commitment);
}

template <std::size_t Size>
std::array<std::byte, Size> read_array(SignedTextReader& reader, std::string_view name) {
  const Bytes bytes = read_hex(reader, name, Size);
  std::array<std::byte, Size> out{};
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

std::uint32_t read_small(SignedTextReader& reader, std::string_view name) {
  const std::uint64_t value = reader.number(name);
  if (value > std::numeric_limits<std::uint32_t>::max()) reader.refuse("out of range");
  return static_cast<std::uint32_t>(value);
}

Waiting parse_waiting(std::string_view text) {
  SignedTextReader reader(waiting_type, text);
  // Braces read in this order, which is the order of the lines.
  Challenge challenge{read_copy(reader), read_point(reader, "challenge"), read_time(reader, "made")};
  const std::uint32_t memory_kib = read_small(reader, "memory-kib");
  const std::uint32_t passes = read_small(reader, "passes");
  Waiting waiting{
      std::move(challenge),
      crypto::Argon2Cost(memory_kib, passes),
      read_array<std::tuple_size_v<crypto::Argon2Salt>>(reader, "salt"),
      {read_array<24>(reader, "nonce"), read_array<48>(reader, "key"), read_array<32>(reader, "commitment")}};
  reader.end();
  if (waiting_text(waiting) != text) {
    throw Error(ErrorCode::input_refused, "the waiting challenge is not in its one written form");
  }
  return waiting;
}

std::optional<Waiting> read_file(const vault::Path& folder, vault::Context context) {
  const vault::Path path = folder / file_name;
  if (!context.disk.exists(path)) return std::nullopt;
  const Bytes bytes = context.disk.read_all(path, max_signed_text_size);
  return parse_waiting(text_of(bytes));
}

}  // namespace

void keep_waiting(const vault::Path& folder, const WaitingKey& key, const vault::Passphrase& passphrase,
                  crypto::Argon2Cost cost, vault::Context context) {
  crypto::Argon2Salt salt{};
  context.random.fill(salt);
  const crypto::PassphraseKey wrapping = crypto::derive_from_passphrase(passphrase.secret(), salt, cost);
  const std::string bound = bound_text(key.challenge, cost, salt);
  const crypto::WrappedKey wrapped =
      crypto::wrap_key(wrapping.expose(), key.identity.expose_scalar(), bytes_of(bound), context.random);
  context.disk.replace_erasing(folder / file_name, bytes_of(waiting_text({key.challenge, cost, salt, wrapped})));
}

std::optional<Challenge> read_waiting(const vault::Path& folder, vault::Context context) {
  auto waiting = read_file(folder, context);
  if (!waiting) return std::nullopt;
  return std::move(waiting->challenge);
}

WaitingKey open_waiting(const vault::Path& folder, const vault::Passphrase& passphrase, vault::Context context) {
  auto waiting = read_file(folder, context);
  if (!waiting) throw Error(ErrorCode::not_found, "no challenge waits for an answer here; make one first");
  const crypto::PassphraseKey wrapping =
      crypto::derive_from_passphrase(passphrase.secret(), waiting->salt, waiting->cost);
  const std::string bound = bound_text(waiting->challenge, waiting->cost, waiting->salt);
  const auto scalar = crypto::unwrap_key(wrapping.expose(), waiting->wrapped, bytes_of(bound));
  if (!scalar) {
    throw Error(ErrorCode::wrong_key, "this is not the passphrase that was chosen when the challenge was made");
  }
  return {std::move(waiting->challenge), crypto::AgeIdentity(scalar->expose())};
}

void end_waiting(const vault::Path& folder, vault::Context context) {
  const vault::Path path = folder / file_name;
  if (!context.disk.exists(path)) return;
  context.disk.wipe(path);
  context.disk.sync_folder(folder);
}

}  // namespace fieldvault::trust
