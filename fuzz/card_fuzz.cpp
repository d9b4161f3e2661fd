// A card's text and a card's file: what is taken as a card has exactly these bytes, and can be signed, read back and
// followed by the card of new keys.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/card.hpp"

namespace {

using namespace fieldvault;

crypto::MinisignSecretKey key_of(std::byte byte) {
  return {crypto::KeyId({byte}), crypto::SigningSeed(Bytes(32, byte))};
}

// The same card under keys of ours.
void sign(trust::Card card) {
  constexpr std::uint64_t last_epoch = std::uint64_t{1} << 53;
  static const crypto::MinisignSecretKey first = key_of(std::byte{0x2a});
  static const crypto::MinisignSecretKey second = key_of(std::byte{0x2b});
  card.signing_key = first.public_key();
  const std::string file = trust::encode_card_file(card, first);
  if (trust::parse_card_file(file).text() != card.text()) std::abort();
  if (!trust::same_digits(card.fingerprint(), trust::parse_card_file(file).fingerprint())) std::abort();
  if (card.epoch >= last_epoch) return;
  trust::Card next = card;
  ++next.epoch;
  next.signing_key = second.public_key();
  const std::string followed = trust::encode_card_file(next, second, first);
  if (!trust::is_continued_by(card, followed) || trust::is_continued_by(card, trust::encode_card_file(next, second))) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crypto::initialise();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const trust::Card card = trust::Card::parse(text);
    if (card.text() != text || card.fingerprint().size() != 71) std::abort();
    sign(card);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
  }
  try {
    const trust::Card card = trust::parse_card_file(text);
    if (!text.starts_with(card.text())) std::abort();
    // No card is its own successor.
    if (trust::is_continued_by(card, text)) std::abort();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused && error.code() != ErrorCode::authentication_failed) std::abort();
  }
  return 0;
}
