// A roster's text and file: what is taken has exactly these bytes, and its signatures are counted without harm.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/roster_chain.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fieldvault;
  crypto::initialise();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const trust::RosterFile file = trust::RosterFile::parse(text);
    if (file.encode() != text || file.roster.fingerprint().size() != 71) std::abort();
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
