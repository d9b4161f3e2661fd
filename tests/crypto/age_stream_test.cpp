#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "age_fixtures.hpp"

namespace fieldvault::crypto {
namespace {

using namespace age_test;

constexpr StreamNonce nonce{std::byte{0xa5}, std::byte{0x5a}};
constexpr std::size_t sizes[] = {0, 1, 65535, 65536, 65537, 131072, 131073, 200000};

FileKey file_key(std::string_view label = "stream") {
  SeededRandom random = seeded(label);
  return new_file_key(random);
}

Bytes payload_of(ByteView plaintext, const FileKey& key = file_key()) {
  KeptBytes payload;
  StreamWriter writer(key, nonce, payload);
  writer.write(plaintext);
  writer.finish();
  return payload.kept;
}

Bytes read_payload(ByteView payload, std::size_t piece = std::numeric_limits<std::size_t>::max()) {
  KeptBytes plaintext;
  StreamReader reader(file_key(), plaintext);
  pass_in_pieces(reader, payload, piece);
  reader.finish();
  return plaintext.kept;
}

bool is_refused(ByteView payload) {
  return code_thrown_by([&] { (void)read_payload(payload); }) == ErrorCode::authentication_failed;
}

// The sealed chunk with this index of a payload.
ByteView chunk(ByteView payload, std::size_t index) {
  const ByteView from = payload.subspan(stream_nonce_size + index * stream_sealed_chunk_size);
  return from.first(std::min(from.size(), stream_sealed_chunk_size));
}

ByteView nonce_of(ByteView payload) { return payload.first(stream_nonce_size); }

Bytes sealed(std::uint64_t index, ChunkPosition position, ByteView plaintext) {
  Bytes out(plaintext.size() + stream_tag_size);
  StreamKey(file_key(), nonce).seal(index, position, plaintext, out);
  return out;
}

}  // namespace

TEST_CASE("a payload of any size is read back in pieces of any size") {
  for (const std::size_t size : sizes) {
    const Bytes plaintext = plaintext_of(size);
    const Bytes payload = payload_of(plaintext);
    CHECK(payload.size() == stream_payload_size(size));
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{65536}, stream_sealed_chunk_size,
                                    std::size_t{100'000}, std::size_t{1} << 20}) {
      INFO(size << " bytes in pieces of " << piece);
      CHECK(read_payload(payload, piece) == plaintext);
    }
  }
}

TEST_CASE("a payload does not depend on the pieces in which the plaintext came") {
  for (const std::size_t size : sizes) {
    const Bytes plaintext = plaintext_of(size);
    const Bytes whole = payload_of(plaintext);
    for (const std::size_t piece :
         {std::size_t{1}, std::size_t{7}, std::size_t{65535}, stream_chunk_size, std::size_t{65537}}) {
      INFO(size << " bytes in pieces of " << piece);
      KeptBytes payload;
      StreamWriter writer(file_key(), nonce, payload);
      pass_in_pieces(writer, plaintext, piece);
      writer.finish();
      CHECK(payload.kept == whole);
    }
  }
}

TEST_CASE("a middle chunk opens without the others, at its own index only") {
  const Bytes plaintext = plaintext_of(200'000);
  const Bytes payload = payload_of(plaintext);
  StreamKey key(file_key(), nonce);
  Bytes opened(stream_chunk_size);
  REQUIRE(key.open(1, ChunkPosition::middle, chunk(payload, 1), opened));
  CHECK(opened == copy_of(ByteView(plaintext).subspan(stream_chunk_size, stream_chunk_size)));

  CHECK_FALSE(key.open(0, ChunkPosition::middle, chunk(payload, 1), opened));
  CHECK(opened == Bytes(stream_chunk_size));
  CHECK_FALSE(key.open(1, ChunkPosition::last, chunk(payload, 1), opened));
  CHECK_FALSE(key.open((std::uint64_t{1} << 32) + 1, ChunkPosition::middle, chunk(payload, 1), opened));
}

TEST_CASE("one flipped bit in each region of a payload is refused") {
  const Bytes good = payload_of(plaintext_of(2 * stream_chunk_size + 100));
  const std::size_t second = stream_nonce_size + stream_sealed_chunk_size;
  for (const std::size_t at :
       {std::size_t{0}, stream_nonce_size - 1, stream_nonce_size, stream_nonce_size + stream_chunk_size - 1,
        stream_nonce_size + stream_chunk_size, second - 1, second, second + 12'345, second + stream_sealed_chunk_size,
        good.size() - stream_tag_size - 1, good.size() - stream_tag_size, good.size() - 1}) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      Bytes changed = good;
      flip_bit(changed, at, bit);
      INFO("byte " << at << " bit " << bit);
      CHECK(is_refused(changed));
    }
  }
}

