// Escrow file, challenge and answer, as headquarters and a locked vault get them: what is taken has exactly these
// bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/travel.hpp"

namespace {

template <typename Text>
void parse_as(std::string_view text) {
  try {
    if (Text::parse(text).text() != text) std::abort();
  } catch (const fieldvault::Error& error) {
    if (error.code() != fieldvault::ErrorCode::input_refused) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fieldvault;
  crypto::initialise();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  parse_as<trust::EscrowFile>(text);
  parse_as<trust::Challenge>(text);
  parse_as<trust::Answer>(text);
  try {
    const crypto::AgeRecipient point = trust::parse_challenge_code(text);
    const crypto::SecretBuffer code = crypto::to_spoken_code(point.point(), trust::challenge_code);
    if (trust::parse_challenge_code(text_of(code.expose())) != point) std::abort();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
  }
  return 0;
}
