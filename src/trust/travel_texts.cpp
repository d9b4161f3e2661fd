#include "travel_texts.hpp"

#include <algorithm>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/travel.hpp"

namespace fieldvault::trust {
namespace {

constexpr std::string_view escrow_type = "fieldvault-escrow/1";
constexpr std::string_view challenge_type = "fieldvault-challenge/1";
constexpr std::string_view answer_type = "fieldvault-answer/1";
constexpr std::size_t masked_key_size = 32;

template <typename Text>
void require_one_form(const Text& parsed, std::string_view text) {
  if (parsed.text() != text) throw Error(ErrorCode::input_refused, "a value is not in its one written form");
}

std::string code_text(const crypto::SecretBuffer& code) { return std::string(text_of(code.expose())); }

}  // namespace

SignedTextWriter& write_copy(SignedTextWriter& writer, const vault::EscrowCopy& copy) {
  return writer.line("vault", copy.vault.text())
      .line("slot", crypto::to_hex(copy.slot))
      .line("recipient", copy.recipient.text())
      .line("escrow", crypto::to_base64(copy.age_file, crypto::Base64Padding::required));
}

vault::VaultId read_vault(SignedTextReader& reader) {
  const auto vault = vault::VaultId::parse(reader.line("vault"));
  if (!vault) reader.refuse("not a vault id");
  return *vault;
}

vault::SlotId read_slot(SignedTextReader& reader) {
  vault::SlotId slot{};
  const Bytes bytes = read_hex(reader, "slot", slot.size());
  std::copy(bytes.begin(), bytes.end(), slot.begin());
  return slot;
}

crypto::AgeRecipient read_point(SignedTextReader& reader, std::string_view name) {
  const auto point = crypto::AgeRecipient::parse(reader.line(name));
  if (!point) reader.refuse("not an age recipient");
  return *point;
}

vault::Timestamp read_time(SignedTextReader& reader, std::string_view name) {
  const auto time = vault::Timestamp::parse(reader.line(name));
  if (!time) reader.refuse("not a UTC time");
  return *time;
}

Bytes read_hex(SignedTextReader& reader, std::string_view name, std::size_t size) {
  auto bytes = crypto::from_hex(reader.line(name));
  if (!bytes || bytes->size() != size) reader.refuse("not the lower-case hex digits of a value of its size");
  return *std::move(bytes);
}

vault::EscrowCopy read_copy(SignedTextReader& reader) {
  const vault::VaultId vault = read_vault(reader);
  const vault::SlotId slot = read_slot(reader);
  const crypto::AgeRecipient recipient = read_point(reader, "recipient");
  auto age_file = crypto::from_base64(reader.line("escrow"), crypto::Base64Padding::required);
  if (!age_file) reader.refuse("not base64");
  return {vault, slot, recipient, *std::move(age_file)};
}

std::string EscrowFile::text() const {
  SignedTextWriter writer(escrow_type);
  return write_copy(writer, copy).line("made", made.text()).text();
}

EscrowFile EscrowFile::parse(std::string_view text) {
  SignedTextReader reader(escrow_type, text);
  // Braces read in this order, which is the order of the lines; here and below.
  EscrowFile file{read_copy(reader), read_time(reader, "made")};
  reader.end();
  require_one_form(file, text);
  return file;
}

std::string Challenge::text() const {
  SignedTextWriter writer(challenge_type);
  return write_copy(writer, copy).line("challenge", asker.text()).line("made", made.text()).text();
}

Challenge Challenge::parse(std::string_view text) {
  SignedTextReader reader(challenge_type, text);
  Challenge challenge{read_copy(reader), read_point(reader, "challenge"), read_time(reader, "made")};
  reader.end();
  require_one_form(challenge, text);
  return challenge;
}

std::string Challenge::code() const { return code_text(crypto::to_spoken_code(asker.point(), challenge_code)); }

crypto::AgeRecipient parse_challenge_code(std::string_view typed) {
  const crypto::SecretBuffer point = crypto::from_spoken_code(typed, challenge_code);
  std::array<std::byte, 32> bytes{};
  std::copy(point.expose().begin(), point.expose().end(), bytes.begin());
  return crypto::AgeRecipient(bytes);
}

std::string Answer::text() const {
  return SignedTextWriter(answer_type)
      .line("vault", vault.text())
      .line("slot", crypto::to_hex(slot))
      .line("challenge", asker.text())
      .line("valid-until", valid_until.text())
      .line("answer", crypto::to_hex(masked.expose()))
      .text();
}

Answer Answer::parse(std::string_view text) {
  SignedTextReader reader(answer_type, text);
  Answer answer{read_vault(reader), read_slot(reader), read_point(reader, "challenge"),
                read_time(reader, "valid-until"),
                crypto::SecretBuffer(ByteView(read_hex(reader, "answer", masked_key_size)))};
  reader.end();
  require_one_form(answer, text);
  return answer;
}

std::string Answer::code() const { return code_text(crypto::to_spoken_code(masked.expose(), answer_code)); }

}  // namespace fieldvault::trust
