#include <algorithm>
#include <utility>

#include "fieldvault/bundle/tar.hpp"
#include "fieldvault/crypto/error.hpp"
#include "tar_format.hpp"

namespace fieldvault::bundle {
namespace {

[[noreturn]] void refuse(const std::string& why) { throw Error(ErrorCode::input_refused, "archive: " + why); }

bool is_zero(ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::byte b) { return b == std::byte{0}; });
}

std::string_view name_in(ByteView block) {
  const std::string_view field = text_of(block).substr(0, tar_name_size);
  return field.substr(0, field.find('\0'));
}

// Octal digits only: the high bit of a base-256 size is no digit.
std::uint64_t size_in(ByteView block) {
  std::uint64_t size = 0;
  for (const char digit : text_of(block).substr(tar_size_offset, tar_size_digits)) {
    if (digit < '0' || digit > '7') refuse("a size is not eleven octal digits");
    size = size * 8 + static_cast<std::uint64_t>(digit - '0');
  }
  return size;
}

void require_same(ByteView block, const TarBlock& strict) {
  if (!std::ranges::equal(block, strict)) {
    refuse("a header is not the one that belongs to its name and size (mode, owner, time, checksum or magic)");
  }
}

}  // namespace

void TarReader::write(ByteView archive) {
  if (expect_ == Expect::nothing) refuse("was refused before");
  try {
    while (!archive.empty()) archive = archive.subspan(take(archive));
  } catch (...) {
    // A caller that goes on must never see the rest pass.
    expect_ = Expect::nothing;
    throw;
  }
}

std::size_t TarReader::take(ByteView archive) {
  if (expect_ == Expect::zeros) {
    if (!is_zero(archive)) refuse("something follows the end blocks");
    zeros_ += archive.size();
    return archive.size();
  }
  if (expect_ == Expect::contents) {
    if (left_ > 0) {
      const auto part = archive.first(static_cast<std::size_t>(std::min<std::uint64_t>(left_, archive.size())));
      handler_->bytes(part);
      left_ -= part.size();
      if (left_ == 0) end_of_contents();
      return part.size();
    }
    const auto part = archive.first(static_cast<std::size_t>(std::min<std::uint64_t>(padding_, archive.size())));
    if (!is_zero(part)) refuse("the padding of a member is not zero");
    padding_ -= part.size();
    if (padding_ == 0) expect_ = Expect::header;
    return part.size();
  }
  const ByteView part = archive.first(std::min(tar_block - block_.size(), archive.size()));
  block_.insert(block_.end(), part.begin(), part.end());
  if (block_.size() == tar_block) {
    const Bytes complete = std::exchange(block_, {});
    block(complete);
  }
  return part.size();
}

void TarReader::block(ByteView block) {
  if (expect_ == Expect::pax_record) return pax_record(block);
  if (expect_ == Expect::header && is_zero(block)) {
    expect_ = Expect::zeros;
    zeros_ = tar_block;
    return;
  }
  header(block);
}

void TarReader::header(ByteView block) {
  const std::string name(name_in(block));
  const std::uint64_t stated = size_in(block);
  const char type = static_cast<char>(block[tar_type_offset]);
  const bool after_pax = expect_ == Expect::member_after_pax;
  if (type == static_cast<char>(TarType::pax) && !after_pax) {
    if (stated > tar_block) refuse("a pax header holds more than a size");
    require_same(block, tar_block_of(pax_member_name, stated, TarType::pax));
    pax_record_size_ = static_cast<std::size_t>(stated);
    expect_ = Expect::pax_record;
    return;
  }
  if (type != static_cast<char>(TarType::regular)) refuse("a member is not a regular file");
  if (!is_tar_name(name)) refuse("a member's name is not allowed");
  require_same(block, tar_block_of(name, after_pax ? 0 : stated, TarType::regular));
  const std::uint64_t size = after_pax ? pax_size_ : stated;
  left_ = size;
  padding_ = tar_padding(size);
  expect_ = Expect::contents;
  handler_->begin(name, size);
  if (left_ == 0) end_of_contents();
}

void TarReader::pax_record(ByteView block) {
  const std::string_view record = text_of(block).substr(0, pax_record_size_);
  const auto size = parse_pax_size_record(record);
  if (!size || !is_zero(block.subspan(pax_record_size_))) refuse("a pax record is not a size over 8 GiB");
  pax_size_ = *size;
  expect_ = Expect::member_after_pax;
}

void TarReader::end_of_contents() {
  handler_->end();
  if (padding_ == 0) expect_ = Expect::header;
}

void TarReader::skip(std::uint64_t size) {
  if (size == 0) return;  // an empty member has ended with its header
  if (expect_ != Expect::contents || size > left_) {
    throw Error(ErrorCode::program_failed, "more of an archive's member is skipped than there is");
  }
  left_ -= size;
  if (left_ == 0) end_of_contents();
}

std::uint64_t TarReader::finish() {
  if (expect_ == Expect::nothing) refuse("was refused before");
  if (expect_ != Expect::zeros || zeros_ < tar_end_size) refuse("was cut off");
  expect_ = Expect::nothing;
  return zeros_;
}

}  // namespace fieldvault::bundle
