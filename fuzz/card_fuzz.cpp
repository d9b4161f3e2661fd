// A card's text and a card's file: what is taken as a card has exactly these bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/card.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fieldvault;
  crypto::initialise();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const trust::Card card = trust::Card::parse(text);
    if (card.text() != text || card.fingerprint().size() != 71) std::abort();
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
