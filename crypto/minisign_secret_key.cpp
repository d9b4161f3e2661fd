// The secret key of minisign.hpp and its unencrypted file, all of it in locked memory.
#include <sodium.h>

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/minisign.hpp"
#include "minisign_format.hpp"
#include "sodium_octets.hpp"

namespace fieldvault::crypto {
namespace {

// Ed ‖ no key derivation (two zero bytes) ‖ B2 ‖ salt, costs (48 zero bytes) ‖ key id ‖ seed ‖ public key ‖ checksum
constexpr std::array<unsigned char, 6> algorithms = {'E', 'd', 0, 0, 'B', '2'};
constexpr std::size_t key_id_offset = 54;
constexpr std::size_t seed_offset = 62;
constexpr std::size_t public_offset = 94;
constexpr std::size_t checksum_offset = 126;
constexpr std::size_t binary_size = 158;
constexpr std::size_t base64_size = 212;
constexpr int base64_variant = sodium_base64_VARIANT_ORIGINAL;

// minisign calls it "encrypted" even when it is not.
constexpr std::string_view comment_line = "untrusted comment: minisign encrypted secret key";

using Checksum = std::array<std::byte, 32>;

// BLAKE2b-256(Ed ‖ key id ‖ seed ‖ public key)
Checksum checksum_of(ByteView binary) {
  Checksum checksum{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, checksum.size());
  crypto_generichash_update(&state, sodium_octets(binary), 2);
  crypto_generichash_update(&state, sodium_octets(binary.subspan(key_id_offset)), checksum_offset - key_id_offset);
  crypto_generichash_final(&state, sodium_octets(MutableBytes(checksum)), checksum.size());
  sodium_memzero(&state, sizeof state);
  return checksum;
}

SecretBuffer binary_of(const MinisignSecretKey& key) {
  SecretBuffer binary(binary_size);
  const auto put = [&binary](std::size_t offset, ByteView bytes) {
    std::copy(bytes.begin(), bytes.end(), binary.expose_mutable().subspan(offset).begin());
  };
  put(0, std::as_bytes(std::span(algorithms)));
  put(key_id_offset, key.id().bytes());
  put(seed_offset, key.seed().expose());
  put(public_offset, key.public_key().key());
  put(checksum_offset, checksum_of(binary.expose()));
  return binary;
}

// With the NUL that libsodium writes behind it.
SecretBuffer base64_of(const SecretBuffer& binary) {
  SecretBuffer text(base64_size + 1);
  sodium_bin2base64(reinterpret_cast<char*>(text.expose_mutable().data()), text.size(), sodium_octets(binary.expose()),
                    binary.size(), base64_variant);
  return text;
}

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorCode::input_refused, "this is not an unencrypted minisign secret key: " + why);
}

SecretBuffer decode(std::string_view base64) {
  SecretBuffer binary(binary_size);
  std::size_t size = 0;
  if (base64.size() != base64_size ||
      sodium_base642bin(sodium_octets(binary.expose_mutable()), binary.size(), base64.data(), base64.size(), nullptr,
                        &size, nullptr, base64_variant) != 0 ||
      size != binary_size) {
    refuse("its second line is malformed");
  }
  const SecretBuffer again = base64_of(binary);
  if (!equal_in_constant_time(again.expose().first(base64_size), bytes_of(base64))) {
    refuse("its base64 is not canonical");
  }
  return binary;
}

void check_header(ByteView binary) {
  const ByteView expected = std::as_bytes(std::span(algorithms));
  if (!std::equal(expected.begin(), expected.end(), binary.begin())) {
    refuse("it is encrypted, or of another kind");
  }
  const ByteView unused = binary.subspan(expected.size(), key_id_offset - expected.size());
  if (std::any_of(unused.begin(), unused.end(), [](std::byte byte) { return byte != std::byte{0}; })) {
    refuse("it has a salt or costs, yet no passphrase");
  }
}

// minisign 0.11 leaves the checksum of an unencrypted key all zeros and does not look at it.
void check_checksum(ByteView binary) {
  const ByteView given = binary.subspan(checksum_offset);
  if (!equal_in_constant_time(given, checksum_of(binary)) && !equal_in_constant_time(given, Checksum{})) {
    refuse("its checksum is wrong");
  }
}

}  // namespace

MinisignSecretKey MinisignSecretKey::generate(RandomSource& random) {
  SigningSeed seed = new_signing_seed(random);
  std::array<std::byte, minisign::key_id_size> id{};
  random.fill(id);
  return {KeyId(id), std::move(seed)};
}

MinisignPublicKey MinisignSecretKey::public_key() const { return {id_, verifying_key(seed_)}; }

SecretBuffer MinisignSecretKey::file() const {
  const SecretBuffer base64 = base64_of(binary_of(*this));
  SecretBuffer file(comment_line.size() + 1 + base64_size + 1);
  auto out = file.expose_mutable().begin();
  const ByteView comment = bytes_of(comment_line);
  out = std::copy(comment.begin(), comment.end(), out);
  *out++ = std::byte{'\n'};
  out = std::copy_n(base64.expose().begin(), base64_size, out);
  *out = std::byte{'\n'};
  return file;
}

MinisignSecretKey MinisignSecretKey::parse_file(ByteView file) {
  std::string_view rest = text_of(file);
  const std::optional<std::string_view> comment = minisign::take_line(rest);
  const std::optional<std::string_view> base64 = minisign::take_line(rest);
  if (!comment || !base64 || !rest.empty() || !minisign::is_untrusted_comment(*comment)) {
    refuse("it has not the two lines of one");
  }
  const SecretBuffer binary = decode(*base64);
  const ByteView bytes = binary.expose();
  check_header(bytes);
  check_checksum(bytes);
  MinisignSecretKey key(KeyId(minisign::array_at<8>(bytes, key_id_offset)),
                        SigningSeed(bytes.subspan(seed_offset, SigningSeed::size)));
  if (key.public_key().key() != minisign::array_at<32>(bytes, public_offset)) {
    refuse("its public half does not belong to its secret half");
  }
  return key;
}

}  // namespace fieldvault::crypto
