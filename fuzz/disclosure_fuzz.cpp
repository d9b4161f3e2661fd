// Any bytes as the archive of a disclosure, its statement or a line of its proofs: refused, or what would be written.
// The discloser may be hostile, so the archive is judged a second time with hashes and signature made to fit.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/crypto/error.hpp"
#include "src/bundle/disclosure_judge.hpp"
#include "src/bundle/sealed_format.hpp"

namespace {

using namespace fieldvault;

// The key of the seeds that are cards.
const crypto::MinisignSecretKey& discloser() {
  static const crypto::MinisignSecretKey key(crypto::KeyId({std::byte{1}, std::byte{2}, std::byte{3}}),
                                             crypto::SigningSeed(Bytes(32, std::byte{0x2a})));
  return key;
}

template <typename Read>
void refuse_or(const Read& read) {
  try {
    read();
  } catch (const Error& error) {
    const bool is_refusal =
        error.code() == ErrorCode::input_refused || error.code() == ErrorCode::authentication_failed;
    if (!is_refusal) std::abort();
  }
}

struct Member {
  std::string name;
  std::string contents;
};

class Members final : public bundle::TarHandler {
 public:
  void begin(std::string_view name, std::uint64_t) override { members.push_back({std::string(name), {}}); }
  void bytes(ByteView part) override { members.back().contents += text_of(part); }
  void end() override {}
  std::vector<Member> members;
};

class Collected final : public crypto::ByteSink {
 public:
  void write(ByteView part) override { bytes.insert(bytes.end(), part.begin(), part.end()); }
  Bytes bytes;
};

// Card, statement, signature and manifest stand first; the manifest lists all that follows.
void fit(std::vector<Member>& members) {
  constexpr std::size_t statement = 1;
  constexpr std::size_t signature = 2;
  constexpr std::size_t manifest = 3;
  if (members.size() <= manifest) return;
  members[manifest].contents.clear();
  for (std::size_t at = manifest + 1; at < members.size(); ++at) {
    members[manifest].contents += bundle::hash_line(crypto::sha256(bytes_of(members[at].contents)), members[at].name);
  }
  try {
    auto stated = bundle::DisclosureStatement::parse(members[statement].contents);
    stated.manifest = crypto::sha256(bytes_of(members[manifest].contents));
    members[statement].contents = stated.text();
  } catch (const Error&) {
    return;  // the judge says why
  }
  members[signature].contents = crypto::minisign_sign(discloser(), bytes_of(members[statement].contents));
}

bool is_taken(ByteView archive, std::size_t piece) {
  bool taken = false;
  refuse_or([&] {
    bundle::FindingList findings;
    bundle::DisclosureJudge judge(findings);
    bundle::TarReader tar(judge);
    for (; !archive.empty(); archive = archive.subspan(std::min(piece, archive.size()))) {
      tar.write(archive.first(std::min(piece, archive.size())));
    }
    static_cast<void>(tar.finish());
    judge.finish();
    const auto disclosed = judge.take();
    if (!disclosed || disclosed->ledgers.size() != disclosed->statement.ledgers ||
        disclosed->records.size() != disclosed->statement.records ||
        disclosed->files.size() != disclosed->statement.evidence) {
      std::abort();  // less than was stated
    }
    taken = true;
  });
  return taken;
}

void judge_fitted(ByteView archive) {
  Members read;
  try {
    bundle::TarReader tar(read);
    tar.write(archive);
    static_cast<void>(tar.finish());
  } catch (const Error&) {
    return;
  }
  fit(read.members);
  Collected again;
  bundle::TarWriter tar(again);
  for (const Member& member : read.members) tar.add(member.name, bytes_of(member.contents));
  tar.finish();
  static_cast<void>(is_taken(again.bytes, again.bytes.size()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  refuse_or([&] {
    if (bundle::DisclosureStatement::parse(text).text() != text) std::abort();
  });
  refuse_or([&] {
    if (bundle::EntryProof::parse(text).line() != text) std::abort();
  });
  if (is_taken(bytes_of(text), size + 1) != is_taken(bytes_of(text), 7)) std::abort();
  judge_fitted(bytes_of(text));
  return 0;
}
