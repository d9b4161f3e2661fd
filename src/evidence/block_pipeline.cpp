#include "block_pipeline.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <thread>

#include "fieldvault/crypto/secret.hpp"
#include "fieldvault/vault/handover_queue.hpp"

namespace fieldvault::evidence {
namespace {

using Queue = vault::HandoverQueue<Block>;

// A stage on a thread of its own. Whatever ends it, the stages beside it are told by closed queues.
class Stage {
 public:
  Stage(const Consume& consume, Queue& from, Queue& to)
      : from_(from), to_(to), thread_([this, &consume] { run(consume); }) {}
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  ~Stage() {
    from_.abandon();
    if (thread_.joinable()) thread_.join();
  }

  // Waits for what is on its way; what the stage threw, if it did.
  [[nodiscard]] std::exception_ptr join() {
    thread_.join();
    return failure_;
  }

 private:
  void run(const Consume& consume) noexcept {
    try {
      while (std::unique_ptr<Block> block = from_.pop()) {
        consume(*block);
        to_.push(std::move(block));
      }
    } catch (...) {
      failure_ = std::current_exception();
      from_.abandon();
    }
    to_.close();
  }

  Queue& from_;
  Queue& to_;
  std::exception_ptr failure_;
  std::thread thread_;
};

void run_on_this_thread(const Produce& produce, const std::vector<Consume>& stages, SpareBlocks& spare) {
  std::unique_ptr<Block> block = spare.take();
  while (produce(*block)) {
    for (const Consume& consume : stages) consume(*block);
  }
  spare.give(std::move(block));
}

}  // namespace

void Block::forget() noexcept {
  crypto::wipe(MutableBytes(plaintext).first(longest_));
  longest_ = 0;
}

void each_chunk(Block& block, const std::function<void(const BlockChunk&)>& visit) {
  const MutableBytes plaintext = MutableBytes(block.plaintext).first(block.plaintext_size);
  const MutableBytes sealed = block.sealed;
  std::size_t done = 0;
  std::size_t sealed_done = 0;
  std::uint64_t index = block.first_chunk;
  do {
    const std::size_t size = std::min(crypto::stream_chunk_size, plaintext.size() - done);
    const std::size_t sealed_size = size + crypto::stream_tag_size;
    const auto position = done + size == plaintext.size() ? block.position : crypto::ChunkPosition::middle;
    visit({index, position, plaintext.subspan(done, size), sealed.subspan(sealed_done, sealed_size)});
    done += size;
    sealed_done += sealed_size;
    ++index;
  } while (done < plaintext.size());
  block.sealed_size = sealed_done;
}

std::unique_ptr<Block> SpareBlocks::take() {
  if (blocks_.empty()) return std::make_unique<Block>();
  std::unique_ptr<Block> block = std::move(blocks_.back());
  blocks_.pop_back();
  return block;
}

void SpareBlocks::give(std::unique_ptr<Block> block) {
  block->forget();
  blocks_.push_back(std::move(block));
}

void run_stages(std::uint64_t work, const Produce& produce, const std::vector<Consume>& stages, SpareBlocks& spare) {
  if (work <= block_size) return run_on_this_thread(produce, stages, spare);
  std::vector<Queue> queues(stages.size() + 1);  // before each stage, and the blocks that are free
  std::vector<std::unique_ptr<Stage>> threads;
  for (std::size_t at = 0; at < stages.size(); ++at) {
    threads.push_back(std::make_unique<Stage>(stages[at], queues[at], queues[at + 1]));
  }
  Queue& free = queues.back();
  for (std::size_t made = 0; made < stages.size() + 2; ++made) free.push(spare.take());
  std::exception_ptr failure;
  try {
    while (std::unique_ptr<Block> block = free.pop()) {
      if (!produce(*block)) {
        spare.give(std::move(block));
        break;
      }
      queues.front().push(std::move(block));
    }
  } catch (...) {
    failure = std::current_exception();
  }
  queues.front().close();
  for (const std::unique_ptr<Stage>& stage : threads) {
    if (const std::exception_ptr of_stage = stage->join()) failure = of_stage;
  }
  free.close();
  while (std::unique_ptr<Block> block = free.pop()) spare.give(std::move(block));
  if (failure) std::rethrow_exception(failure);
}

}  // namespace fieldvault::evidence