TEST_CASE("chunks swapped, duplicated or dropped are refused") {
  const Bytes good = payload_of(plaintext_of(3 * stream_chunk_size + 10));
  const auto in_order = [&](std::initializer_list<std::size_t> order) {
    Bytes payload = copy_of(nonce_of(good));
    for (const std::size_t index : order) payload = concatenated({payload, chunk(good, index)});
    return payload;
  };
  REQUIRE(in_order({0, 1, 2, 3}) == good);
  CHECK(is_refused(in_order({1, 0, 2, 3})));
  CHECK(is_refused(in_order({0, 2, 1, 3})));
  CHECK(is_refused(in_order({0, 1, 1, 2, 3})));
  CHECK(is_refused(in_order({0, 1, 2, 3, 3})));
  CHECK(is_refused(in_order({1, 2, 3})));
  CHECK(is_refused(in_order({0, 2, 3})));
  CHECK(is_refused(in_order({0, 1, 3})));
}

TEST_CASE("a payload truncated at a chunk boundary, inside a tag or to zero is refused") {
  const Bytes good = payload_of(plaintext_of(2 * stream_chunk_size));
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, stream_nonce_size - 1, stream_nonce_size, stream_nonce_size + 1,
        stream_nonce_size + 15, stream_nonce_size + 16, stream_nonce_size + 17, stream_nonce_size + stream_chunk_size,
        stream_nonce_size + stream_sealed_chunk_size - 1, stream_nonce_size + stream_sealed_chunk_size,
        stream_nonce_size + stream_sealed_chunk_size + 5, stream_nonce_size + stream_sealed_chunk_size + 16,
        good.size() - 16, good.size() - 1}) {
    INFO(size << " bytes");
    CHECK(is_refused(ByteView(good).first(size)));
  }
}

TEST_CASE("nothing of a chunk is released before its tag was checked") {
  Bytes changed = payload_of(plaintext_of(stream_chunk_size + 1000));
  flip_bit(changed, changed.size() - 1);
  KeptBytes released;
  StreamReader reader(file_key(), released);
  reader.write(changed);
  CHECK(code_thrown_by([&] { reader.finish(); }) == ErrorCode::authentication_failed);
  CHECK(released.kept == plaintext_of(stream_chunk_size));
}

TEST_CASE("a reader that has refused stays refused") {
  const Bytes good = payload_of(plaintext_of(stream_chunk_size + 1));
  Bytes changed = good;
  flip_bit(changed, 100);
  KeptBytes released;
  StreamReader reader(file_key(), released);
  CHECK(code_thrown_by([&] { reader.write(changed); }) == ErrorCode::authentication_failed);
  CHECK(code_thrown_by([&] { reader.write(chunk(good, 0)); }) == ErrorCode::authentication_failed);
  CHECK(code_thrown_by([&] { reader.finish(); }) == ErrorCode::authentication_failed);
  CHECK(released.kept.empty());
}

TEST_CASE("a final flag on a middle chunk is refused") {
  const Bytes plaintext = plaintext_of(stream_chunk_size);
  const Bytes rest = sealed(1, ChunkPosition::last, bytes_of("rest"));
  REQUIRE_FALSE(is_refused(concatenated({nonce, sealed(0, ChunkPosition::middle, plaintext), rest})));
  CHECK(is_refused(concatenated({nonce, sealed(0, ChunkPosition::last, plaintext), rest})));
}

TEST_CASE("a last chunk without the final flag is refused") {
  // Only full chunks can be sealed as middle ones; a full one that nothing follows is a truncated payload.
  CHECK(is_refused(concatenated({nonce, sealed(0, ChunkPosition::middle, plaintext_of(stream_chunk_size))})));
}

TEST_CASE("an empty final chunk after a full one is refused, and cannot be sealed") {
  // Nothing here can seal such a chunk for index 1; one is in the testkit (stream_last_chunk_empty).
  const Bytes full = sealed(0, ChunkPosition::middle, plaintext_of(stream_chunk_size));
  CHECK(is_refused(concatenated({nonce, full, sealed(0, ChunkPosition::last, {})})));
  CHECK(code_thrown_by([&] { (void)sealed(1, ChunkPosition::last, {}); }) == ErrorCode::program_failed);
  Bytes nothing;
  CHECK_FALSE(StreamKey(file_key(), nonce).open(1, ChunkPosition::last, Bytes(stream_tag_size), nothing));
}

TEST_CASE("a byte after the end is refused") {
  for (const std::size_t size : sizes) {
    INFO(size << " bytes");
    const Bytes longer = concatenated({payload_of(plaintext_of(size)), bytes_of("x")});
    CHECK(is_refused(longer));
  }
}

TEST_CASE("an empty payload has exactly one encoding") {
  const Bytes empty = payload_of({});
  CHECK(empty.size() == stream_nonce_size + stream_tag_size);
  CHECK(read_payload(empty).empty());
  CHECK(is_refused(nonce_of(empty)));
  CHECK(is_refused({}));
  CHECK(code_thrown_by([&] { (void)sealed(0, ChunkPosition::middle, {}); }) == ErrorCode::program_failed);
}

