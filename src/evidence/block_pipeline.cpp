#include "block_pipeline.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <thread>

#include "block_queue.hpp"
#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::evidence {
namespace {

constexpr int blocks_in_flight = 3;

// The second thread. Whatever ends it, the producer's side is told by closed queues.
class Consumer {
 public:
  explicit Consumer(const Consume& consume) : thread_([this, &consume] { run(consume); }) {}
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;
  ~Consumer() {
    filled.abandon();
    if (thread_.joinable()) thread_.join();
  }

  // Waits for what was pushed; throws what the consumer threw.
  void finish() {
    filled.close();
    thread_.join();
    if (failure_) std::rethrow_exception(failure_);
  }

  BlockQueue filled;
  BlockQueue free;

 private:
  void run(const Consume& consume) noexcept {
    try {
      while (std::unique_ptr<Block> block = filled.pop()) {
        consume(*block);
        free.push(std::move(block));
      }
    } catch (...) {
      failure_ = std::current_exception();
      filled.abandon();
    }
    free.close();
  }

  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace

Block::~Block() { crypto::wipe(MutableBytes(plaintext).first(longest_)); }

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

void run_stages(std::uint64_t work, const Produce& produce, const Consume& consume) {
  if (work <= block_size) {
    const auto block = std::make_unique<Block>();
    while (produce(*block)) consume(*block);
    return;
  }
  Consumer consumer(consume);
  for (int made = 0; made < blocks_in_flight; ++made) consumer.free.push(std::make_unique<Block>());
  while (std::unique_ptr<Block> block = consumer.free.pop()) {
    if (!produce(*block)) break;
    consumer.filled.push(std::move(block));
  }
  consumer.finish();
}

}  // namespace fieldvault::evidence
