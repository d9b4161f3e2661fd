// Any bytes as a date, a language tag, a script or a place in a list, as they stand in records from elsewhere: read
// within their bounds, and in one way.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fieldvault/records/language_tag.hpp"
#include "fieldvault/records/partial_date.hpp"
#include "fieldvault/vault/clock.hpp"
#include "src/records/leaf.hpp"

namespace {

using namespace fieldvault;

void require(bool holds) {
  if (!holds) std::abort();
}

void read_date(std::string_view text) {
  constexpr std::int64_t last_day = 99991231;
  const auto days = records::day_span(text);
  if (days) {
    require(records::is_partial_date(text));
    require(days->first > 0 && days->first <= days->last && days->last / 10'000 <= last_day / 10'000);
  }
  if (records::is_full_date(text)) require(days && days->first == days->last && text.size() == 10);
  if (const auto time = vault::Timestamp::parse(text)) require(time->text() == text && records::is_partial_date(text));
}

void read_language(std::string_view text) {
  const auto tag = records::LanguageTag::parse(text);
  require(tag.has_value() == records::is_language_tag(text));
  if (!tag) return;
  require(tag->takes_in(*tag) && tag->text().size() == text.size());
  const auto again = records::LanguageTag::parse(tag->text());
  require(again && *again == *tag);
  const auto longer = records::LanguageTag::parse(tag->text() + "-x-a");
  require(!longer || (tag->takes_in(*longer) && !longer->takes_in(*tag)));
}

void read_place(std::string_view text) {
  if (const auto index = records::array_index(text)) require(std::to_string(*index) == text);
  static_cast<void>(records::LeafPointer::parse(text));
  static_cast<void>(records::is_script_code(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_date(text);
  read_language(text);
  read_place(text);
  return 0;
}
