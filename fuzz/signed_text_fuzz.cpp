// A signed text read line by line: what is taken is byte for byte what the writer writes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/signed_text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fieldvault;
  constexpr std::string_view type = "fieldvault-receipt/1";
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    trust::SignedTextReader reader(type, text);
    const std::string_view device = reader.line("device");
    const std::uint64_t sequence = reader.number("sequence");
    const crypto::Digest manifest = reader.digest("manifest");
    reader.end();
    trust::SignedTextWriter writer(type);
    writer.line("device", device).line("sequence", sequence).line("manifest", manifest.hex());
    if (writer.text() != text || trust::signed_text_type(text) != type) std::abort();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
  }
  try {
    if (trust::SignedFile::parse(text).encode() != text) std::abort();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
  }
  return 0;
}
