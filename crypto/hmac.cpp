// HMAC and HKDF of hash.hpp.
#include <openssl/core_names.h>
#include <openssl/params.h>

#include "fieldvault/crypto/hash.hpp"
#include "openssl_call.hpp"

namespace fieldvault::crypto {
namespace {

constexpr std::size_t max_hkdf_output = 255 * Digest::size;

char* sha256_name() noexcept {
  static char name[] = "SHA256";
  return name;
}

// OpenSSL takes a null pointer for "not given"; an empty string must differ from that.
ByteView never_null(ByteView bytes) noexcept {
  static constexpr std::byte nothing{};
  return bytes.data() == nullptr ? ByteView(&nothing, 0) : bytes;
}

OSSL_PARAM octet_parameter(const char* name, ByteView bytes) {
  const ByteView given = never_null(bytes);
  // The library only reads through this pointer; its type cannot say so.
  return OSSL_PARAM_construct_octet_string(name, const_cast<std::byte*>(given.data()), given.size());
}

void require_hkdf_output(std::size_t length) {
  if (length == 0 || length > max_hkdf_output) {
    throw Error(ErrorCode::program_failed, "HKDF-SHA256 gives 1 to 8160 bytes");
  }
}

EVP_MAC_CTX* new_hmac_sha256() {
  EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  openssl_must(algorithm != nullptr, "EVP_MAC_fetch");
  EVP_MAC_CTX* const context = EVP_MAC_CTX_new(algorithm);
  openssl_must(context != nullptr, "EVP_MAC_CTX_new");
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256_name(), 0),
                                   OSSL_PARAM_construct_end()};
  openssl_must(EVP_MAC_CTX_set_params(context, parameters) == 1, "EVP_MAC_CTX_set_params");
  return context;
}

// A copy knows its digest already: to look it up by name takes longer than the sum.
MacContext hmac_context() {
  static EVP_MAC_CTX* const keyless = new_hmac_sha256();
  MacContext context(EVP_MAC_CTX_dup(keyless));
  openssl_must(context != nullptr, "EVP_MAC_CTX_dup");
  return context;
}

Digest sum_of(EVP_MAC_CTX* context, ByteView key, ByteView message) {
  const ByteView given_key = never_null(key);
  openssl_must(EVP_MAC_init(context, octets(given_key), given_key.size(), nullptr) == 1, "EVP_MAC_init");
  openssl_must(EVP_MAC_update(context, octets(message), message.size()) == 1, "EVP_MAC_update");
  std::array<std::byte, Digest::size> value{};
  std::size_t written = 0;
  openssl_must(EVP_MAC_final(context, octets(MutableBytes(value)), &written, value.size()) == 1, "EVP_MAC_final");
  return Digest(value);
}

}  // namespace

Digest hmac_sha256(ByteView key, ByteView message) { return sum_of(hmac_context().get(), key, message); }

struct SaltHmac::State {
  MacContext context;
};

SaltHmac::SaltHmac() : state_(std::make_unique<State>()) { state_->context = hmac_context(); }
SaltHmac::~SaltHmac() = default;
SaltHmac::SaltHmac(SaltHmac&&) noexcept = default;
SaltHmac& SaltHmac::operator=(SaltHmac&&) noexcept = default;

Digest SaltHmac::operator()(ByteView key, ByteView message) { return sum_of(state_->context.get(), key, message); }

void hkdf_sha256(ByteView key, ByteView salt, std::string_view info, MutableBytes out) {
  require_hkdf_output(out.size());
  static EVP_KDF* const algorithm = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
  openssl_must(algorithm != nullptr, "EVP_KDF_fetch");
  const KdfContext context(EVP_KDF_CTX_new(algorithm));
  openssl_must(context != nullptr, "EVP_KDF_CTX_new");
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, sha256_name(), 0),
                                   octet_parameter(OSSL_KDF_PARAM_KEY, key), octet_parameter(OSSL_KDF_PARAM_SALT, salt),
                                   octet_parameter(OSSL_KDF_PARAM_INFO, bytes_of(info)), OSSL_PARAM_construct_end()};
  openssl_must(EVP_KDF_derive(context.get(), octets(out), out.size(), parameters) == 1, "EVP_KDF_derive");
}

SecretBuffer hkdf_sha256(ByteView key, ByteView salt, std::string_view info, std::size_t length) {
  require_hkdf_output(length);
  SecretBuffer out(length);
  hkdf_sha256(key, salt, info, out.expose_mutable());
  return out;
}

}  // namespace fieldvault::crypto
