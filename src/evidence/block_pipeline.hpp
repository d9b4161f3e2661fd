// Blocks of sixteen chunks on their way through stages, which run side by side where the work is long enough.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "fieldvault/crypto/age_stream.hpp"

namespace fieldvault::evidence {

inline constexpr std::size_t chunks_in_block = 16;
inline constexpr std::size_t block_size = chunks_in_block * crypto::stream_chunk_size;
inline constexpr std::size_t sealed_block_size = chunks_in_block * crypto::stream_sealed_chunk_size;

// The same stretch of an object twice: as plaintext and as sealed chunks. What it held of plaintext is wiped when it
// goes.
struct alignas(4096) Block {
  std::array<std::byte, block_size> plaintext;
  std::array<std::byte, sealed_block_size> sealed;
  std::size_t plaintext_size = 0;
  std::size_t sealed_size = 0;
  std::uint64_t first_chunk = 0;
  crypto::ChunkPosition position = crypto::ChunkPosition::middle;  // of its last chunk

  Block() {}  // the arrays stay as they are: a zeroing of 2 MiB would be for nothing
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  ~Block() { forget(); }

  // From now on it holds so much plaintext.
  void hold_plaintext(std::size_t size) noexcept {
    plaintext_size = size;
    longest_ = std::max(longest_, size);
  }
  // Wipes what it ever held of plaintext.
  void forget() noexcept;
  [[nodiscard]] ByteView plain() const noexcept { return ByteView(plaintext).first(plaintext_size); }
  [[nodiscard]] ByteView cipher() const noexcept { return ByteView(sealed).first(sealed_size); }

 private:
  std::size_t longest_ = 0;  // plaintext that it ever held
};

// One chunk of a block: where it stands in both forms.
struct BlockChunk {
  std::uint64_t index;
  crypto::ChunkPosition position;
  MutableBytes plaintext;
  MutableBytes sealed;
};
// Sets sealed_size by plaintext_size and calls for each chunk, in order. No plaintext is one empty chunk.
void each_chunk(Block& block, const std::function<void(const BlockChunk&)>& visit);

// Fills the next block; false where nothing is left. Called on the caller's thread.
using Produce = std::function<bool(Block&)>;
// Takes filled blocks in the order in which they were produced; never at the same time as itself.
using Consume = std::function<void(Block&)>;

// Blocks without contents, from one file for the next: memory that the system has to find costs more than what is done
// in it.
class SpareBlocks {
 public:
  [[nodiscard]] std::unique_ptr<Block> take();
  void give(std::unique_ptr<Block> block);

 private:
  std::vector<std::unique_ptr<Block>> blocks_;
};

// Runs all until produce() says no; each block goes through the stages in their order. Work of up to one block stays on
// the caller's thread; above it, each stage has one of its own, with at most two blocks more than there are stages. An
// exception ends all. Of several, the one of the latest stage comes out: it met the earliest block.
void run_stages(std::uint64_t work, const Produce& produce, const std::vector<Consume>& stages, SpareBlocks& spare);
// Of one file alone.
inline void run_stages(std::uint64_t work, const Produce& produce, const std::vector<Consume>& stages) {
  SpareBlocks spare;
  run_stages(work, produce, stages, spare);
}

}  // namespace fieldvault::evidence
