#include "person_links.hpp"

#include <fmt/format.h>

#include <ostream>

#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

std::string_view spoken(records::LinkState state) {
  switch (state) {
    case records::LinkState::holds:
      return "same person as";
    case records::LinkState::undone:
      return "no longer taken for the same person as";
    case records::LinkState::disputed:
      return "DISPUTED whether the same person as";
  }
  return "";
}

}  // namespace

Json linked_json(const std::vector<records::SamePerson>& persons) {
  Json ids = Json::array();
  for (const records::SamePerson& person : persons) {
    for (const records::SamePerson::Other& other : person.others) ids.push_back(other.id.text());
  }
  return ids;
}

std::string same_as_text(const records::SamePerson& person) {
  std::string text = "same person as ";
  for (std::size_t i = 0; i < person.others.size(); ++i) {
    text += (i == 0 ? "" : ", ") + isolated(person.others[i].code);
  }
  return text;
}

Json links_json(const std::vector<records::PersonLink>& links) {
  Json list = Json::array();
  for (const records::PersonLink& link : links) {
    list.push_back({{"id", link.id.text()},
                    {"person", link.other.text()},
                    {"code", link.other_code},
                    {"state", records::link_state_text(link.state)},
                    {"because", link.because},
                    {"decided_by", link.decided_by},
                    {"date", link.date}});
  }
  return list;
}

void print_links(std::ostream& out, const std::vector<records::PersonLink>& links) {
  for (const records::PersonLink& link : links) {
    out << fmt::format("\n{} {}\n", spoken(link.state), isolated(link.other_code));
    if (!link.because.empty()) out << fmt::format("  because: {}\n", isolated(link.because));
    if (!link.decided_by.empty()) out << fmt::format("  decided by: {}\n", isolated(link.decided_by));
    out << fmt::format("  on: {}\n  link: {}\n", isolated(link.date), link.id.text());
  }
}

}  // namespace fieldvault::cli
