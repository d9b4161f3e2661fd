// A roster's text and file: what is taken has exactly these bytes, its signatures are counted without harm, and one
// more can be added.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/roster_chain.hpp"

namespace {

using namespace fieldvault;

void sign(trust::RosterFile file) {
  constexpr std::size_t most_signatures = 64;
  static const crypto::MinisignSecretKey key(crypto::KeyId({std::byte{0x2a}}),
                                             crypto::SigningSeed(Bytes(32, std::byte{0x2a})));
  if (file.is_signed_by(key.id()) || file.signatures.size() == most_signatures) return;
  file.sign(key);
  trust::sort_roster(file.roster);  // which changes nothing
  const trust::RosterFile again = trust::RosterFile::parse(file.encode());
  if (!again.is_signed_by(key.id()) || again.roster.hash() != file.roster.hash()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crypto::initialise();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const trust::RosterFile file = trust::RosterFile::parse(text);
    if (file.encode() != text || file.roster.fingerprint().size() != 71) std::abort();
    sign(file);
    const auto nobody = [](const crypto::VerifyingKey&) { return false; };
    const trust::RosterCount count = trust::count_signatures(file, &file.roster, nobody);
    if (count.own != count.before || count.own > file.signatures.size()) std::abort();
    // Nothing follows itself.
    try {
      trust::require_successor(file, file.roster, nobody);
      std::abort();
    } catch (const Error& error) {
      if (error.code() != ErrorCode::not_trusted) std::abort();
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused && error.code() != ErrorCode::authentication_failed) std::abort();
  }
  return 0;
}
