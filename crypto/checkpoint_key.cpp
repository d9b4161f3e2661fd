// The verifier key of checkpoint.hpp (C2SP signed-note, signature type 1: Ed25519).
#include <algorithm>

#include "fieldvault/crypto/checkpoint.hpp"
#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "note_line.hpp"

namespace fieldvault::crypto {
namespace {

constexpr std::size_t max_name_size = 128;
constexpr std::byte ed25519_type{1};

bool is_name(std::string_view name) noexcept {
  return !name.empty() && name.size() <= max_name_size && std::all_of(name.begin(), name.end(), [](char letter) {
    return letter > ' ' && letter <= '~' && letter != '+';
  });
}

}  // namespace

CheckpointKey::CheckpointKey(std::string name, const VerifyingKey& key) : name_(std::move(name)), key_(key) {
  if (!is_name(name_)) {
    throw Error(ErrorCode::input_refused, "a checkpoint name is 1 to 128 printable ASCII characters, no space, no +");
  }
}

std::optional<CheckpointKey> CheckpointKey::parse(std::string_view text) {
  const std::size_t name_end = text.find('+');
  if (name_end == std::string_view::npos || !is_name(text.substr(0, name_end))) {
    return std::nullopt;
  }
  const std::size_t hash_end = text.find('+', name_end + 1);
  if (hash_end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::optional<Bytes> typed = from_base64(text.substr(hash_end + 1), Base64Padding::required);
  VerifyingKey key{};
  if (!typed || typed->size() != 1 + key.size() || typed->front() != ed25519_type) {
    return std::nullopt;
  }
  std::copy(typed->begin() + 1, typed->end(), key.begin());
  CheckpointKey parsed(std::string(text.substr(0, name_end)), key);
  if (parsed.text() != text) {  // a wrong key hash
    return std::nullopt;
  }
  return parsed;
}

std::string CheckpointKey::text() const {
  return name_ + "+" + to_hex(hash()) + "+" + to_base64(note_typed_key(ed25519_type, key_), Base64Padding::required);
}

std::array<std::byte, 4> CheckpointKey::hash() const { return note_key_hash(name_, ed25519_type, key_); }

}  // namespace fieldvault::crypto
