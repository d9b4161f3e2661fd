#include "records_reader.hpp"

#include <fmt/format.h>

#include "fieldvault/bundle/act_line.hpp"
#include "fieldvault/bundle/export.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"

namespace fieldvault::sync {
void RecordsReader::line() {
  if (++lines_ > most_lines_)
    throw Error(ErrorCode::input_refused, fmt::format("data/records.age: over {} lines", most_lines_));
  content_ += pending_.size() + 1;
  if (bundle::is_act_line(pending_)) {
    visit_(bundle::parse_act_line(pending_, "data/records.age"), pending_);
  } else {
    visit_(records::Revision::parse(pending_), pending_);
  }
  pending_.clear();
}

void RecordsReader::write(ByteView plaintext) {
  total_ += plaintext.size();
  std::string_view rest = text_of(plaintext);
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    pending_ += rest.substr(0, end);
    line();
    rest.remove_prefix(end + 1);
  }
  pending_ += rest;
  if (pending_.size() > records::max_record_size) {
    // Only the padding may be longer than a record, and it is spaces alone.
    if (pending_.find_first_not_of(' ') != std::string::npos) {
      throw Error(ErrorCode::input_refused, "data/records.age: a line is over 16 MiB");
    }
    pending_.resize(1);
  }
}

void RecordsReader::finish() {
  if (pending_.find_first_not_of(' ') != std::string::npos || total_ != crypto::padme_length(content_)) {
    throw Error(ErrorCode::input_refused, "data/records.age: cut off, or not padded to its Padmé length");
  }
}

}  // namespace fieldvault::sync
