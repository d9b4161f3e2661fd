#include "filters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/partial_date.hpp"
#include "fieldvault/records/schema.hpp"

namespace fieldvault::search {
namespace {

constexpr std::string_view names[] = {"kind", "lang", "after", "before", "case", "person"};

// The value itself is not repeated: it may be a word of a testimony.
[[noreturn]] void refuse(std::string_view name, std::string_view expected) {
  throw Error(
      ErrorCode::input_refused,
      fmt::format("the filter {}: takes {}; to search for these characters, put them in quotes", name, expected));
}

template <typename Value>
void set_once(std::string_view name, std::optional<Value>& filter, Value value) {
  if (filter) throw Error(ErrorCode::input_refused, fmt::format("the filter {}: can stand only once", name));
  filter = std::move(value);
}

std::string kind_of(std::string_view value) {
  const std::vector<std::string>& kinds = records::Schema::kinds();
  const auto found = std::ranges::find(kinds, value);
  if (found == kinds.end()) refuse("kind", fmt::format("one of {}", fmt::join(kinds, ", ")));
  return *found;
}

records::LanguageTag language_of(std::string_view value) {
  const auto tag = records::LanguageTag::parse(value);
  if (!tag) refuse("lang", "a language tag (BCP 47), such as kk or zh-Hans");
  return *tag;
}

records::DaySpan days_of(std::string_view name, std::string_view value) {
  const auto days = value.find('T') == std::string_view::npos ? records::day_span(value) : std::nullopt;
  if (!days) refuse(name, "a year, month or day: 2018, 2018-04, 2018-04-07");
  return *days;
}

}  // namespace

Filters::Word Filters::take(std::string_view word) {
  const std::size_t colon = word.find(':');
  if (colon == std::string_view::npos) return Word::text;
  const std::string_view name = word.substr(0, colon);
  if (std::ranges::find(names, name) == std::end(names)) return Word::text;
  take_value(name, word.substr(colon + 1));
  ++count_;
  return Word::filter;
}

void Filters::take_value(std::string_view name, std::string_view value) {
  if (name == "kind") {
    set_once(name, kind_, kind_of(value));
  } else if (name == "lang") {
    set_once(name, language_, language_of(value));
  } else if (name == "after") {
    set_once(name, after_, days_of(name, value).first);
  } else if (name == "before") {
    set_once(name, before_, days_of(name, value).last);
  } else if (value.empty()) {
    refuse(name, name == "case" ? "the id of a case, or a part of it" : "a person's code or id, or a part of the id");
  } else {
    (name == "case" ? cases_ : persons_).emplace_back(value);
  }
}

}  // namespace fieldvault::search
