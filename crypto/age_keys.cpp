#include "fieldvault/crypto/age_keys.hpp"

#include <algorithm>

#include "fieldvault/crypto/encoding.hpp"
#include "x25519.hpp"

namespace fieldvault::crypto {

namespace {

constexpr std::string_view recipient_prefix = "age";
constexpr std::string_view identity_prefix = "age-secret-key-";

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::optional<AgeRecipient> AgeRecipient::parse(std::string_view text) {
  if (std::ranges::any_of(text, is_upper)) return std::nullopt;
  const std::optional<Bytes> decoded = from_bech32(recipient_prefix, text);
  std::array<std::byte, 32> point;
  if (!decoded || decoded->size() != point.size()) return std::nullopt;
  std::ranges::copy(*decoded, point.begin());
  return AgeRecipient(point);
}

std::string AgeRecipient::text() const { return to_bech32(recipient_prefix, point_); }

AgeIdentity AgeIdentity::generate(RandomSource& random) {
  SecretBuffer scalar(32);
  random.fill(scalar.expose_mutable());
  return AgeIdentity(scalar.expose());
}

std::optional<AgeIdentity> AgeIdentity::parse(std::string_view text) {
  if (std::ranges::any_of(text, is_lower)) return std::nullopt;
  std::optional<Bytes> decoded = from_bech32(identity_prefix, text);
  if (!decoded) return std::nullopt;
  std::optional<AgeIdentity> identity;
  if (decoded->size() == 32) identity.emplace(*decoded);
  wipe(*decoded);
  return identity;
}

SecretBuffer AgeIdentity::text() const {
  std::string text = to_bech32(identity_prefix, scalar_.expose());
  std::ranges::transform(text, text.begin(), to_upper);
  SecretBuffer locked(bytes_of(text));
  wipe(std::as_writable_bytes(std::span(text)));
  return locked;
}

AgeIdentity::AgeIdentity(ByteView scalar) : scalar_(scalar), recipient_(x25519_public(scalar_.expose())) {}

}  // namespace fieldvault::crypto
