// JSON from outside: what is taken has one canonical form, and that form is taken as canonical.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fieldvault;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const Json value = ledger::parse_json(text, "fuzz");
    const std::string canonical = ledger::canonical_json(value);
    if (ledger::parse_canonical_json(canonical, "canonical") != value) std::abort();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused || std::string_view(error.what()).starts_with("canonical"))
      std::abort();
  }
  return 0;
}
