#include "name_reasons.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

#include "fold.hpp"
#include "name_score.hpp"
#include "sound_distance.hpp"

namespace fieldvault::search {
namespace {

UScriptCode script_of(std::string_view word) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(word.data());
  for (int32_t at = 0; at < static_cast<int32_t>(word.size());) {
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(bytes, at, static_cast<int32_t>(word.size()), character);
    UErrorCode code = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(character, &code);
    if (script != USCRIPT_COMMON && script != USCRIPT_INHERITED) return script;
  }
  return USCRIPT_COMMON;
}

std::string likeness_text(const WordPair& pair) {
  if (pair.first.is_initial() || pair.second.is_initial()) return "one may be the initial of the other";
  const bool other_script = script_of(pair.first.written) != script_of(pair.second.written);
  const std::vector<std::string> differing = differences(pair.first_reading, pair.second_reading);
  const std::string_view where = other_script ? "in another script" : "in another spelling";
  if (differing.empty()) return fmt::format("the same sounds {}", where);
  const bool is_chinese =
      pair.first_reading.origin == Origin::syllables || pair.second_reading.origin == Origin::syllables;
  const std::string_view how = is_chinese ? ", as far as Chinese syllables tell" : "";
  return fmt::format("like sounds {}{}; {}", where, how, fmt::join(differing, ", "));
}

void add_rest(std::vector<std::string>& reasons, const SpokenName& name, const std::vector<std::size_t>& rest,
              std::string_view whose) {
  for (const std::size_t at : rest) {
    reasons.push_back(fmt::format("{} stands only in the name {}", name.words()[at].written, whose));
  }
}

}  // namespace

std::vector<std::string> name_reasons(std::string_view asked, std::string_view kept) {
  std::vector<std::string> reasons;
  if (fold(asked) == fold(kept)) return {"written the same"};
  const SpokenName mine = SpokenName::of(asked);
  const SpokenName other = SpokenName::of(kept);
  NameScore score = score_names(mine, other);
  std::ranges::sort(score.pairs, std::ranges::less{}, &WordPair::first_at);
  for (const WordPair& pair : score.pairs) {
    if (fold(pair.first.written) == fold(pair.second.written)) {
      reasons.push_back(fmt::format("{}: written the same", pair.second.written));
    } else {
      reasons.push_back(fmt::format("{} for {}: {}", pair.second.written, pair.first.written, likeness_text(pair)));
    }
  }
  add_rest(reasons, mine, score.first_rest, "that was asked for");
  add_rest(reasons, other, score.second_rest, "in the record");
  if (score.order == Order::other) {
    reasons.emplace_back("the words stand in another order: it may be the name of a father or a child");
  }
  return reasons;
}

}  // namespace fieldvault::search
