// OpenSSL's return codes as exceptions, and its handles as unique pointers.
#pragma once

#include <openssl/evp.h>
#include <openssl/kdf.h>

#include <memory>

#include "fieldvault/crypto/bytes.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::crypto {

// A call that cannot fail on right arguments, unless memory is out or the library is broken.
inline void openssl_must(bool succeeded, const char* call) {
  if (!succeeded) {
    throw Error(ErrorCode::program_failed, std::string("OpenSSL failed: ") + call);
  }
}

inline const unsigned char* octets(ByteView bytes) noexcept {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

inline unsigned char* octets(MutableBytes bytes) noexcept { return reinterpret_cast<unsigned char*>(bytes.data()); }

struct FreeDigestContext {
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
struct FreeCipherContext {
  void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
struct FreeMacContext {
  void operator()(EVP_MAC_CTX* context) const noexcept { EVP_MAC_CTX_free(context); }
};
struct FreeKdfContext {
  void operator()(EVP_KDF_CTX* context) const noexcept { EVP_KDF_CTX_free(context); }
};

using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeDigestContext>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeCipherContext>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, FreeMacContext>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, FreeKdfContext>;

}  // namespace fieldvault::crypto
