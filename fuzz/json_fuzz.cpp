// JSON from outside: what is taken has one canonical form, and that form is taken as canonical. And any bytes as a text
// that is to be written.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/json.hpp"

namespace {

using namespace fieldvault;

// Whatever is written can be read again.
void write(const Json& value) {
  try {
    if (ledger::parse_canonical_json(ledger::canonical_json(value), "canonical") != value) std::abort();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused || std::string_view(error.what()).starts_with("canonical"))
      std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const Json value = ledger::parse_json(text, "fuzz");
    const std::string canonical = ledger::canonical_json(value);
    if (ledger::parse_canonical_json(canonical, "canonical") != value) std::abort();
    write(Json::array({value}));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused || std::string_view(error.what()).starts_with("canonical"))
      std::abort();
  }
  try {
    if (ledger::canonical_json(ledger::parse_canonical_json(text, "fuzz")) != text) std::abort();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
  }
  write(Json(text));
  return 0;
}
