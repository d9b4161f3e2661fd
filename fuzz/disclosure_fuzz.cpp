// Any bytes as the archive of a disclosure, its statement or a line of its proofs: refused, or what would be written.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "src/bundle/disclosure_judge.hpp"

namespace {

using namespace fieldvault;

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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  refuse_or([&] {
    if (bundle::DisclosureStatement::parse(text).text() != text) std::abort();
  });
  refuse_or([&] {
    if (bundle::EntryProof::parse(text).line() != text) std::abort();
  });
  bundle::FindingList findings;
  bundle::DisclosureJudge judge(findings);
  refuse_or([&] {
    bundle::TarReader tar(judge);
    tar.write(bytes_of(text));
    (void)tar.finish();
    judge.finish();
  });
  return 0;
}
