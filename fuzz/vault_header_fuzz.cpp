// The vault header's reader on any bytes, with the checksum made to fit so that the layout behind it is reached.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/vault/header.hpp"

namespace {

constexpr std::ptrdiff_t checksum_at = 16320;

// What is accepted has exactly one encoding: writing it again gives the same bytes, MAC aside.
void parse(fieldvault::ByteView bytes) {
  using namespace fieldvault;
  try {
    const vault::UnverifiedHeader parsed = vault::UnverifiedHeader::parse(bytes);
    const Bytes again = parsed.header().encode(vault::HeaderMacKey());
    if (!std::equal(again.begin(), again.end() - 32, bytes.begin(), bytes.end() - 32)) std::abort();
    if (parsed.verify(vault::HeaderMacKey()) != std::ranges::equal(again, bytes)) std::abort();
  } catch (const Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fieldvault;
  crypto::initialise();
  const ByteView input = std::as_bytes(std::span(data, size));
  parse(input);
  Bytes whole = copy_of(input.first(std::min(input.size(), vault::header_size)));
  whole.resize(vault::header_size);
  const crypto::Digest digest = crypto::sha256(ByteView(whole).first(checksum_at));
  std::copy(digest.bytes().begin(), digest.bytes().end(), whole.begin() + checksum_at);
  parse(whole);
  return 0;
}
