// Any bytes as an age file: opened, or refused by the right Error, whatever the pieces in which they come; a reader
// that refused stays refused.
#include <algorithm>
#include <cstdlib>

#include "fieldvault/crypto/age.hpp"
#include "fieldvault/crypto/error.hpp"

namespace {

using namespace fieldvault;
using namespace fieldvault::crypto;

// The identity that the seeds, taken from the age testkit, are for.
const AgeIdentity& reader() {
  static const AgeIdentity identity =
      AgeIdentity::parse("AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0").value();
  return identity;
}

class CountingSink final : public ByteSink {
 public:
  void write(ByteView bytes) override { count += bytes.size(); }
  std::size_t count = 0;
};

void parse_alone(ByteView file) {
  try {
    const AgeHeader header = AgeHeader::parse(file);
    // What follows a header has no part in it.
    if (header.size() > file.size() || header.size() > max_age_header_size) std::abort();
    const AgeHeader again = AgeHeader::parse(file.first(header.size()));
    if (again.size() != header.size() || again.stanza_count() != header.stanza_count()) std::abort();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
  }
}

template <typename GoOn>
void require_refused(const GoOn& go_on) {
  try {
    go_on();
  } catch (const Error&) {
    return;
  }
  std::abort();
}

// The bytes that are released may not depend on the pieces in which a file comes.
std::size_t released(ByteView file, std::size_t piece) {
  CountingSink sink;
  AgeReader age(reader(), sink);
  try {
    for (; !file.empty(); file = file.subspan(std::min(piece, file.size()))) {
      age.write(file.first(std::min(piece, file.size())));
    }
    age.finish();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::program_failed) std::abort();
    const std::size_t before = sink.count;
    require_refused([&] { age.write(bytes_of("more")); });
    require_refused([&] { age.finish(); });
    if (sink.count != before) std::abort();
  }
  return sink.count;
}

// The same bytes at once, for whoever states how many recipients there must be.
void decrypt_whole(ByteView file, std::size_t count) {
  try {
    if (age_decrypt(file, reader(), 1).size() != count || AgeHeader::parse(file).stanza_count() != 1) std::abort();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::program_failed) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView file = std::as_bytes(std::span(data, size));
  parse_alone(file);
  const std::size_t count = released(file, std::max<std::size_t>(size, 1));
  if (released(file, 7) != count) std::abort();
  decrypt_whole(file, count);
  return 0;
}
