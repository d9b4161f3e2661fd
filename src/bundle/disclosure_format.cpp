#include "disclosure_format.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/bundle/disclosure.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/json.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::string_view statement_type = "fieldvault-disclosure/1";
constexpr std::size_t longest_ending = 8;
constexpr std::size_t longest_path = 64;

bool is_ending(std::string_view text) {
  return !text.empty() && text.size() <= longest_ending &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

std::string numbered_file(std::uint64_t number) { return fmt::format("evidence/{:04}", number); }

[[noreturn]] void refuse_proof() { throw Error(ErrorCode::input_refused, "proofs.jsonl: a malformed proof"); }

crypto::Digest read_digest(const Json& value) {
  const auto digest = value.is_string() ? crypto::Digest::parse(value.get_ref<const std::string&>()) : std::nullopt;
  if (!digest) refuse_proof();
  return *digest;
}

}  // namespace

std::string ledger_card_name(std::uint64_t number) { return fmt::format("ledgers/{:04}.card", number); }

std::string ledger_checkpoint_name(std::uint64_t number) { return fmt::format("ledgers/{:04}.checkpoint", number); }

std::string ledger_stamp_name(std::uint64_t number) { return fmt::format("ledgers/{:04}.tsr", number); }

std::string disclosed_file_name(std::uint64_t number, std::string_view original_name) {
  const std::size_t dot = original_name.rfind('.');
  std::string ending(dot == std::string_view::npos ? std::string_view() : original_name.substr(dot + 1));
  std::ranges::transform(ending, ending.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return is_ending(ending) ? numbered_file(number) + "." + ending : numbered_file(number);
}

bool is_disclosed_file_name(std::string_view name, std::uint64_t number) {
  const std::string plain = numbered_file(number);
  if (!name.starts_with(plain)) return false;
  name.remove_prefix(plain.size());
  return name.empty() || (name.front() == '.' && is_ending(name.substr(1)));
}

std::string EntryProof::line() const {
  Json hashes = Json::array();
  for (const crypto::Digest& hash : path) hashes.push_back(hash.hex());
  return ledger::canonical_json(
      {{"entry", ledger::parse_json(entry.leaf(), "a leaf")}, {"ledger", ledger}, {"path", std::move(hashes)}});
}

EntryProof EntryProof::parse(std::string_view line) {
  const Json value = ledger::parse_canonical_json(line, disclosure_name::proofs);
  if (!value.is_object() || value.size() != 3 || !value.contains("entry") || !value.contains("ledger") ||
      !value.contains("path") || !value["ledger"].is_number_unsigned() || !value["path"].is_array() ||
      value["path"].size() > longest_path) {
    refuse_proof();
  }
  EntryProof proof{
      value["ledger"].get<std::uint64_t>(), ledger::Entry::parse(ledger::canonical_json(value["entry"])), {}};
  for (const Json& hash : value["path"]) proof.path.push_back(read_digest(hash));
  return proof;
}

std::string DisclosureStatement::text() const {
  trust::SignedTextWriter writer(statement_type);
  writer.line("disclosure", id).line("device", device.text());
  writer.line("to", to.text()).line("recipient", recipient.text());
  writer.line("purpose", records::use_text(purpose)).line("time", time.text());
  writer.line("ledgers", ledgers).line("records", records).line("evidence", evidence);
  writer.line("manifest-sha256", manifest.hex());
  return writer.text();
}

DisclosureStatement DisclosureStatement::parse(std::string_view text) {
  trust::SignedTextReader reader(statement_type, text);
  const auto id = records::RecordId::parse(reader.line("disclosure"));
  if (!id) reader.refuse("the id of a disclosure is a UUIDv7 in lower case");
  const auto device = vault::VaultId::parse(reader.line("device"));
  if (!device) reader.refuse("a device is 32 lower-case hex digits");
  trust::CardName to(reader.line("to"));
  const auto recipient = crypto::AgeRecipient::parse(reader.line("recipient"));
  if (!recipient) reader.refuse("not an age recipient");
  const auto purpose = records::parse_use(reader.line("purpose"));
  if (!purpose) reader.refuse("not a purpose that consent knows");
  const auto time = vault::Timestamp::parse(reader.line("time"));
  if (!time) reader.refuse("a time is YYYY-MM-DDTHH:MM:SSZ");
  const std::uint64_t ledgers = reader.number("ledgers");
  if (ledgers == 0 || ledgers > max_disclosed_ledgers) reader.refuse("a disclosure has 1 to 256 ledgers");
  const std::uint64_t records = reader.number("records");
  if (records == 0 || records > max_disclosed_records) reader.refuse("a disclosure has 1 to 1,000 records");
  const std::uint64_t evidence = reader.number("evidence");
  if (evidence > max_disclosed_evidence) reader.refuse("a disclosure has at most 1,000 evidence files");
  const crypto::Digest manifest = reader.digest("manifest-sha256");
  reader.end();
  return {id->text(), *device, std::move(to), *recipient, *purpose, *time, ledgers, records, evidence, manifest};
}

}  // namespace fieldvault::bundle
