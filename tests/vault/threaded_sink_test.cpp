#include <catch2/catch_test_macros.hpp>
#include <stdexcept>
#include <thread>

#include "fieldvault/vault/threaded_sink.hpp"

namespace fieldvault::vault::test {
namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;

Bytes pattern(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t at = 0; at < size; ++at) bytes[at] = static_cast<std::byte>(at * 2654435761U >> 13);
  return bytes;
}

class Collector final : public crypto::ByteSink {
 public:
  void write(ByteView part) override {
    thread = std::this_thread::get_id();
    if (bytes.size() + part.size() > room) throw std::length_error("full");
    bytes.insert(bytes.end(), part.begin(), part.end());
  }

  Bytes bytes;
  std::size_t room = ~std::size_t{0};
  std::thread::id thread;
};

}  // namespace

TEST_CASE("what goes through a threaded sink arrives whole and in order, in whatever pieces it comes") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, mebibyte - 1, mebibyte, 9 * mebibyte + 77}) {
    for (const std::size_t step : {std::size_t{4099}, 3 * mebibyte}) {
      const Bytes sent = pattern(size);
      Collector out;
      ThreadedSink sink(out);
      for (std::size_t at = 0; at < size; at += step) sink.write(ByteView(sent).subspan(at, std::min(step, size - at)));
      sink.finish();
      CHECK((out.bytes == sent));
      CHECK((size < mebibyte || out.thread != std::this_thread::get_id()));
    }
  }
}

TEST_CASE("less than a piece stays on the caller's thread") {
  Collector out;
  ThreadedSink sink(out);
  sink.write(pattern(mebibyte - 1));
  sink.finish();
  CHECK(out.thread == std::this_thread::get_id());
}

TEST_CASE("a sink whose thread is begun at once writes nothing on the caller's") {
  Collector out;
  ThreadedSink sink(out, ThreadedSink::Begun::at_once);
  sink.write(pattern(1));
  sink.finish();
  CHECK(out.bytes == pattern(1));
  CHECK(out.thread != std::this_thread::get_id());
  const ThreadedSink unused(out, ThreadedSink::Begun::at_once);
}

TEST_CASE("a threaded sink can be filled in place, up to the most that is wanted") {
  Collector out;
  ThreadedSink sink(out);
  const auto all = [](MutableBytes room) {
    std::ranges::fill(room, std::byte{7});
    return room.size();
  };
  CHECK(sink.fill(10, all) == 10);
  CHECK(sink.fill(5 * mebibyte, all) == mebibyte - 10);
  CHECK(sink.fill(5, [](MutableBytes) { return std::size_t{0}; }) == 0);
  sink.finish();
  CHECK(out.bytes == Bytes(mebibyte, std::byte{7}));
}

TEST_CASE("what the output throws comes out of the threaded sink, and it takes nothing more") {
  for (const std::size_t room : {std::size_t{0}, mebibyte, 3 * mebibyte}) {
    Collector out;
    out.room = room;
    ThreadedSink sink(out);
    const Bytes sent = pattern(mebibyte);
    const auto write_much = [&] {
      for (int i = 0; i < 50; ++i) sink.write(sent);
    };
    CHECK_THROWS_AS(sink.finish_after(write_much), std::length_error);
    CHECK(out.bytes.size() == room);
    CHECK_THROWS_AS(sink.finish(), std::length_error);
  }
  Collector out;
  out.room = 3;
  ThreadedSink sink(out);
  sink.write(pattern(4));
  CHECK_THROWS_AS(sink.finish(), std::length_error);
}

TEST_CASE("where both sides fail, the error of what stands earlier in the stream comes out") {
  for (const std::size_t size : {std::size_t{5}, 3 * mebibyte}) {
    for (const bool is_output_full : {false, true}) {
      Collector out;
      if (is_output_full) out.room = 4;
      ThreadedSink sink(out);
      const auto feed = [&] {
        sink.write(pattern(size));
        throw std::out_of_range("fed wrongly");
      };
      if (is_output_full)
        CHECK_THROWS_AS(sink.finish_after(feed), std::length_error);
      else
        CHECK_THROWS_AS(sink.finish_after(feed), std::out_of_range);
      CHECK(out.bytes.size() == (is_output_full ? 0 : size));
    }
  }
}

TEST_CASE("a threaded sink that is left takes its thread with it") {
  Collector out;
  {
    ThreadedSink sink(out);
    sink.write(pattern(6 * mebibyte));
  }
  CHECK(out.bytes.size() % mebibyte == 0);
}

}  // namespace fieldvault::vault::test
