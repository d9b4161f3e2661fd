// A whole age file: header and payload, written and read as streams, or at once where it is small.
#pragma once

#include <memory>
#include <optional>
#include <span>

#include "fieldvault/crypto/age_header.hpp"
#include "fieldvault/crypto/age_stream.hpp"

namespace fieldvault::crypto {

// Writes the header and the nonce to `out` in its constructor; then plaintext in, age file out. The file key is the
// first that it takes of `random`.
class AgeWriter final : public ByteSink {
 public:
  AgeWriter(std::span<const AgeRecipient> recipients, RandomSource& random, ByteSink& out);
  ~AgeWriter() override;
  void write(ByteView plaintext) override;
  void finish();

 private:
  std::unique_ptr<StreamWriter> stream_;
};

// Age file in, plaintext out. Errors as AgeHeader and StreamReader. `stanzas`, when given, is how many stanzas the
// header must have; another count is Error(input_refused). No byte goes out before the header's MAC was checked.
// `out` must outlive the reader; what it was given counts only once finish() returned.
class AgeReader final : public ByteSink {
 public:
  AgeReader(const AgeIdentity& identity, ByteSink& out, std::optional<std::size_t> stanzas = std::nullopt);
  ~AgeReader() override;
  void write(ByteView file) override;
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] Bytes age_encrypt(ByteView plaintext, std::span<const AgeRecipient> recipients, RandomSource& random);
[[nodiscard]] Bytes age_decrypt(ByteView file, const AgeIdentity& identity,
                                std::optional<std::size_t> stanzas = std::nullopt);

}  // namespace fieldvault::crypto
