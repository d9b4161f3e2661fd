#include "case_parts.hpp"
#include "said.hpp"
#include "timeline.hpp"

namespace fieldvault::report {
namespace {

std::string labels_in(std::string_view vocabulary, const Json& codes) {
  std::string list;
  for (const Json& code : codes) list += (list.empty() ? "" : ", ") + label(vocabulary, code);
  return list;
}

std::string act_label(const CaseRecords& records, const ShownRecord& act) {
  const std::string victim = records.code(act.body.value("victim", Json()));
  return called(records, act) + (victim.empty() ? "" : ", " + victim);
}

std::string span_text(const Json& body, const char* begin, const char* end) {
  const std::string from = date_text(body.value(begin, Json()));
  const std::string to = date_text(body.value(end, Json()));
  if (from.empty() || to.empty()) return from + to;
  return from + " – " + to;
}

Html where(const Json& body) {
  if (body.contains("place")) return place(body.at("place"));
  return body.contains("area") ? place(body.at("area")) : Html();
}

Html line_of(const Html& content) { return element("div", content); }

Html event_cell(const ShownRecord& event, CaseFile& counted) {
  Html cell;
  if (event.body.contains("description")) cell += line_of(prose(event.body.at("description")));
  return cell + left_out_of(event, counted);
}

}  // namespace

Html events_part(const CaseRecords& records, CaseFile& counted) {
  const auto& events = records.of(records::kind::event);
  const auto& acts = records.of(records::kind::act);
  counted.events = events.size();
  if (events.empty() && acts.empty()) return {};
  std::vector<TimelineEntry> entries;
  Table event_table("Events", {"event", "kind", "when", "where", "told"});
  for (const ShownRecord& event : events) {
    entries.push_back({called(records, event), bare_date(event.body.value("begin", Json())),
                       bare_date(event.body.value("end", Json()))});
    event_table.row({said(called(records, event)), text(label("event-type", event.body.value("type", Json()))),
                     text(span_text(event.body, "begin", "end")), where(event.body), event_cell(event, counted)},
                    event.id().text());
  }
  Table act_table("Acts", {"act", "to whom", "when", "where", "how", "consequences"});
  for (const ShownRecord& act : acts) {
    entries.push_back({act_label(records, act), bare_date(act.body.value("date", Json())),
                       bare_date(act.body.value("until", Json()))});
    Html consequences;
    for (const char* member : {"physical_consequences", "psychological_consequences"}) {
      if (act.body.contains(member)) consequences += line_of(prose(act.body.at(member)));
    }
    act_table.row(
        {text(called(records, act)), person_link(records, act.body.value("victim", Json())),
         text(span_text(act.body, "date", "until")), where(act.body),
         text(labels_in("method", act.body.value("methods", Json::array()))), consequences + left_out_of(act, counted)},
        act.id().text());
  }
  Html content = timeline("timeline", std::move(entries));
  if (!event_table.is_empty()) content += event_table.html();
  if (!act_table.is_empty()) content += act_table.html();
  return section("events", "What happened", content);
}

}  // namespace fieldvault::report
