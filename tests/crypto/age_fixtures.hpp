// What the age tests share: recognisable plaintexts, a sink that keeps what it is given, codes of thrown errors.
#pragma once

#include <algorithm>
#include <catch2/catch_tostring.hpp>
#include <concepts>
#include <optional>
#include <string>

#include "fieldvault/crypto/age.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"

namespace fieldvault::crypto::age_test {

class KeptBytes final : public ByteSink {
 public:
  void write(ByteView bytes) override { kept.insert(kept.end(), bytes.begin(), bytes.end()); }
  Bytes kept;
};

// Bytes that differ from chunk to chunk, so that a chunk in a wrong place is seen.
inline Bytes plaintext_of(std::size_t size) {
  Bytes bytes(size);
  std::uint32_t state = 1;
  for (std::byte& byte : bytes) {
    state = state * 1664525 + 1013904223;
    byte = static_cast<std::byte>(state >> 24);
  }
  return bytes;
}

// The code of the Error that `act` throws; nullopt where it throws none.
std::optional<ErrorCode> code_thrown_by(std::invocable auto act) {
  try {
    act();
  } catch (const Error& error) {
    return error.code();
  }
  return std::nullopt;
}

inline Bytes concatenated(std::initializer_list<ByteView> parts) {
  Bytes all;
  for (const ByteView part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

inline void flip_bit(Bytes& bytes, std::size_t at, unsigned bit = 0) { bytes.at(at) ^= std::byte{1} << bit; }

// Fixed per test run, so that a failure can be repeated.
inline SeededRandom seeded(std::string_view label) { return SeededRandom(bytes_of("fieldvault age tests"), label); }

inline AgeIdentity identity_of(std::string_view label) {
  SeededRandom random = seeded(label);
  return AgeIdentity::generate(random);
}

inline void pass_in_pieces(ByteSink& to, ByteView bytes, std::size_t piece) {
  for (; !bytes.empty(); bytes = bytes.subspan(std::min(piece, bytes.size()))) {
    to.write(bytes.first(std::min(piece, bytes.size())));
  }
}

}  // namespace fieldvault::crypto::age_test

template <>
struct Catch::StringMaker<std::optional<fieldvault::ErrorCode>> {
  static std::string convert(const std::optional<fieldvault::ErrorCode>& code) {
    return code ? "error " + std::to_string(static_cast<int>(*code)) : "no error";
  }
};
