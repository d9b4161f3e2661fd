#include "file_hash.hpp"

namespace fieldvault::vault {
namespace {

constexpr std::size_t read_at_once = std::size_t{1} << 20;

}  // namespace

crypto::Digest hash_of(File& file) {
  crypto::Sha256 hash;
  Bytes buffer(read_at_once);
  for (std::size_t size = file.read(buffer); size > 0; size = file.read(buffer)) {
    hash.update(ByteView(buffer).first(size));
  }
  return hash.finish();
}

}  // namespace fieldvault::vault
