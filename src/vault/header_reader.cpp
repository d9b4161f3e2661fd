#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/vault/header.hpp"
#include "header_format.hpp"
#include "little_endian.hpp"

namespace fieldvault::vault {
namespace {

using namespace header_format;

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::input_refused, "the vault header is refused: " + what);
}

[[noreturn]] void torn() { throw Error(ErrorCode::damaged, "the vault header is torn: its checksum does not fit"); }

crypto::WrappedKey read_wrapped(FieldReader& in) {
  crypto::WrappedKey wrapped{};
  wrapped.nonce = in.array<24>();
  wrapped.ciphertext = in.array<48>();
  wrapped.commitment = in.array<32>();
  return wrapped;
}

// The cost checks its own bounds, long before memory of that size could be asked for.
PassphraseSlot read_passphrase(FieldReader& in) {
  if (in.integer<std::uint16_t>() != argon2id) refuse("a passphrase slot names an unknown key derivation");
  const auto memory_kib = in.integer<std::uint32_t>();
  const auto passes = in.integer<std::uint32_t>();
  if (in.integer<std::uint32_t>() != parallelism) refuse("a passphrase slot asks for parallelism other than 1");
  if (in.integer<std::uint16_t>() != salt_size) refuse("a passphrase slot has a salt that is not 16 bytes");
  PassphraseSlot slot{crypto::Argon2Cost(memory_kib, passes), in.array<16>(), {}};
  slot.wrapped = read_wrapped(in);
  return slot;
}

EscrowSlot read_escrow(FieldReader& in) {
  const crypto::AgeRecipient recipient(in.array<32>());
  const ByteView age_file = in.take(in.rest().size());
  if (age_file.empty() || age_file.size() > max_age_file) refuse("an escrow slot has an age file of a wrong size");
  return {recipient, copy_of(age_file)};
}

Slot read_slot(ByteView bytes) {
  FieldReader in(bytes);
  const SlotId id = in.array<16>();
  const auto type = in.integer<std::uint16_t>();
  if (in.integer<std::uint16_t>() != 0) refuse("a slot has set bytes that must be zero");
  const auto size = in.integer<std::uint32_t>();
  if (size > max_slot_body) refuse("a slot reaches past its end");
  FieldReader body(in.take(size));
  const auto finish = [&](auto read) {
    if (!body.rest().empty()) refuse("a slot is too long for its type");
    return Slot{id, std::move(read)};
  };
  switch (static_cast<SlotType>(type)) {
    case SlotType::passphrase:
      return finish(read_passphrase(body));
    case SlotType::recovery:
      return finish(RecoverySlot{read_wrapped(body)});
    case SlotType::escrow:
      return finish(read_escrow(body));
  }
  refuse(fmt::format("a slot has the unknown type {}", type));
}

void require_distinct_ids(const std::vector<Slot>& slots) {
  std::vector<SlotId> ids;
  ids.reserve(slots.size());
  for (const Slot& slot : slots) ids.push_back(slot.id);
  std::sort(ids.begin(), ids.end());
  if (std::adjacent_find(ids.begin(), ids.end()) != ids.end()) refuse("two slots have the same id");
}

std::uint16_t number_at(ByteView bytes, std::size_t at) {
  return FieldReader(bytes.subspan(at, 2)).integer<std::uint16_t>();
}

// Before the checksum, since a later version may keep it elsewhere.
void require_known_version(ByteView bytes) {
  const std::uint16_t is_version = number_at(bytes, version_at);
  const std::uint16_t is_suite = number_at(bytes, suite_at);
  if (is_version != version || is_suite != suite) {
    refuse(fmt::format("it was written by a newer fieldvault (format {}, suite {})", is_version, is_suite));
  }
}

}  // namespace

UnverifiedHeader UnverifiedHeader::parse(ByteView bytes) {
  if (bytes.size() < vault_id_at || text_of(bytes.first(magic.size())) != magic) torn();
  require_known_version(bytes);
  if (bytes.size() != header_size) torn();
  const ByteView layout = bytes.first(checksum_at);
  const crypto::Digest checksum(bytes.subspan(checksum_at, crypto::Digest::size));
  if (crypto::sha256(layout) != checksum) torn();

  FieldReader in(layout.subspan(vault_id_at));
  Header header{VaultId(in.array<16>()), in.integer<std::uint64_t>(), {}};
  if (header.generation == 0) refuse("its generation is zero");
  const auto count = in.integer<std::uint16_t>();
  if (count == 0 || count > max_slots)
    refuse(fmt::format("it counts {} slots, and 1 to {} are possible", count, max_slots));
  for (std::size_t i = 0; i < count; ++i)
    header.slots.push_back(read_slot(layout.subspan(slots_at + i * slot_size, slot_size)));
  require_distinct_ids(header.slots);
  const Bytes again = encode_layout(header);
  if (!std::equal(again.begin(), again.end(), layout.begin(), layout.end()))
    refuse("it has set bytes that must be zero");
  return {std::move(header), copy_of(bytes)};
}

bool UnverifiedHeader::verify(const HeaderMacKey& mac_key) const {
  const ByteView bytes(bytes_);
  const crypto::Digest expected = crypto::hmac_sha256(mac_key.expose(), bytes.first(mac_at));
  return crypto::equal_in_constant_time(expected.bytes(), bytes.subspan(mac_at));
}

}  // namespace fieldvault::vault
