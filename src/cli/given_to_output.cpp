#include "given_to_output.hpp"

#include <fmt/format.h>

#include <ostream>

#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

std::string_view how_they_hear(bundle::Hears hears) {
  switch (hears) {
    case bundle::Hears::nothing_withdrawn:
      return "";
    case bundle::Hears::from_people:
      return ": tell them yourself, no bundle will";
    case bundle::Hears::next_bundle:
      return ": the next bundle tells them";
    case bundle::Hears::bundle_sent:
      return ": a bundle with the withdrawal was written for them, and no receipt of it has come";
    case bundle::Hears::acknowledged:
      return ": they have acknowledged the withdrawal";
  }
  return "";
}

}  // namespace

Json given_to_json(const std::vector<bundle::GivenTo>& given) {
  Json list = Json::array();
  for (const bundle::GivenTo& one : given) {
    list.push_back({{"name", one.name},
                    {"shown_at", one.shown_at ? Json(one.shown_at->text()) : Json()},
                    {"hears", bundle::hears_text(one.hears)}});
  }
  return list;
}

void print_given_to(std::ostream& out, const std::vector<bundle::GivenTo>& given) {
  for (const bundle::GivenTo& one : given) {
    const std::string how =
        one.shown_at ? fmt::format("by a disclosure of {}", one.shown_at->day()) : std::string("by bundles");
    out << fmt::format("{} has something of this person, {}{}\n", shown(one.name), how, how_they_hear(one.hears));
  }
}

}  // namespace fieldvault::cli
