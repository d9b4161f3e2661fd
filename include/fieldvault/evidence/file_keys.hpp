// The keys of a group of files, side by side in locked memory: a region for each would take all that may be locked.
#pragma once

#include <algorithm>
#include <cstddef>

#include "fieldvault/crypto/age_header.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::evidence {

class FileKeys {
 public:
  explicit FileKeys(std::size_t most) : bytes_(most * crypto::FileKey::size) {}

  void add(const crypto::FileKey& key) {
    std::ranges::copy(key.expose(), place(count_).begin());
    ++count_;
  }
  [[nodiscard]] crypto::FileKey at(std::size_t index) { return crypto::FileKey(place(index)); }
  void clear() noexcept {
    crypto::wipe(bytes_.expose_mutable());
    count_ = 0;
  }

 private:
  [[nodiscard]] MutableBytes place(std::size_t index) {
    constexpr std::size_t size = crypto::FileKey::size;
    if (index >= bytes_.size() / size) throw Error(ErrorCode::program_failed, "more file keys than have a place");
    return bytes_.expose_mutable().subspan(index * size, size);
  }

  crypto::SecretBuffer bytes_;
  std::size_t count_ = 0;
};

}  // namespace fieldvault::evidence
