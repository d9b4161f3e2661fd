#include <algorithm>
#include <array>

#include "fieldvault/bundle/tar.hpp"
#include "fieldvault/crypto/error.hpp"
#include "tar_format.hpp"

namespace fieldvault::bundle {
namespace {

void append(Bytes& bytes, const TarBlock& block) { bytes.insert(bytes.end(), block.begin(), block.end()); }

void write_zeros(crypto::ByteSink& out, std::uint64_t count) {
  static constexpr std::array<std::byte, 16 * 1024> zeros{};
  while (count > 0) {
    const std::uint64_t part = std::min<std::uint64_t>(count, zeros.size());
    out.write(ByteView(zeros).first(static_cast<std::size_t>(part)));
    count -= part;
  }
}

}  // namespace

Bytes tar_header(std::string_view name, std::uint64_t size) {
  if (!is_tar_name(name) || size > max_tar_size) {
    throw Error(ErrorCode::program_failed, "no member of an archive: " + std::string(name));
  }
  Bytes header;
  if (size <= max_plain_tar_size) {
    append(header, tar_block_of(name, size, TarType::regular));
    return header;
  }
  const std::string record = pax_size_record(size);
  append(header, tar_block_of(pax_member_name, record.size(), TarType::pax));
  TarBlock content{};
  const ByteView bytes = bytes_of(record);
  std::copy(bytes.begin(), bytes.end(), content.begin());
  append(header, content);
  append(header, tar_block_of(name, 0, TarType::regular));
  return header;
}

std::uint64_t tar_member_size(std::string_view name, std::uint64_t size) {
  return tar_header(name, size).size() + size + tar_padding(size);
}

void TarWriter::begin(std::string_view name, std::uint64_t size) {
  if (left_ != 0)
    throw Error(ErrorCode::program_failed, "the archive member before " + std::string(name) + " is short");
  pad();
  const Bytes header = tar_header(name, size);
  out_->write(header);
  written_ += header.size();
  left_ = size;
  padding_ = tar_padding(size);
}

void TarWriter::write(ByteView bytes) {
  if (bytes.size() > left_) throw Error(ErrorCode::program_failed, "an archive member is longer than its header says");
  out_->write(bytes);
  left_ -= bytes.size();
  written_ += bytes.size();
}

void TarWriter::add(std::string_view name, ByteView contents) {
  begin(name, contents.size());
  write(contents);
}

void TarWriter::pad() {
  write_zeros(*out_, padding_);
  written_ += padding_;
  padding_ = 0;
}

void TarWriter::finish(std::uint64_t total) {
  if (left_ != 0) throw Error(ErrorCode::program_failed, "the last archive member is short");
  pad();
  const std::uint64_t end = written_ + tar_end_size;
  if (total != 0 && total < end) throw Error(ErrorCode::program_failed, "the archive is longer than planned");
  const std::uint64_t zeros = std::max(total, end) - written_;
  write_zeros(*out_, zeros);
  written_ += zeros;
}

}  // namespace fieldvault::bundle
