#include "records_reader.hpp"

#include <fmt/format.h>

#include "fieldvault/bundle/export.hpp"
#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"

namespace fieldvault::sync {
namespace {

// A line for each revision, and one for the attachment of each evidence body.
constexpr std::uint64_t max_lines = bundle::max_bundle_records + bundle::max_bundle_evidence;
constexpr std::string_view act_prefix = "{\"act\":";
constexpr std::size_t act_salt_size = 32;

ledger::Act parse_act(std::string_view text) {
  const Json value = ledger::parse_canonical_json(text, "data/records.age");
  const auto refuse = [] { return Error(ErrorCode::input_refused, "data/records.age: a malformed act"); };
  if (value.size() != 1) throw refuse();
  const Json& act = value.at("act");
  if (!act.is_object() || act.size() != 3 || !act.contains("content") || !act.contains("index") ||
      !act.contains("salt") || !act["index"].is_number_unsigned() || !act["salt"].is_string()) {
    throw refuse();
  }
  const auto salt = crypto::from_hex(act["salt"].get<std::string>());
  if (!salt || salt->size() != act_salt_size) throw refuse();
  return {act["index"].get<std::uint64_t>(), *salt, act["content"]};
}

}  // namespace

void RecordsReader::line() {
  if (++lines_ > max_lines)
    throw Error(ErrorCode::input_refused, fmt::format("data/records.age: over {} lines", max_lines));
  content_ += pending_.size() + 1;
  if (pending_.starts_with(act_prefix)) {
    visit_(parse_act(pending_));
  } else {
    visit_(records::Revision::parse(pending_));
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
