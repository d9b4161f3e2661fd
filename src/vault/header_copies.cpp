#include "header_copies.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "header_format.hpp"

namespace fieldvault::vault {
namespace {

bool checksum_fits(ByteView bytes) {
  using namespace header_format;
  if (bytes.size() != header_size) return false;
  const ByteView checksum = bytes.subspan(checksum_at, crypto::Digest::size);
  return crypto::sha256(bytes.first(checksum_at)) == crypto::Digest(checksum);
}

HeaderCopy read_copy(Disk& disk, const Path& path) {
  HeaderCopy copy{path, std::nullopt, "is missing", std::nullopt};
  if (!disk.exists(path)) return copy;
  Bytes bytes;
  try {
    bytes = disk.read_all(path, header_size);
  } catch (const Error&) {
    copy.fault = "cannot be read";
    return copy;
  }
  try {
    copy.header = UnverifiedHeader::parse(bytes);
    copy.fault.clear();
  } catch (const Error& error) {
    copy.fault = "is torn";
    if (error.code() == ErrorCode::input_refused) copy.refusal = error.what();
    copy.checksum_fits = checksum_fits(bytes);
  }
  return copy;
}

}  // namespace

std::array<HeaderCopy, 2> read_header_copies(Disk& disk, const Path& folder) {
  return {read_copy(disk, folder / header_names[0]), read_copy(disk, folder / header_names[1])};
}

std::vector<const UnverifiedHeader*> usable_headers(const std::array<HeaderCopy, 2>& copies) {
  std::vector<const UnverifiedHeader*> usable;
  for (const HeaderCopy& copy : copies) {
    if (copy.refusal && copy.checksum_fits) throw Error(ErrorCode::input_refused, *copy.refusal);
    if (copy.header) usable.push_back(&*copy.header);
  }
  if (usable.empty()) {
    for (const HeaderCopy& copy : copies) {
      if (copy.refusal) throw Error(ErrorCode::input_refused, *copy.refusal);
    }
    throw Error(ErrorCode::damaged,
                fmt::format("the vault cannot be unlocked: {} {} and {} {}. Nothing was written. Ways out: put back "
                            "header.a or header.b from any copy of this vault's folder, on a stick or in a backup; it "
                            "opens with the passphrase or recovery code of its time. Without one, what HQ has received "
                            "in bundles can be had from HQ",
                            header_names[0], copies[0].fault, header_names[1], copies[1].fault));
  }
  std::stable_sort(usable.begin(), usable.end(), [](const auto* left, const auto* right) {
    return left->header().generation > right->header().generation;
  });
  if (usable.size() == 2 && usable[0]->bytes() == usable[1]->bytes()) usable.pop_back();
  return usable;
}

void write_header_copy(Disk& disk, const Path& path, ByteView encoded, const HeaderMacKey& mac_key,
                       const std::function<bool(const Header&)>& unlocks) {
  disk.replace_erasing(path, encoded);
  const Bytes read_back = disk.read_back(path, header_size);
  const bool same = std::equal(read_back.begin(), read_back.end(), encoded.begin(), encoded.end());
  if (same) {
    const UnverifiedHeader parsed = UnverifiedHeader::parse(read_back);
    if (parsed.verify(mac_key) && unlocks(parsed.header())) return;
  }
  throw Error(ErrorCode::disk, fmt::format("{} was written and does not read back as it was written", path.string()));
}

void restore_header_copy(Disk& disk, const Path& path, ByteView encoded, const HeaderMacKey& mac_key) {
  const HeaderCopy copy = read_copy(disk, path);
  if (copy.header && std::ranges::equal(copy.header->bytes(), encoded)) return;
  write_header_copy(disk, path, encoded, mac_key, [](const Header&) { return true; });
}

}  // namespace fieldvault::vault
