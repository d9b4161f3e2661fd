#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/vault/header.hpp"
#include "header_format.hpp"
#include "little_endian.hpp"

namespace fieldvault::vault {
namespace {

using namespace header_format;

void append_wrapped(Bytes& out, const crypto::WrappedKey& wrapped) {
  append(out, ByteView(wrapped.nonce));
  append(out, ByteView(wrapped.ciphertext));
  append(out, ByteView(wrapped.commitment));
}

// The slot's parameters: what stands in its body before anything encrypted.
Bytes parameters(const Slot& slot) {
  Bytes out;
  if (const auto* passphrase = std::get_if<PassphraseSlot>(&slot.body)) {
    append(out, argon2id);
    append(out, passphrase->cost.memory_kib());
    append(out, passphrase->cost.passes());
    append(out, parallelism);
    append(out, salt_size);
    append(out, ByteView(passphrase->salt));
  } else if (const auto* escrow = std::get_if<EscrowSlot>(&slot.body)) {
    append(out, ByteView(escrow->recipient.point()));
  }
  return out;
}

Bytes body_of(const Slot& slot) {
  Bytes out = parameters(slot);
  if (const auto* passphrase = std::get_if<PassphraseSlot>(&slot.body)) append_wrapped(out, passphrase->wrapped);
  if (const auto* recovery = std::get_if<RecoverySlot>(&slot.body)) append_wrapped(out, recovery->wrapped);
  if (const auto* escrow = std::get_if<EscrowSlot>(&slot.body)) {
    if (escrow->age_file.empty() || escrow->age_file.size() > max_age_file) {
      throw Error(ErrorCode::program_failed, "an escrow slot takes an age file of 1 to 900 bytes");
    }
    append(out, ByteView(escrow->age_file));
  }
  return out;
}

Bytes encode_slot(const Slot& slot) {
  const Bytes body = body_of(slot);
  Bytes out;
  append(out, ByteView(slot.id));
  append(out, static_cast<std::uint16_t>(slot.type()));
  append(out, std::uint16_t{0});
  append(out, static_cast<std::uint32_t>(body.size()));
  append(out, ByteView(body));
  out.resize(slot_size);
  return out;
}

}  // namespace

Bytes header_format::encode_layout(const Header& header) {
  if (header.slots.empty() || header.slots.size() > max_slots || header.generation == 0) {
    throw Error(ErrorCode::program_failed, "a vault header has 1 to 15 slots and counts its generations from 1");
  }
  Bytes out = copy_of(bytes_of(magic));
  append(out, version);
  append(out, suite);
  append(out, ByteView(header.vault_id.bytes()));
  append(out, header.generation);
  append(out, static_cast<std::uint16_t>(header.slots.size()));
  out.resize(slots_at);
  for (const Slot& slot : header.slots) append(out, ByteView(encode_slot(slot)));
  out.resize(checksum_at);
  return out;
}

Bytes header_format::associated_data(const VaultId& vault_id, const Slot& slot) {
  Bytes out = copy_of(bytes_of("fieldvault/slot/1"));
  append(out, version);
  append(out, suite);
  append(out, ByteView(vault_id.bytes()));
  append(out, ByteView(slot.id));
  append(out, static_cast<std::uint16_t>(slot.type()));
  append(out, ByteView(parameters(slot)));
  return out;
}

Bytes Header::encode(const HeaderMacKey& mac_key) const {
  Bytes out = encode_layout(*this);
  append(out, crypto::sha256(out).bytes());
  append(out, crypto::hmac_sha256(mac_key.expose(), out).bytes());
  return out;
}

}  // namespace fieldvault::vault
