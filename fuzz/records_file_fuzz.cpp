// Any bytes as the plaintext of data/records.age: the pieces in which they come change nothing, and what is taken is
// the same bytes when its lines and their padding are written again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/bundle/act_line.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"
#include "src/sync/records_reader.hpp"

namespace {

using namespace fieldvault;

std::string line_of(const sync::RecordLine& line) {
  if (const auto* act = std::get_if<ledger::Act>(&line)) return bundle::act_line(*act);
  return std::get<records::Revision>(line).line();
}

// Few, so that a seed can be over it.
constexpr std::uint64_t most_lines = 8;

// What is taken, written again without its padding; nothing where it is refused.
std::optional<std::string> taken(std::string_view text, std::size_t piece) {
  std::string again;
  try {
    const auto take = [&](const sync::RecordLine& read, std::string_view line) {
      if (line_of(read) != line) std::abort();
      again += std::string(line) + '\n';
    };
    sync::RecordsReader reader(take, most_lines);
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
      reader.write(bytes_of(text.substr(0, piece)));
    }
    reader.finish();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
    return std::nullopt;
  }
  return again;
}

// Over 16 MiB without a line feed, which no seed could be: only padding may be that long.
bool is_refused_at_once(char filling) {
  const std::string long_line(records::max_record_size + 1, filling);
  sync::RecordsReader reader([](const sync::RecordLine&, std::string_view) { std::abort(); });
  try {
    reader.write(bytes_of(long_line));
    return false;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
    return true;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool is_bounded = is_refused_at_once('x') && !is_refused_at_once(' ');
  if (!is_bounded) std::abort();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto whole = taken(text, std::max<std::size_t>(size, 1));
  if (taken(text, 7) != whole) std::abort();
  if (!whole) return 0;
  whole->resize(crypto::padme_length(whole->size()), ' ');
  if (*whole != text) std::abort();
  return 0;
}
