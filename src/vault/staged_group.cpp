#include "fieldvault/vault/staged_group.hpp"

#include <utility>

#include "fieldvault/vault/sync_many.hpp"

namespace fieldvault::vault {

void StagedGroup::add(StagedObject body) {
  File& file = body.completed();
  if (bodies_.empty()) is_synced_whole_ = is_synced_whole(file);
  // With the fourth the whole is synced, by the first. A group of three needs them open, each.
  if (is_synced_whole_ && bodies_.size() + 1 >= worth_the_whole) file.close();
  bytes_ += body.size();
  bodies_.push_back(std::move(body));
}

bool StagedGroup::is_full() const noexcept {
  return bytes_ >= most_bytes || bodies_.size() >= (is_synced_whole_ ? most : most_open);
}

std::vector<StagedObject> StagedGroup::take() {
  bytes_ = 0;
  return std::exchange(bodies_, {});
}

}  // namespace fieldvault::vault
