#include <array>

#include "case_parts.hpp"
#include "fieldvault/records/consent.hpp"
#include "said.hpp"

namespace fieldvault::report {
namespace {

using records::IdentityLevel;
using records::Use;

constexpr std::array uses = {Use::store,  Use::share_organisation, Use::share_partner,
                             Use::court,  Use::publish_anonymous,  Use::publish_name,
                             Use::contact};
constexpr std::array levels = {IdentityLevel::name, IdentityLevel::photograph, IdentityLevel::voice,
                               IdentityLevel::place};

std::string list_of(const Json& words) {
  if (words.is_string()) return words.get<std::string>();
  std::string list;
  for (const Json& word : words) {
    if (word.is_string()) list += (list.empty() ? "" : ", ") + word.get<std::string>();
  }
  return list;
}

std::string labels_of(std::string_view vocabulary, const Json& codes) {
  if (codes.is_string()) return label(vocabulary, codes);
  std::string list;
  for (const Json& code : codes) list += (list.empty() ? "" : ", ") + label(vocabulary, code);
  return list;
}

std::string years(const Json& range) {
  if (!range.is_object()) return {};
  const auto number = [&](const char* name) {
    const Json value = range.value(name, Json());
    return value.is_number_unsigned() || value.is_number_integer() ? std::to_string(value.get<int>()) : "?";
  };
  return number("from") + " to " + number("to");
}

Html names_of(const Json& body) {
  Html list;
  for (const Json& name : body.value("names", Json::array())) {
    if (!name.is_object()) continue;
    const std::string lang = text_member(name, "lang");
    Attributes attributes = {{"dir", "auto"}};
    if (!lang.empty()) attributes.push_back({"lang", lang});
    list += element("div", element("bdi", attributes, text(text_member(name, "full"))));
  }
  return list;
}

Html answer_cell(const records::ConsentBook& book, const records::RecordId& person, Use use) {
  const records::ConsentAnswer whole = book.answer(person, use);
  Html cell = element("strong", whole.permits() ? "yes" : records::decision_text(whole.decision));
  if (!whole.permits()) return cell;
  std::string shown;
  for (const IdentityLevel level : levels) {
    if (!book.answer(person, use, level).permits()) continue;
    shown += (shown.empty() ? "" : ", ") + std::string(records::identity_level_text(level));
  }
  return cell +
         element("div", {{"class", "soft"}}, shown.empty() ? "without name, picture, voice, place" : "with " + shown);
}

Html consent_table(const CaseRecords& records, vault::Timestamp now) {
  const records::ConsentBook book(records.store(), now);
  Table table(
      "What each person agrees to on the day of this report",
      {"person", "store", "share inside", "partner", "court", "publish without name", "publish with name", "contact"});
  for (const ShownRecord& person : records.of(records::kind::person)) {
    std::vector<Html> cells = {person_link(records, person.id().text())};
    for (const Use use : uses) cells.push_back(answer_cell(book, person.id(), use));
    table.row(cells);
  }
  return table.html();
}

}  // namespace

Html withdrawals_part(const CaseRecords& records, CaseFile& counted) {
  Html list;
  for (const ShownRecord& consent : records.of(records::kind::consent)) {
    const Json withdrawal = consent.body.value("withdrawal", Json());
    if (!withdrawal.is_object() || withdrawal.empty()) continue;
    ++counted.withdrawals;
    Html item = element("strong", said(records.code(consent.body.value("given_by", Json())))) +
                text(" withdrew " + labels_of("consent-use", withdrawal.value("uses", Json::array())));
    const std::string date = date_text(withdrawal.value("date", Json()));
    if (!date.empty()) item += text(", " + date);
    const Json by = withdrawal.value("by", Json());
    if (by.is_string()) item += text(", by ") + prose(by);
    if (withdrawal.contains("reason")) item += text(": ") + prose(withdrawal.at("reason"));
    list += element("li", item);
  }
  if (list.is_empty()) return {};
  return element("div", {{"class", "box alarm"}},
                 section("withdrawals", "Consent that was withdrawn",
                         element("p",
                                 "What was withdrawn must not be used for that purpose any more, whatever else "
                                 "stands below. What left before must be called back.") +
                             element("ul", list)));
}

Html persons_part(const CaseRecords& records, vault::Timestamp now, CaseFile& counted) {
  const auto& persons = records.of(records::kind::person);
  counted.persons = persons.size();
  if (persons.empty()) return {};
  const bool by_name = records.persons_by() == PersonsBy::name;
  Table table(by_name ? "Persons with their names" : "Persons by their codes",
              {"code", by_name ? "names" : "name", "sex", "age", "languages", "legal status"});
  for (const ShownRecord& person : persons) {
    counted.left_out += person.left_out.size();
    Html names = by_name ? names_of(person.body) : left_out("left out");
    table.row(
        {said(records.code(person.id().text())), names, text(label("sex", person.body.value("sex", Json()))),
         text(years(person.body.value("age_range", Json()))), text(list_of(person.body.value("languages", Json()))),
         text(labels_of("legal-status", person.body.value("legal_status", Json())))},
        person.id().text());
  }
  return section("persons", "Persons", table.html() + consent_table(records, now));
}

}  // namespace fieldvault::report
