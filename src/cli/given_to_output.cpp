#include "given_to_output.hpp"

#include <fmt/format.h>

#include <ostream>

#include "terminal.hpp"

namespace fieldvault::cli {

Json given_to_json(const std::vector<bundle::GivenTo>& given) {
  Json list = Json::array();
  for (const bundle::GivenTo& one : given) {
    list.push_back({{"name", one.name}, {"shown_at", one.shown_at ? Json(one.shown_at->text()) : Json()}});
  }
  return list;
}

void print_given_to(std::ostream& out, const std::vector<bundle::GivenTo>& given, Tells tells) {
  for (const bundle::GivenTo& one : given) {
    const std::string how =
        one.shown_at ? fmt::format("by a disclosure of {}", one.shown_at->day()) : std::string("by bundles");
    const std::string_view hears = tells == Tells::no ? ""
                                   : one.shown_at     ? ": tell them yourself, no bundle will"
                                                      : ": the next bundle tells them";
    out << fmt::format("{} has something of this person, {}{}\n", shown(one.name), how, hears);
  }
}

}  // namespace fieldvault::cli
