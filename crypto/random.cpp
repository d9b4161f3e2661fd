#include "fieldvault/crypto/random.hpp"

#include <sodium.h>

#include "fieldvault/crypto/hash.hpp"

namespace fieldvault::crypto {

void SystemRandom::fill(MutableBytes out) {
  initialise();
  if (!out.empty()) {
    randombytes_buf(out.data(), out.size());
  }
}

SeededRandom::SeededRandom(ByteView seed, std::string_view label) : seed_(seed), label_(label) {}

void SeededRandom::fill(MutableBytes out) {
  std::string info = label_;
  for (int shift = 56; shift >= 0; shift -= 8) {
    info.push_back(static_cast<char>(counter_ >> shift & 0xff));
  }
  hkdf_sha256(seed_.expose(), {}, info, out);
  ++counter_;
}

Bytes random_bytes(RandomSource& random, std::size_t size) {
  Bytes bytes(size);
  random.fill(bytes);
  return bytes;
}

}  // namespace fieldvault::crypto
