#include "../../src/evidence/block_pipeline.hpp"

#include <catch2/catch_test_macros.hpp>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace fieldvault::evidence::test {
namespace {

constexpr std::uint64_t work_for_threads = 2 * block_size;

}  // namespace

TEST_CASE("blocks are consumed in the order in which they were produced") {
  for (const std::uint64_t work : {std::uint64_t{1}, work_for_threads}) {
    std::uint64_t next = 0;
    std::vector<std::uint64_t> consumed;
    run_stages(work,
               [&](Block& block) {
                 block.first_chunk = next;
                 return ++next <= 200;
               },
               {[&](Block& block) { block.first_chunk += 1000; },
                [&](Block& block) { consumed.push_back(block.first_chunk - 1000); }});
    REQUIRE(consumed.size() == 200);
    for (std::uint64_t i = 0; i < consumed.size(); ++i) CHECK(consumed[i] == i);
  }
}

TEST_CASE("small work stays on the caller's thread, large work takes another one for each stage") {
  const auto consuming_thread = [](std::uint64_t work) {
    std::thread::id id;
    bool produced = false;
    run_stages(work, [&](Block&) { return !std::exchange(produced, true); },
               {[&](Block&) { id = std::this_thread::get_id(); }});
    return id;
  };
  CHECK(consuming_thread(block_size) == std::this_thread::get_id());
  CHECK(consuming_thread(work_for_threads) != std::this_thread::get_id());
}

TEST_CASE("an exception of any stage ends all and comes out") {
  for (const std::uint64_t work : {std::uint64_t{1}, work_for_threads}) {
    for (const int last_good : {0, 1, 2, 50}) {
      int produced = 0;
      CHECK_THROWS_AS(run_stages(work,
                                 [&](Block&) -> bool {
                                   if (++produced > last_good) throw std::out_of_range("produce");
                                   return true;
                                 },
                                 {[](Block&) {}, [](Block&) {}}),
                      std::out_of_range);
      int consumed = 0;
      CHECK_THROWS_AS(run_stages(work, [](Block&) { return true; },
                                 {[](Block&) {},
                                  [&](Block&) {
                                    if (++consumed > last_good) throw std::length_error("consume");
                                  }}),
                      std::length_error);
      CHECK(consumed == last_good + 1);
    }
  }
}

TEST_CASE("of two stages that throw, the later one is heard: it met the earlier block") {
  for (const std::uint64_t work : {std::uint64_t{1}, work_for_threads}) {
    std::uint64_t produced = 0;
    const auto produce = [&](Block& block) {
      block.first_chunk = produced++;
      return true;
    };
    const Consume first = [](const Block& block) {
      if (block.first_chunk == 3) throw std::out_of_range("first");
    };
    const Consume second = [](const Block& block) {
      if (block.first_chunk == 2) throw std::length_error("second");
    };
    CHECK_THROWS_AS(run_stages(work, produce, {first, second}), std::length_error);
  }
}

TEST_CASE("a block is cut into full chunks and a last one") {
  Block block;
  block.plaintext_size = 2 * crypto::stream_chunk_size + 5;
  block.first_chunk = 32;
  block.position = crypto::ChunkPosition::last;
  std::vector<std::pair<std::uint64_t, std::size_t>> chunks;
  each_chunk(block, [&](const BlockChunk& chunk) {
    chunks.emplace_back(chunk.index, chunk.plaintext.size());
    CHECK(chunk.sealed.size() == chunk.plaintext.size() + crypto::stream_tag_size);
    CHECK((chunk.position == crypto::ChunkPosition::last) == (chunk.index == 34));
  });
  CHECK(chunks == std::vector<std::pair<std::uint64_t, std::size_t>>{
                      {32, crypto::stream_chunk_size}, {33, crypto::stream_chunk_size}, {34, 5}});
  CHECK(block.sealed_size == block.plaintext_size + 3 * crypto::stream_tag_size);
}

TEST_CASE("blocks serve one file after the other, and hold nothing of the one before") {
  SpareBlocks spare;
  std::set<const Block*> used;
  for (int file = 0; file < 5; ++file) {
    for (const std::uint64_t work : {std::uint64_t{1}, work_for_threads}) {
      int left = 20;
      const auto produce = [&](Block& block) {
        if (left-- == 0) return false;
        block.hold_plaintext(block_size);
        if (!used.insert(&block).second && left == 19) CHECK(block.plaintext[7] == std::byte{0});
        block.plaintext[7] = std::byte{0xA5};
        return true;
      };
      run_stages(work, produce, {[](Block&) {}}, spare);
    }
  }
  CHECK(used.size() <= 3);
  const auto fail = [](Block&) -> bool { throw std::out_of_range("produce"); };
  CHECK_THROWS_AS(run_stages(work_for_threads, fail, {[](Block&) {}}, spare), std::out_of_range);
}

}  // namespace fieldvault::evidence::test
