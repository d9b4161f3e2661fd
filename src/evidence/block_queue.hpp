// Blocks handed from one thread to another, in order.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>

#include "block_pipeline.hpp"

namespace fieldvault::evidence {

// Bounded by the number of blocks that exist.
class BlockQueue {
 public:
  // On a closed queue the block is dropped: nobody waits for it any more.
  void push(std::unique_ptr<Block> block);
  // Waits; nullptr when the queue is closed and empty.
  [[nodiscard]] std::unique_ptr<Block> pop();
  void close();    // what is in it can still be taken
  void abandon();  // what is in it is dropped

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Block>> blocks_;
  bool closed_ = false;
};

}  // namespace fieldvault::evidence
