// Tar, strict profile: every header follows from (name, size), so there is one encoding of an archive.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "fieldvault/crypto/age_stream.hpp"

namespace fieldvault::bundle {

inline constexpr std::size_t tar_block = 512;
inline constexpr std::uint64_t max_plain_tar_size = (std::uint64_t{1} << 33) - 1;  // beyond it a pax `size` record

// Regular files, mode 0644, owner 0, time 0. Names: 1 to 100 bytes of [A-Za-z0-9._/-], relative, no empty, "." or ".."
// component, none that ends with a dot or that Windows takes for a device; otherwise Error(program_failed). The header
// block; preceded by a pax header and its record where the size is over 8 GiB.
[[nodiscard]] Bytes tar_header(std::string_view name, std::uint64_t size);
// Header, contents and padding to a block.
[[nodiscard]] std::uint64_t tar_member_size(std::string_view name, std::uint64_t size);

class TarWriter final : public crypto::ByteSink {
 public:
  explicit TarWriter(crypto::ByteSink& out) : out_(&out) {}
  // Then exactly `size` bytes through write(), then the next begin() or finish(); otherwise Error(program_failed).
  void begin(std::string_view name, std::uint64_t size);
  void write(ByteView bytes) override;
  void add(std::string_view name, ByteView contents);
  // Two zero blocks, then zeros up to `total` bytes of archive (at least what is written; 0: nothing more).
  void finish(std::uint64_t total = 0);
  [[nodiscard]] std::uint64_t written() const noexcept { return written_; }

 private:
  void pad();
  crypto::ByteSink* out_;
  std::uint64_t written_ = 0;
  std::uint64_t left_ = 0;
  std::uint64_t padding_ = 0;
};

// What a reader of an archive does with its members. begin() refuses, by Error(input_refused), a member that does not
// belong here.
class TarHandler {
 public:
  virtual ~TarHandler() = default;
  virtual void begin(std::string_view name, std::uint64_t size) = 0;
  virtual void bytes(ByteView part) = 0;
  virtual void end() = 0;
};

// Push the archive in. Each header is made again from (name, size) and compared; links, devices, GNU and pax extensions
// but `size`, bad checksums, base-256 sizes, a size beyond 2^62, anything but zeros after the end blocks:
// Error(input_refused).
class TarReader final : public crypto::ByteSink {
 public:
  explicit TarReader(TarHandler& handler) : handler_(&handler) {}
  void write(ByteView archive) override;
  // As if the next `size` bytes of a member's contents had come through write(). Error(program_failed) where there are
  // fewer to come.
  void skip(std::uint64_t size);
  // Of a member's contents, what is still to come.
  [[nodiscard]] std::uint64_t left() const noexcept { return left_; }
  // End blocks and zeros behind them, as far as they came.
  [[nodiscard]] std::uint64_t zeros() const noexcept { return zeros_; }
  // Error(input_refused) where the archive was cut off. Returns the bytes of trailing zeros, end blocks included.
  std::uint64_t finish();

 private:
  enum class Expect { header, pax_record, member_after_pax, contents, zeros, nothing };
  [[nodiscard]] std::size_t take(ByteView archive);
  void block(ByteView block);
  void header(ByteView block);
  void pax_record(ByteView block);
  void end_of_contents();
  TarHandler* handler_;
  Expect expect_ = Expect::header;
  Bytes block_;                // a header on its way in
  std::uint64_t left_ = 0;     // of the member's contents
  std::uint64_t padding_ = 0;  // zeros after them
  std::uint64_t zeros_ = 0;    // end blocks and what follows
  std::size_t pax_record_size_ = 0;
  std::uint64_t pax_size_ = 0;
};

}  // namespace fieldvault::bundle
