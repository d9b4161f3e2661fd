#include "block_queue.hpp"

namespace fieldvault::evidence {

void BlockQueue::push(std::unique_ptr<Block> block) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    blocks_.push_back(std::move(block));
  }
  changed_.notify_one();
}

std::unique_ptr<Block> BlockQueue::pop() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ || !blocks_.empty(); });
  if (blocks_.empty()) return nullptr;
  std::unique_ptr<Block> block = std::move(blocks_.front());
  blocks_.pop_front();
  return block;
}

void BlockQueue::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

void BlockQueue::abandon() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    blocks_.clear();
  }
  changed_.notify_all();
}

}  // namespace fieldvault::evidence
