#include "fields.hpp"

#include <algorithm>
#include <set>

#include "fieldvault/records/person_links.hpp"
#include "fieldvault/records/schema.hpp"
#include "texts.hpp"

namespace fieldvault::search {
namespace {

// Pointers into the body; the second is empty where a record of the kind has one date only.
struct DatesOfKind {
  std::string_view kind;
  const char* begin;
  const char* end;
};
constexpr DatesOfKind dates_of_kinds[] = {
    {records::kind::testimony, "/date", ""},       {records::kind::event, "/begin", "/end"},
    {records::kind::act, "/date", "/until"},       {records::kind::evidence, "/made/when", ""},
    {records::kind::custody, "/when", "/until"},   {records::kind::case_file, "/opened", "/closed"},
    {records::kind::consent, "/date", ""},         {records::kind::note, "/date", ""},
    {records::kind::risk_assessment, "/date", ""}, {records::kind::person_link, "/date", ""},
};

// A date is a text, or an object that holds it.
std::optional<records::DaySpan> days_at(const Json& body, const char* pointer) {
  const Json::json_pointer place(pointer);
  if (place.empty() || !body.contains(place)) return std::nullopt;
  const Json* date = &body.at(place);
  if (date->is_object() && date->contains("date")) date = &date->at("date");
  return date->is_string() ? records::day_span(date->get_ref<const std::string&>()) : std::nullopt;
}

}  // namespace

records::DaySpan days_of(const records::Revision& revision, const Json& body) {
  const records::Envelope& envelope = revision.envelope();
  const auto* const dates = std::ranges::find(dates_of_kinds, envelope.kind(), &DatesOfKind::kind);
  if (dates != std::end(dates_of_kinds)) {
    const auto begin = days_at(body, dates->begin);
    const auto end = days_at(body, dates->end);
    if (begin && end) return {begin->first, std::max(begin->last, end->last)};
    if (begin) return *begin;
    if (end) return *end;
  }
  return records::day_span(envelope.written_at.day()).value();
}

std::string languages_of(const Json& body) {
  std::set<std::string> tags;
  each_text(body, [&](const std::string&, std::string_view language) {
    if (const auto tag = records::LanguageTag::parse(language)) tags.insert(tag->text());
  });
  std::string list = " ";
  for (const std::string& tag : tags) list.append(tag) += "- ";
  return list;
}

std::string language_pattern(const records::LanguageTag& tag) { return ' ' + tag.text() + '-'; }

}  // namespace fieldvault::search