TEST_CASE("the body of one object under the key of another is refused") {
  const Bytes other = payload_of(plaintext_of(100), file_key("another object"));
  CHECK(is_refused(other));
}

TEST_CASE("a payload under another nonce is refused") {
  Bytes payload = payload_of(plaintext_of(100));
  flip_bit(payload, 3);
  CHECK(is_refused(payload));
}

TEST_CASE("a counter at its limit is refused and never wraps") {
  constexpr std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  StreamKey key(file_key(), nonce);
  Bytes out(1 + stream_tag_size);
  CHECK(code_thrown_by([&] { key.seal(limit, ChunkPosition::last, bytes_of("x"), out); }) == ErrorCode::program_failed);
  CHECK_FALSE(code_thrown_by([&] { key.seal(limit - 1, ChunkPosition::last, bytes_of("x"), out); }));
  Bytes opened(1);
  CHECK(key.open(limit - 1, ChunkPosition::last, out, opened));
  CHECK_FALSE(key.open(limit, ChunkPosition::last, out, opened));
}

TEST_CASE("chunks that the division of STREAM does not know cannot be sealed") {
  const auto refused = [](std::uint64_t index, ChunkPosition position, std::size_t size) {
    return code_thrown_by([&] { (void)sealed(index, position, Bytes(size)); }) == ErrorCode::program_failed;
  };
  CHECK(refused(0, ChunkPosition::middle, stream_chunk_size - 1));
  CHECK(refused(0, ChunkPosition::last, stream_chunk_size + 1));
  CHECK_FALSE(refused(0, ChunkPosition::last, stream_chunk_size));
}

TEST_CASE("a finished writer takes nothing more") {
  KeptBytes payload;
  StreamWriter writer(file_key(), nonce, payload);
  writer.finish();
  CHECK(code_thrown_by([&] { writer.write(bytes_of("x")); }) == ErrorCode::program_failed);
  CHECK(code_thrown_by([&] { writer.finish(); }) == ErrorCode::program_failed);
}

TEST_CASE("the size of a payload and of its plaintext follow from each other") {
  for (const std::uint64_t size :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{65535}, std::uint64_t{65536}, std::uint64_t{65537},
        std::uint64_t{131072}, std::uint64_t{131073}, std::uint64_t{5} << 40}) {
    INFO(size << " bytes");
    CHECK(stream_plaintext_size(stream_payload_size(size)) == size);
  }
}

TEST_CASE("a size that no payload has is refused") {
  for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{16}, std::uint64_t{31},
                                   std::uint64_t{stream_nonce_size + stream_sealed_chunk_size + 1},
                                   std::uint64_t{stream_nonce_size + stream_sealed_chunk_size + 16}}) {
    INFO(size << " bytes");
    CHECK(code_thrown_by([&] { (void)stream_plaintext_size(size); }) == ErrorCode::input_refused);
  }
  CHECK(stream_plaintext_size(stream_nonce_size + stream_sealed_chunk_size) == stream_chunk_size);
  CHECK(stream_plaintext_size(stream_nonce_size + stream_sealed_chunk_size + 17) == stream_chunk_size + 1);
}

// Takes so many chunks and throws at the next one; after that it takes everything again.
class FailingOnce final : public ByteSink {
 public:
  explicit FailingOnce(int good) : good_(good) {}
  void write(ByteView) override {
    if (good_-- == 0) throw Error(ErrorCode::disk, "full");
  }

 private:
  int good_;
};

TEST_CASE("once its output has thrown, a writer writes no more and a reader reads no more") {
  const Bytes plaintext = plaintext_of(200000);
  FailingOnce full(2);
  StreamWriter writer(file_key(), nonce, full);  // the nonce is the first
  CHECK(code_thrown_by([&] { writer.write(plaintext); }) == ErrorCode::disk);
  CHECK(code_thrown_by([&] { writer.write(plaintext); }) == ErrorCode::program_failed);
  CHECK(code_thrown_by([&] { writer.finish(); }) == ErrorCode::program_failed);

  const Bytes payload = payload_of(plaintext);
  FailingOnce full_again(1);
  StreamReader reader(file_key(), full_again);
  const ByteView two_chunks = ByteView(payload).first(stream_nonce_size + 2 * stream_sealed_chunk_size);
  CHECK(code_thrown_by([&] { reader.write(two_chunks); }) == ErrorCode::disk);
  CHECK(code_thrown_by([&] { reader.write(ByteView(payload).subspan(two_chunks.size())); }) ==
        ErrorCode::authentication_failed);
  CHECK(code_thrown_by([&] { reader.finish(); }) == ErrorCode::authentication_failed);
}

}  // namespace fieldvault::crypto
