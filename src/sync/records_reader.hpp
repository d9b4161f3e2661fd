// The plaintext of data/records.age: lines of revisions and acts, then spaces up to a Padmé length.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "fieldvault/bundle/manifest.hpp"
#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/records/revision.hpp"

namespace fieldvault::sync {

using RecordLine = std::variant<records::Revision, ledger::Act>;

// Push plaintext in; each line is handed over as it is complete. Error(input_refused): malformed, a line over 16 MiB,
// more lines than a bundle may hold, padding that is not spaces or not the right length.
class RecordsReader final : public crypto::ByteSink {
 public:
  // A line for each revision, and one for the attachment of each evidence body.
  static constexpr std::uint64_t max_lines = bundle::max_bundle_records + bundle::max_bundle_evidence;

  // Fewer lines are for tests.
  using Visit = std::function<void(const RecordLine&, std::string_view line)>;
  explicit RecordsReader(Visit visit, std::uint64_t most_lines = max_lines)
      : visit_(std::move(visit)), most_lines_(most_lines) {}
  void write(ByteView plaintext) override;
  void finish();

 private:
  void line();
  Visit visit_;
  std::uint64_t most_lines_;
  std::string pending_;
  std::uint64_t lines_ = 0;
  std::uint64_t content_ = 0;  // bytes of complete lines
  std::uint64_t total_ = 0;
};

}  // namespace fieldvault::sync
