// Sinks that bundles are written through: into a file, into a hash, into both.
#pragma once

#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/vault/file.hpp"

namespace fieldvault::bundle {

class FileSink final : public crypto::ByteSink {
 public:
  explicit FileSink(vault::File& file) : file_(&file) {}
  void write(ByteView bytes) override { file_->write(bytes); }

 private:
  vault::File* file_;
};

// Passes everything on, and knows its length and hash.
class HashingSink final : public crypto::ByteSink {
 public:
  explicit HashingSink(crypto::ByteSink& out) : out_(&out) {}
  void write(ByteView bytes) override {
    hash_.update(bytes);
    size_ += bytes.size();
    out_->write(bytes);
  }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] crypto::Digest finish() { return hash_.finish(); }

 private:
  crypto::ByteSink* out_;
  crypto::Sha256 hash_;
  std::uint64_t size_ = 0;
};

// Passes everything on, and knows its length.
class CountingSink final : public crypto::ByteSink {
 public:
  explicit CountingSink(crypto::ByteSink& out) : out_(&out) {}
  void write(ByteView bytes) override {
    count_ += bytes.size();
    out_->write(bytes);
  }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

 private:
  crypto::ByteSink* out_;
  std::uint64_t count_ = 0;
};

class CollectingSink final : public crypto::ByteSink {
 public:
  void write(ByteView bytes) override { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }

 private:
  Bytes bytes_;
};

}  // namespace fieldvault::bundle
