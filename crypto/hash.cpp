#include "fieldvault/crypto/hash.hpp"

#include <algorithm>

#include "fieldvault/crypto/encoding.hpp"
#include "openssl_call.hpp"

namespace fieldvault::crypto {
namespace {

// Fetched once: an implicit fetch at every call costs more than the hash of a Merkle node.
const EVP_MD* sha256_algorithm() {
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  openssl_must(algorithm != nullptr, "EVP_MD_fetch");
  return algorithm;
}

}  // namespace

Digest::Digest(ByteView bytes) {
  if (bytes.size() != size) {
    throw Error(ErrorCode::program_failed, "a digest of a wrong size");
  }
  std::copy(bytes.begin(), bytes.end(), bytes_.begin());
}

std::optional<Digest> Digest::parse(std::string_view hex) {
  if (hex.size() != 2 * size) {
    return std::nullopt;
  }
  const std::optional<Bytes> bytes = from_hex(hex);
  if (!bytes) {
    return std::nullopt;
  }
  return Digest(*bytes);
}

std::string Digest::hex() const { return to_hex(bytes_); }

struct Sha256::State {
  DigestContext context;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  state_->context.reset(EVP_MD_CTX_new());
  openssl_must(state_->context != nullptr, "EVP_MD_CTX_new");
  openssl_must(EVP_DigestInit_ex2(state_->context.get(), sha256_algorithm(), nullptr) == 1, "EVP_DigestInit_ex2");
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(ByteView bytes) {
  openssl_must(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1, "EVP_DigestUpdate");
}

Digest Sha256::finish() {
  std::array<std::byte, Digest::size> value{};
  openssl_must(EVP_DigestFinal_ex(state_->context.get(), octets(MutableBytes(value)), nullptr) == 1,
               "EVP_DigestFinal_ex");
  return Digest(value);
}

Digest sha256(ByteView bytes) {
  std::array<std::byte, Digest::size> value{};
  openssl_must(
      EVP_Digest(bytes.data(), bytes.size(), octets(MutableBytes(value)), nullptr, sha256_algorithm(), nullptr) == 1,
      "EVP_Digest");
  return Digest(value);
}

}  // namespace fieldvault::crypto
