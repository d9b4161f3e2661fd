// Many new records of one kind from lines of JSON: while the database takes some, a second thread reads, checks and
// hashes those behind them.
#pragma once

#include <cstddef>
#include <functional>
#include <future>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/named_references.hpp"
#include "fieldvault/records/record_store.hpp"

namespace fieldvault::records {

// Called on the second thread: what it reads, nobody changes meanwhile.
using ChangeBody = std::function<Json(Json body)>;

// All in the order in which they are added, in the transaction of whoever calls, and by the thread that calls. An Error
// begins with the source of the body that it is of, and comes when that one is written: from add(), later than the
// call that brought it, or from finish(). The batch is of no more use then.
class RecordBatch {
 public:
  // The store must outlive it. `change` is what is done to each body before it is looked at.
  RecordBatch(RecordStore& store, std::string_view kind, ChangeBody change);
  RecordBatch(const RecordBatch&) = delete;
  RecordBatch& operator=(const RecordBatch&) = delete;
  ~RecordBatch();

  // Records may be named by a person's code or a part of the id (named_references.hpp).
  void add(std::string line, std::string source);
  void finish();

 private:
  struct Taken;
  struct Prepared;
  using Portion = std::vector<Prepared>;

  void turn();
  void write(Portion& portion);
  [[nodiscard]] std::future<Portion> start(std::vector<Taken> taken);
  [[nodiscard]] Prepared prepare(Taken taken) const;

  RecordStore& store_;
  std::string kind_;
  ChangeBody change_;
  NamedReferences names_;
  ledger::Journal journal_;
  std::vector<Taken> taken_;
  std::size_t taken_size_ = 0;
  Portion written_;  // goes on the second thread too
  // The last member: the thread has ended before the others go.
  std::future<Portion> preparing_;
};

}  // namespace fieldvault::records
