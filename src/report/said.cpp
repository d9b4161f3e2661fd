#include "said.hpp"

#include "fieldvault/records/vocabulary.hpp"

namespace fieldvault::report {
namespace {

Attributes in_language(const Json& value, Attributes attributes) {
  attributes.push_back({"dir", "auto"});
  const std::string lang = value.is_object() ? text_member(value, "lang") : std::string();
  if (!lang.empty()) attributes.push_back({"lang", lang});
  return attributes;
}

std::string words_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_object() ? text_member(value, "text") : std::string();
}

}  // namespace

std::string text_member(const Json& body, std::string_view name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Html said(std::string_view words) { return element("bdi", text(words)); }

Html prose(const Json& value) {
  Html out = element("bdi", in_language(value, {}), text(words_of(value)));
  if (!value.is_object()) return out;
  for (const Json& translation : value.value("translations", Json::array())) out += text(" / ") + prose(translation);
  return out;
}

Html spoken(const Json& value) {
  std::string about = value.is_object() ? text_member(value, "lang") : std::string();
  const std::string script = value.is_object() ? text_member(value, "script") : std::string();
  if (!script.empty()) about += ", " + script;
  Html note = text(about);
  if (value.is_object() && value.contains("translation_of")) {
    note += text(", translated from " + text_member(value, "translation_of"));
    const std::string translator = text_member(value, "translator");
    if (!translator.empty()) note += text(" by ") + said(translator);
  }
  Html out;
  if (!note.is_empty()) out += element("span", {{"class", "language"}}, note);
  return element("div", {{"class", "side"}},
                 out + element("p", in_language(value, {{"class", "words"}}), text(words_of(value))));
}

std::string bare_date(const Json& date) {
  if (date.is_string()) return date.get<std::string>();
  return date.is_object() ? text_member(date, "date") : std::string();
}

std::string date_text(const Json& date) {
  std::string out = bare_date(date);
  const std::string certainty = date.is_object() ? text_member(date, "certainty") : std::string();
  if (!out.empty() && !certainty.empty() && certainty != "exact") out += " (" + certainty + ")";
  return out;
}

Html place(const Json& value) {
  if (value.is_string()) return prose(value);
  if (!value.is_object()) return {};
  Html out;
  for (const Json& name : value.value("names", Json::array())) {
    if (!out.is_empty()) out += text(" / ");
    out += element("bdi", in_language(name, {}), text(text_member(name, "name")));
  }
  for (const Json& unit : value.value("path", Json::array())) {
    if (!out.is_empty()) out += text(", ");
    out += prose(unit);
  }
  return out;
}

std::string label(std::string_view vocabulary, const Json& code) {
  if (!code.is_string()) return {};
  const auto& word = code.get_ref<const std::string&>();
  const records::Vocabulary* known = records::Vocabulary::find(vocabulary);
  return known == nullptr ? word : known->label(word, "en");
}

Html hash(std::string_view hex) { return element("span", {{"class", "hash"}}, text(hex)); }

Html left_out(std::string_view why) { return element("span", {{"class", "out"}}, text("[" + std::string(why) + "]")); }

void Terms::add(std::string_view term, const Html& value) {
  if (value.is_empty()) return;
  rows_ += element("dt", term) + element("dd", value);
}

Html Terms::list() const { return rows_.is_empty() ? Html() : element("dl", rows_); }

Table::Table(std::string_view caption, std::initializer_list<std::string_view> heads) : caption_(caption) {
  for (const std::string_view head : heads) head_ += element("th", {{"scope", "col"}}, head);
}

void Table::row(const std::vector<Html>& cells, std::string_view id) {
  Html row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    row += i == 0 ? element("th", {{"scope", "row"}}, cells[i]) : element("td", cells[i]);
  }
  rows_ += element("tr", id.empty() ? Attributes{} : Attributes{{"id", anchor(id)}}, row) + text("\n");
}

Html Table::html() const {
  return scrolling(caption_, element("table", element("caption", caption_) + element("thead", element("tr", head_)) +
                                                  element("tbody", rows_)));
}

Html scrolling(std::string_view label, const Html& content) {
  return element("div", {{"class", "wide"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", std::string(label)}},
                 content);
}

Html section(std::string_view id, std::string_view heading, const Html& content) {
  const std::string title = anchor(id) + "-title";
  return element("section", {{"id", anchor(id)}, {"aria-labelledby", title}},
                 element("h2", {{"id", title}}, heading) + content) +
         text("\n");
}

}  // namespace fieldvault::report
