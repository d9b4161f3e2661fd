// The line of a revision as it comes out of a bundle: refused, or the one encoding of what was read.
#include <cstdlib>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/revision.hpp"

namespace {

using fieldvault::records::Revision;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const Revision& revision, std::string_view line) {
  require(revision.line() == line);
  (void)revision.body();
  std::size_t leaves = 0;
  const Revision none = revision.withholding([&](std::string_view) {
    ++leaves;
    return true;
  });
  require(none.root() == revision.root());
  require(none.withheld_count() == leaves + revision.withheld_count());
  if (none.line().size() <= fieldvault::records::max_record_size) {
    require(Revision::parse(none.line()).root() == revision.root());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  try {
    check(Revision::parse(line), line);
  } catch (const fieldvault::Error& error) {
    require(error.code() == fieldvault::ErrorCode::input_refused);
  }
  return 0;
}
