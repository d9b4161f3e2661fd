// Any bytes as a name: read into words within their limits, kept and read back the same, compared with itself and asked
// for by its own keys.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "src/search/letters.hpp"
#include "src/search/name_reasons.hpp"
#include "src/search/name_score.hpp"
#include "src/search/skeleton.hpp"

namespace {

using namespace fieldvault::search;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const NameWord& word) {
  require(!word.readings.empty());
  for (const Reading& reading : word.readings) {
    require(!reading.sounds.empty() && reading.sounds.size() <= max_sounds);
    require(reading.sounds.find_first_of(" |/~") == std::string::npos);
  }
  const std::vector<std::string> kept = keys_to_keep(word);
  require(!kept.empty());
  if (word.is_initial()) return;
  const std::vector<std::string> asked = keys_to_ask(word);
  require(std::ranges::find(asked, kept.front()) != asked.end());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view half = text.substr(0, size / 2);
  const SpokenName name = SpokenName::of(text);
  require(name.words().size() <= max_name_words);
  for (const NameWord& word : name.words()) check(word);
  require(SpokenName::stored(name.text()).text() == name.text());
  const double same = score_names(name, name).score;
  require(name.words().empty() ? same == 0 : same > 0);
  const double other = score_names(name, SpokenName::of(half)).score;
  require(other >= 0 && other <= 1);
  (void)name_reasons(text, half);
  (void)SpokenName::stored(text);
  return 0;
}
