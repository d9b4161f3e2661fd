#include "fieldvault/records/record_batch.hpp"

#include <exception>
#include <optional>
#include <utility>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/new_record.hpp"

namespace fieldvault::records {
namespace {

// Lines of so many bytes, or so many of them, are taken before the second thread gets them. Two such portions are in
// memory at once, and the bodies of a third and of a fourth, which were written.
constexpr std::size_t portion_size = std::size_t{1} << 20;
constexpr std::size_t portion_records = 128;
constexpr std::size_t worth_a_thread = 16;

template <typename Action>
auto at_source(const std::string& source, Action&& action) {
  try {
    return std::forward<Action>(action)();
  } catch (const Error& error) {
    throw Error(error.code(), source + ": " + error.what());
  }
}

}  // namespace

struct RecordBatch::Taken {
  std::string line;
  std::string source;
  Identity identity;
};

// One of these: a record, a body whose names only the vault knows, or what was wrong.
struct RecordBatch::Prepared {
  std::string source;
  std::optional<NewRecord> record;
  std::optional<Json> named;
  std::optional<Identity> identity;  // of what is named
  std::exception_ptr fault;
};

RecordBatch::RecordBatch(RecordStore& store, std::string_view kind, ChangeBody change)
    : store_(store), kind_(kind), change_(std::move(change)), names_(store), journal_(*store.vault_) {}

RecordBatch::~RecordBatch() = default;

void RecordBatch::add(std::string line, std::string source) {
  taken_size_ += line.size();
  taken_.push_back({std::move(line), std::move(source), store_.new_identity(kind_)});
  if (taken_size_ >= portion_size || taken_.size() >= portion_records) turn();
}

void RecordBatch::finish() {
  turn();
  turn();
}

// The next portion is on its way to the second thread before this one writes the last.
void RecordBatch::turn() {
  Portion ready = preparing_.valid() ? preparing_.get() : Portion();
  if (!taken_.empty()) preparing_ = start(std::exchange(taken_, {}));
  taken_size_ = 0;
  write(ready);
  written_ = std::move(ready);
}

void RecordBatch::write(Portion& portion) {
  for (Prepared& each : portion) {
    if (each.fault) std::rethrow_exception(each.fault);
    at_source(each.source, [&] {
      if (each.named)
        each.record = NewRecord::of(*std::move(each.identity), names_.with_ids(kind_, *std::move(each.named)));
      (void)store_.write_new(*each.record, journal_);
    });
  }
}

std::future<RecordBatch::Portion> RecordBatch::start(std::vector<Taken> taken) {
  // Where the system allows no further thread, they are prepared on this one.
  const auto when = taken.size() < worth_a_thread ? std::launch::deferred : std::launch::async | std::launch::deferred;
  return std::async(when, [this, taken = std::move(taken), written = std::exchange(written_, {})]() mutable {
    // To free what bodies are made of takes as long as to hash them.
    written.clear();
    Portion portion;
    portion.reserve(taken.size());
    for (Taken& each : taken) {
      portion.push_back(prepare(std::move(each)));
      if (portion.back().fault) break;
    }
    return portion;
  });
}

RecordBatch::Prepared RecordBatch::prepare(Taken taken) const {
  Prepared prepared{std::move(taken.source), {}, {}, {}, {}};
  try {
    Json body = ledger::parse_json(taken.line, prepared.source);
    at_source(prepared.source, [&] {
      if (!body.is_object()) throw Error(ErrorCode::input_refused, "a record's body is a JSON object");
      body = change_(std::move(body));
      if (Schema::of_kind(kind_).named_references(body).empty()) {
        prepared.record = NewRecord::of(std::move(taken.identity), std::move(body));
      } else {
        prepared.named = std::move(body);
        prepared.identity = std::move(taken.identity);
      }
    });
  } catch (...) {
    prepared.fault = std::current_exception();
  }
  return prepared;
}

}  // namespace fieldvault::records
