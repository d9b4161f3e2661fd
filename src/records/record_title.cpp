#include "record_title.hpp"

#include <algorithm>

#include "fieldvault/records/person_links.hpp"
#include "fieldvault/records/set_aside.hpp"

namespace fieldvault::records {
namespace {

constexpr std::size_t note_characters = 60;
constexpr std::string_view withheld_title = "(title withheld)";

// Of the character that begins at `at`, if it must not stand in a line: C0, space, DEL, C1, U+2028, U+2029.
std::size_t blank_length(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte <= 0x20 || byte == 0x7F) return 1;
  const auto next = [&](std::size_t distance) {
    return at + distance < text.size() ? static_cast<unsigned char>(text[at + distance]) : 0;
  };
  if (byte == 0xC2 && next(1) >= 0x80 && next(1) < 0xA0) return 2;
  if (byte == 0xE2 && next(1) == 0x80 && (next(2) == 0xA8 || next(2) == 0xA9)) return 3;
  return 0;
}

std::string first_characters(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  while (end < text.size() && count > 0) {
    do {
      ++end;
    } while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80);
    --count;
  }
  return std::string(text.substr(0, end));
}

// A text that is plain, or an object that holds it under `inside` ("text", "date").
std::string text_of_member(const Json& body, const char* name, const char* inside) {
  auto found = body.find(name);
  if (found == body.end()) return {};
  const Json* value = &*found;
  if (value->is_object() && value->contains(inside)) value = &value->at(inside);
  return value->is_string() ? value->get<std::string>() : std::string();
}

std::string text_member(const Json& body, const char* name) { return text_of_member(body, name, ""); }

std::string person_title(const Json& body) {
  std::string title = text_member(body, "code");
  const auto names = body.find("names");
  if (names == body.end() || !names->is_array() || names->empty()) return title;
  const auto primary = std::find_if(names->begin(), names->end(), [](const Json& name) {
    return name.is_object() && name.value("primary", Json(false)) == Json(true);
  });
  const Json& name = primary == names->end() ? names->front() : *primary;
  return name.is_object() ? title + ' ' + text_member(name, "full") : title;
}

std::string code_of_member(const RecordStore& store, const Json& body, const char* name) {
  const auto person = RecordId::parse(text_member(body, name));
  return person ? person_code(store, *person) : "(person withheld)";
}

std::string link_title(const RecordStore& store, const Json& body) {
  std::vector<std::string> codes;
  for (const Json& member : body.value("same_person", Json::array())) {
    const auto person = member.is_string() ? RecordId::parse(member.get_ref<const std::string&>()) : std::nullopt;
    if (person) codes.push_back(person_code(store, *person));
  }
  if (codes.size() != 2) return "Link of persons (withheld)";
  // The record has the two by id, which says nothing to a reader.
  std::ranges::sort(codes);
  const bool holds = text_member(body, "decision") == "same-person";
  return codes[0] + (holds ? " is the same person as " : " is no longer taken for the same person as ") + codes[1];
}

std::string own_title(const Json& body) {
  const std::string title = text_member(body, "title");
  return title.empty() ? std::string(withheld_title) : title;
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t blank = blank_length(text, at);
    if (blank == 0) {
      line += text[at++];
      continue;
    }
    if (!line.empty() && line.back() != ' ') line += ' ';
    at += blank;
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

std::string person_code(const RecordStore& store, const RecordId& person) {
  const auto current = store.current(person);
  const std::string code = current ? one_line(text_member(current->revision.body(), "code")) : std::string();
  return code.empty() ? person.text() : code;
}

std::string record_title(const RecordStore& store, const Revision& revision) {
  const Json body = revision.body();
  const std::string kind = revision.envelope().kind();
  if (kind == kind::person) {
    return one_line(store.set_aside(revision.envelope().id) ? text_member(body, "code") : person_title(body));
  }
  if (kind == kind::testimony) {
    const std::string date = text_of_member(body, "date", "date");
    return one_line("Testimony of " + code_of_member(store, body, "witness") + (date.empty() ? "" : ", " + date));
  }
  if (kind == kind::consent) return one_line("Consent of " + code_of_member(store, body, "given_by"));
  if (kind == kind::custody) return one_line(text_member(body, "action") + ' ' + text_of_member(body, "when", "date"));
  if (kind == kind::note) return first_characters(one_line(text_of_member(body, "text", "text")), note_characters);
  if (kind == kind::act) return one_line(text_member(body, "violation"));
  if (kind == kind::person_link) return one_line(link_title(store, body));
  if (kind == kind::risk_assessment) return "Risk assessment";
  return one_line(own_title(body));
}

}  // namespace fieldvault::records
