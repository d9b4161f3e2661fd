// An archive: what is taken is, written again from names and contents, the same bytes; pieces change nothing; and a
// reader that refused or ended takes nothing more.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/bundle/tar.hpp"
#include "fieldvault/crypto/error.hpp"

namespace {

using namespace fieldvault;

struct Member {
  std::string name;
  std::uint64_t size;
  Bytes contents;
};

class Members final : public bundle::TarHandler {
 public:
  void begin(std::string_view name, std::uint64_t size) override { members.push_back({std::string(name), size, {}}); }
  void bytes(ByteView part) override {
    members.back().contents.insert(members.back().contents.end(), part.begin(), part.end());
  }
  void end() override {
    if (members.back().contents.size() != members.back().size) std::abort();
  }
  std::vector<Member> members;
};

class Collected final : public crypto::ByteSink {
 public:
  void write(ByteView part) override { bytes.insert(bytes.end(), part.begin(), part.end()); }
  Bytes bytes;
};

template <typename GoOn>
void require_refused(const GoOn& go_on) {
  try {
    go_on();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::input_refused) return;
  }
  std::abort();
}

void require_no_more(bundle::TarReader& reader) {
  require_refused([&] { reader.write(bytes_of("more")); });
  require_refused([&] { static_cast<void>(reader.finish()); });
}

bool read(ByteView archive, std::size_t piece, Members& members) {
  bundle::TarReader reader(members);
  try {
    for (std::size_t at = 0; at < archive.size(); at += piece) {
      reader.write(archive.subspan(at, std::min(piece, archive.size() - at)));
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
    require_no_more(reader);
    return false;
  }
  try {
    static_cast<void>(reader.finish());
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
    return false;
  }
  require_no_more(reader);
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView archive = std::as_bytes(std::span(data, size));
  Members whole;
  Members pieces;
  const bool taken = read(archive, std::max<std::size_t>(size, 1), whole);
  if (read(archive, 7, pieces) != taken) std::abort();
  if (!taken) return 0;
  Collected again;
  bundle::TarWriter writer(again);
  for (const Member& member : whole.members) writer.add(member.name, member.contents);
  writer.finish(size);
  if (!std::ranges::equal(again.bytes, archive)) std::abort();
  return 0;
}
