#include <algorithm>

#include "case_parts.hpp"
#include "said.hpp"

namespace fieldvault::report {
namespace {

const Json* numbered(const Json& list, const Json& number) {
  for (const Json& each : list) {
    if (each.is_object() && each.value("number", Json()) == number) return &each;
  }
  return nullptr;
}

Html side_by_side(const Json& text, const Json& translations) {
  Html sides = spoken(text);
  for (const Json& translation : translations) sides += spoken(translation);
  return element("div", {{"class", "sides"}}, sides);
}

Html about(const Json& statement) {
  std::string line;
  const auto add = [&](const std::string& more) { line += more.empty() ? "" : (line.empty() ? "" : " · ") + more; };
  add(label("knowing", statement.value("knowing", Json())));
  add(date_text(statement.value("when", Json())));
  Html out = text(line);
  if (statement.contains("where")) out += text(line.empty() ? "" : " · ") + place(statement.at("where"));
  return out.is_empty() ? Html() : element("span", {{"class", "language"}}, out);
}

Html shown_statement(const Json& statement) {
  Html out;
  if (statement.contains("question")) {
    out += element("span", {{"class", "language"}}, "question") +
           side_by_side(statement.at("question"), statement.value("question_translations", Json::array())) +
           element("span", {{"class", "language"}}, "answer");
  }
  out +=
      side_by_side(statement.value("text", Json()), statement.value("translations", Json::array())) + about(statement);
  if (statement.contains("remarks")) {
    out += element("p", {{"class", "soft"}}, text("Remark of the researcher: ") + prose(statement.at("remarks")));
  }
  return out;
}

Html hidden_statement(const Json& statement, const Json* redacted) {
  if (redacted != nullptr) {
    return element("span", {{"class", "language"}}, "redacted by the researcher") +
           spoken(redacted->value("text", Json()));
  }
  const bool is_confirmed = statement.value("identifies", Json()) == Json("nobody");
  return left_out(is_confirmed ? "left out: it holds a name or a place, though it was confirmed to identify nobody"
                               : "left out: nobody has confirmed that it identifies nobody");
}

Html statements_of(const ShownRecord& testimony, CaseFile& counted) {
  const Json full = testimony.head.revision.body();
  const Json shown = testimony.body.value("narrative", Json::array());
  const Json redacted = testimony.body.value("redacted", Json::array());
  Html out;
  for (const Json& statement : full.value("narrative", Json::array())) {
    if (!statement.is_object()) continue;
    const Json number = statement.value("number", Json());
    const Json* visible = numbered(shown, number);
    ++(visible != nullptr ? counted.statements : counted.statements_left_out);
    const std::string name = number.is_number() ? number.dump() : "?";
    out += element("div", {{"class", "statement"}},
                   element("div", {{"class", "number"}}, name) +
                       element("div", visible != nullptr ? shown_statement(*visible)
                                                         : hidden_statement(statement, numbered(redacted, number)))) +
           text("\n");
  }
  return out;
}

Html facts_of(const CaseRecords& records, const ShownRecord& testimony) {
  const Json& body = testimony.body;
  Terms terms;
  terms.add("witness", person_link(records, body.value("witness", Json())));
  terms.add("date", date_text(body.value("date", Json())));
  if (body.contains("place")) terms.add("place", place(body.at("place")));
  if (body.contains("area")) terms.add("area", place(body.at("area")));
  terms.add("how", label("interview-mode", body.value("how", Json())));
  terms.add("language", text_member(body, "language"));
  terms.add("interviewer", prose(body.value("interviewer", Json())));
  if (body.contains("interpreter")) terms.add("interpreter", prose(body.at("interpreter")));
  const std::string consent = text_member(body, "consent");
  terms.add("consent", consent == "not-recorded" ? element("strong", "not recorded: nothing of it may leave the vault")
                                                 : text(consent.empty() ? "withheld" : "recorded"));
  terms.add("reliability", label("reliability", body.value("reliability", Json())));
  terms.add("record", hash(testimony.id().text()));
  terms.add("revision", std::to_string(testimony.head.revision.envelope().revision));
  terms.add("hash of the revision", hash(testimony.head.revision.root().hex()));
  return terms.list();
}

// The statements say for themselves where they are left out.
ShownRecord without_statements(const ShownRecord& testimony) {
  ShownRecord other = testimony;
  std::erase_if(other.left_out, [](const std::string& pointer) { return pointer.starts_with("/narrative/"); });
  return other;
}

}  // namespace

Html testimonies_part(const CaseRecords& records, CaseFile& counted) {
  Html all;
  for (const ShownRecord& testimony : records.of(records::kind::testimony)) {
    ++counted.testimonies;
    Html content = element("h3", said(called(records, testimony)));
    if (testimony.body.contains("title")) content += element("p", prose(testimony.body.at("title")));
    content += facts_of(records, testimony);
    content += statements_of(testimony, counted);
    if (testimony.body.contains("observations")) {
      content += element(
          "p", element("strong", "Observations of the interviewer: ") + prose(testimony.body.at("observations")));
    }
    const ShownRecord rest = without_statements(testimony);
    counted.left_out += testimony.left_out.size() - rest.left_out.size();
    content += left_out_of(rest, counted);
    all += element("article", {{"id", anchor(testimony.id().text())}}, content) + text("\n");
  }
  return all.is_empty() ? Html() : section("testimonies", "Testimonies", all);
}

}  // namespace fieldvault::report
