// Buffers handed from one thread to another, in order.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

namespace fieldvault::vault {

// Bounded by the number of buffers that exist.
template <typename Buffer>
class HandoverQueue {
 public:
  // On a closed queue the buffer is dropped: nobody waits for it any more.
  void push(std::unique_ptr<Buffer> buffer) {
    {
      const std::lock_guard lock(mutex_);
      if (closed_) return;
      buffers_.push_back(std::move(buffer));
    }
    changed_.notify_one();
  }

  // Waits; nullptr when the queue is closed and empty.
  [[nodiscard]] std::unique_ptr<Buffer> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !buffers_.empty(); });
    if (buffers_.empty()) return nullptr;
    std::unique_ptr<Buffer> buffer = std::move(buffers_.front());
    buffers_.pop_front();
    return buffer;
  }

  // What is in it can still be taken.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
  }

  // What is in it is dropped.
  void abandon() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
      buffers_.clear();
    }
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Buffer>> buffers_;
  bool closed_ = false;
};

}  // namespace fieldvault::vault
