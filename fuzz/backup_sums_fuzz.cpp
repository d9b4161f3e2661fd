// The list of a backup: what is taken is byte for byte what would be written.
#include "src/vault/backup_layout.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/crypto/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fieldvault;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    if (vault::BackupSums::parse(text).text() != text) std::abort();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::damaged) std::abort();
  }
  return 0;
}
