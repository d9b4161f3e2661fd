// A sink whose writes another thread makes, so that what comes before it and what comes after it use two processors.
#pragma once

#include <functional>
#include <memory>

#include "fieldvault/crypto/age_stream.hpp"

namespace fieldvault::vault {

// `out` gets the same bytes in the same order, in pieces of up to 1 MiB, of which at most four are on their way; they
// are wiped in the end. What is less than one piece stays on the caller's thread, and no thread is started before the
// first piece is full, unless it is to be at once. Between the first call and finish() nobody else may use what `out`
// uses.
class ThreadedSink final : public crypto::ByteSink {
 public:
  enum class Begun { at_need, at_once };
  // `out` must outlive this. At once: the thread is there, and waits, when this returns; for a process that will be
  // confined.
  explicit ThreadedSink(crypto::ByteSink& out, Begun begun = Begun::at_need);
  ThreadedSink(const ThreadedSink&) = delete;
  ThreadedSink& operator=(const ThreadedSink&) = delete;
  ~ThreadedSink() override;  // what `out` has not taken yet is dropped

  // Throws what `out` threw, here or in a later call.
  void write(ByteView bytes) override;
  // Calls read with the room that is left in a piece, at most `most` bytes of it, and takes as many as it says.
  std::size_t fill(std::size_t most, const std::function<std::size_t(MutableBytes)>& read);
  // Waits until `out` has taken all; throws what it threw. Nothing may be written afterwards.
  void finish();
  // Runs what writes into this, then finishes. Where that throws, `out` still takes what came before: if it throws
  // too, its error is the one that comes out, as if all had run on one thread.
  void finish_after(const std::function<void()>& feed);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fieldvault::vault
