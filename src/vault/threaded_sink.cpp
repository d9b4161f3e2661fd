#include "fieldvault/vault/threaded_sink.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <latch>
#include <mutex>
#include <thread>
#include <vector>

#include "fieldvault/crypto/secret.hpp"
#include "fieldvault/vault/file.hpp"
#include "fieldvault/vault/handover_queue.hpp"

namespace fieldvault::vault {
namespace {

constexpr std::size_t piece_size = std::size_t{1} << 20;
constexpr int most_pieces = 4;

struct Piece {
  Piece() = default;
  Piece(const Piece&) = delete;
  Piece& operator=(const Piece&) = delete;
  ~Piece() { forget(); }
  void forget() noexcept {
    crypto::wipe(MutableBytes(bytes).first(most));
    size = 0;
    most = 0;
  }
  [[nodiscard]] MutableBytes room() { return MutableBytes(bytes).subspan(size); }
  [[nodiscard]] ByteView filled() const { return ByteView(bytes).first(size); }

  // So that what takes a piece can write it to a medium as it is.
  alignas(direct_alignment) std::array<std::byte, piece_size> bytes;
  std::size_t size = 0;
  std::size_t most = 0;  // that it ever held
};

// Pieces without contents, for the sinks to come: memory that the system has to find costs more than what is done in
// it.
class FreePieces {
 public:
  [[nodiscard]] static FreePieces& of_process() {
    static FreePieces pieces;
    return pieces;
  }
  [[nodiscard]] std::unique_ptr<Piece> take() {
    const std::lock_guard lock(mutex_);
    if (pieces_.empty()) return std::make_unique<Piece>();
    std::unique_ptr<Piece> piece = std::move(pieces_.back());
    pieces_.pop_back();
    return piece;
  }
  void give(std::unique_ptr<Piece> piece) {
    piece->forget();
    const std::lock_guard lock(mutex_);
    if (pieces_.size() < most_kept) pieces_.push_back(std::move(piece));
  }

 private:
  static constexpr std::size_t most_kept = 2 * most_pieces;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Piece>> pieces_;
};

}  // namespace

struct ThreadedSink::State {
  explicit State(crypto::ByteSink& sink) : out(&sink) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    filled.abandon();
    if (thread.joinable()) thread.join();
    free.close();
    if (piece) FreePieces::of_process().give(std::move(piece));
    while (std::unique_ptr<Piece> unused = free.pop()) FreePieces::of_process().give(std::move(unused));
  }

  // A piece with room in it.
  Piece& open_piece() {
    if (piece) return *piece;
    if (made < most_pieces) {
      piece = FreePieces::of_process().take();
      ++made;
    } else {
      piece = free.pop();
      if (!piece) end();  // the thread gave up
      piece->size = 0;
    }
    return *piece;
  }

  void added(std::size_t count) {
    piece->size += count;
    piece->most = std::max(piece->most, piece->size);
    if (piece->size < piece_size) return;
    if (!thread.joinable()) begin();
    filled.push(std::move(piece));
  }

  void begin() {
    thread = std::thread([this] {
      running.count_down();
      run();
    });
  }

  void end() {
    if (piece) filled.push(std::move(piece));
    filled.close();
    if (thread.joinable()) {
      thread.join();
    } else {
      run();
    }
    if (failure) std::rethrow_exception(failure);
  }

  void run() noexcept {
    try {
      while (std::unique_ptr<Piece> next = filled.pop()) {
        out->write(next->filled());
        free.push(std::move(next));
      }
    } catch (...) {
      failure = std::current_exception();
      filled.abandon();
    }
    free.close();
  }

  crypto::ByteSink* out;
  HandoverQueue<Piece> filled;
  HandoverQueue<Piece> free;
  std::unique_ptr<Piece> piece;  // being filled
  int made = 0;
  std::latch running{1};       // what a thread asks of the system when it begins lies behind it
  std::exception_ptr failure;  // to be read once run() has ended
  std::thread thread;
};

ThreadedSink::ThreadedSink(crypto::ByteSink& out, Begun begun) : state_(std::make_unique<State>(out)) {
  if (begun == Begun::at_need) return;
  state_->begin();
  state_->running.wait();
}

ThreadedSink::~ThreadedSink() = default;

void ThreadedSink::write(ByteView bytes) {
  while (!bytes.empty()) {
    const std::size_t taken = fill(bytes.size(), [&](MutableBytes room) {
      std::memcpy(room.data(), bytes.data(), room.size());
      return room.size();
    });
    bytes = bytes.subspan(taken);
  }
}

std::size_t ThreadedSink::fill(std::size_t most, const std::function<std::size_t(MutableBytes)>& read) {
  const MutableBytes room = state_->open_piece().room();
  const std::size_t count = read(room.first(std::min(most, room.size())));
  state_->added(count);
  return count;
}

void ThreadedSink::finish() { state_->end(); }

void ThreadedSink::finish_after(const std::function<void()>& feed) {
  try {
    feed();
  } catch (...) {
    finish();
    throw;
  }
  finish();
}

}  // namespace fieldvault::vault
