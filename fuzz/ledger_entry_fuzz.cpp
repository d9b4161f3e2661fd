// A ledger leaf: what is taken as an entry has exactly these bytes, and they are canonical JSON.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/entry.hpp"
#include "fieldvault/ledger/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fieldvault;
  const std::string_view leaf(reinterpret_cast<const char*>(data), size);
  try {
    if (ledger::Entry::parse(leaf).leaf() != leaf) std::abort();
    if (ledger::canonical_json(ledger::parse_json(leaf, "leaf")) != leaf) std::abort();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
  }
  return 0;
}
