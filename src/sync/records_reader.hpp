// The plaintext of data/records.age: lines of revisions and acts, then spaces up to a Padmé length.
#pragma once

#include <functional>
#include <string>
#include <variant>

#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/records/revision.hpp"

namespace fieldvault::sync {

using RecordLine = std::variant<records::Revision, ledger::Act>;

// Push plaintext in; each line is handed over as it is complete. Error(input_refused): malformed, a line over 16 MiB,
// more lines than a bundle may hold, padding that is not spaces or not the right length.
class RecordsReader final : public crypto::ByteSink {
 public:
  explicit RecordsReader(std::function<void(const RecordLine&)> visit) : visit_(std::move(visit)) {}
  void write(ByteView plaintext) override;
  void finish();

 private:
  void line();
  std::function<void(const RecordLine&)> visit_;
  std::string pending_;
  std::uint64_t lines_ = 0;
  std::uint64_t content_ = 0;  // bytes of complete lines
  std::uint64_t total_ = 0;
};

}  // namespace fieldvault::sync
