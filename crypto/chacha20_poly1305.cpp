#include "chacha20_poly1305.hpp"

#include <array>
#include <limits>

#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::crypto {
namespace {

enum class Direction { open = 0, seal = 1 };

CipherContext keyed_context(ByteView key, Direction direction) {
  static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "ChaCha20-Poly1305", nullptr);
  openssl_must(cipher != nullptr, "EVP_CIPHER_fetch");
  CipherContext context(EVP_CIPHER_CTX_new());
  openssl_must(context != nullptr, "EVP_CIPHER_CTX_new");
  openssl_must(
      EVP_CipherInit_ex2(context.get(), cipher, octets(key), nullptr, static_cast<int>(direction), nullptr) == 1,
      "EVP_CipherInit_ex2");
  return context;
}

void require_sizes(ByteView nonce, ByteView associated_data, std::size_t plaintext, std::size_t sealed) {
  constexpr std::size_t most = std::numeric_limits<int>::max();
  if (nonce.size() != ChaCha20Poly1305::nonce_size || sealed < ChaCha20Poly1305::tag_size ||
      sealed - ChaCha20Poly1305::tag_size != plaintext || plaintext > most || associated_data.size() > most) {
    throw Error(ErrorCode::program_failed, "a message of a wrong size was given to ChaCha20-Poly1305");
  }
}

// Sets the nonce (the direction stays), then takes the associated data and the message in.
bool start(EVP_CIPHER_CTX* context, ByteView nonce, ByteView associated_data) {
  int written = 0;
  if (EVP_CipherInit_ex2(context, nullptr, nullptr, octets(nonce), -1, nullptr) != 1) {
    return false;
  }
  return associated_data.empty() || EVP_CipherUpdate(context, nullptr, &written, octets(associated_data),
                                                     static_cast<int>(associated_data.size())) == 1;
}

bool transform(EVP_CIPHER_CTX* context, ByteView in, MutableBytes out) {
  int written = 0;
  return in.empty() || EVP_CipherUpdate(context, octets(out), &written, octets(in), static_cast<int>(in.size())) == 1;
}

bool finish(EVP_CIPHER_CTX* context) {
  std::array<unsigned char, EVP_MAX_BLOCK_LENGTH> none{};
  int written = 0;
  return EVP_CipherFinal_ex(context, none.data(), &written) == 1;
}

}  // namespace

ChaCha20Poly1305::ChaCha20Poly1305(ByteView key) {
  require_key_size(key.size(), key_size);
  sealing_ = keyed_context(key, Direction::seal);
  opening_ = keyed_context(key, Direction::open);
}

void ChaCha20Poly1305::seal(ByteView nonce, ByteView associated_data, ByteView plaintext, MutableBytes sealed) {
  require_sizes(nonce, associated_data, plaintext.size(), sealed.size());
  const MutableBytes tag = sealed.last(tag_size);
  EVP_CIPHER_CTX* context = sealing_.get();
  openssl_must(start(context, nonce, associated_data) && transform(context, plaintext, sealed) && finish(context),
               "EVP_CipherUpdate");
  openssl_must(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, tag_size, octets(tag)) == 1,
               "EVP_CTRL_AEAD_GET_TAG");
}

bool ChaCha20Poly1305::open(ByteView nonce, ByteView associated_data, ByteView sealed, MutableBytes plaintext) {
  require_sizes(nonce, associated_data, plaintext.size(), sealed.size());
  std::array<std::byte, tag_size> tag{};
  const ByteView given_tag = sealed.last(tag_size);
  std::copy(given_tag.begin(), given_tag.end(), tag.begin());
  EVP_CIPHER_CTX* context = opening_.get();
  openssl_must(start(context, nonce, associated_data), "EVP_CipherInit_ex2");
  openssl_must(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, tag_size, tag.data()) == 1, "EVP_CTRL_AEAD_SET_TAG");
  if (transform(context, sealed.first(sealed.size() - tag_size), plaintext) && finish(context)) {
    return true;
  }
  wipe(plaintext);
  return false;
}

}  // namespace fieldvault::crypto
