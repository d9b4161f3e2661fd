// An override: what is taken is byte for byte what would be written.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/bundle/gap_override.hpp"
#include "fieldvault/crypto/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fieldvault;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    if (bundle::GapOverride::parse(text).text() != text) std::abort();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
  }
  return 0;
}
