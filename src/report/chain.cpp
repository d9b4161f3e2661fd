#include "chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "drawing.hpp"
#include "said.hpp"

namespace fieldvault::report {
namespace {

constexpr double box_width = 92;
constexpr double box_height = 52;
constexpr double box_step = 110;
constexpr double row_step = 82;
constexpr std::size_t per_row = 8;
constexpr double margin = 10;

struct Known {
  std::string manifest;
  bool is_held_back;
  bool is_audited_now;
};
using ByNumber = std::multimap<std::uint64_t, Known>;

std::string_view look(LinkState state) {
  switch (state) {
    case LinkState::seen:
      return "seen";
    case LinkState::held_back:
    case LinkState::missing:
      return "gap";
    case LinkState::fork:
      return "fork";
  }
  return "fork";
}

std::string_view word(const ChainLink& link) {
  switch (link.state) {
    case LinkState::seen:
      return link.is_audited_now ? "audited" : "seen";
    case LinkState::held_back:
      return "held back";
    case LinkState::missing:
      return "missing";
    case LinkState::fork:
      return "FORK";
  }
  return "FORK";
}

ByNumber known_bundles(const Audits& audits, const std::vector<bundle::SeenBundle>& seen) {
  ByNumber known;
  std::set<std::string> now;
  for (const bundle::AuditReport* audit : audits) {
    const std::string manifest = audit->bundle->manifest_sha256().hex();
    if (!now.insert(manifest).second) continue;
    known.emplace(audit->bundle->manifest().place.sequence.value(), Known{manifest, false, true});
  }
  const bundle::ChannelId& channel = audits.front()->bundle->manifest().place.channel;
  for (const bundle::SeenBundle& each : seen) {
    const std::string manifest = each.manifest_sha256.hex();
    if (each.device != audits.front()->device || each.channel != channel || now.contains(manifest)) continue;
    known.emplace(each.sequence, Known{manifest, each.state == "quarantined", false});
  }
  return known;
}

}  // namespace

std::vector<ChainLink> chain_of(const Audits& audits, const std::vector<bundle::SeenBundle>& seen) {
  if (audits.empty()) return {};
  const ByNumber known = known_bundles(audits, seen);
  const std::uint64_t last = known.rbegin()->first;
  // Where nothing else is known, nothing is missed.
  const std::uint64_t begin_of_known = seen.empty() ? known.begin()->first : 1;
  const std::uint64_t first = std::max(begin_of_known, last > max_drawn_links ? last - max_drawn_links + 1 : 1);
  std::vector<ChainLink> chain;
  for (std::uint64_t number = first; number <= last; ++number) {
    const auto [begin, end] = known.equal_range(number);
    if (begin == end) chain.push_back({number, {}, LinkState::missing, false});
    const bool is_fork = std::distance(begin, end) > 1;
    for (auto each = begin; each != end; ++each) {
      const LinkState state = is_fork                     ? LinkState::fork
                              : each->second.is_held_back ? LinkState::held_back
                                                          : LinkState::seen;
      chain.push_back({number, each->second.manifest, state, each->second.is_audited_now});
    }
  }
  return chain;
}

Html chain_drawing(std::string_view id, const std::vector<ChainLink>& chain) {
  if (chain.empty()) return {};
  const auto count = [&](LinkState state) {
    return std::count_if(chain.begin(), chain.end(), [&](const ChainLink& link) { return link.state == state; });
  };
  Html inside;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const ChainLink& link = chain[i];
    const double x = margin + box_step * static_cast<double>(i % per_row);
    const double y = margin + row_step * static_cast<double>(i / per_row);
    if (i % per_row != 0) inside += line("axis", x - (box_step - box_width), y + box_height / 2, x, y + box_height / 2);
    const std::string looks = std::string(look(link.state)) + (link.is_audited_now ? " this" : "");
    inside += rectangle(looks, x, y, box_width, box_height);
    inside += label_at(x + box_width / 2, y + 21, "middle", fmt::format("{} {}", link.sequence, word(link)));
    inside += label_at(x + box_width / 2, y + 41, "middle", link.manifest.empty() ? "?" : link.manifest.substr(0, 8));
  }
  const std::size_t rows = (chain.size() + per_row - 1) / per_row;
  const std::size_t columns = std::min(chain.size(), per_row);
  const std::string description =
      fmt::format("Bundles {} to {} of this device on this channel: {} seen, {} missing, {} held back, {} in a fork.",
                  chain.front().sequence, chain.back().sequence, count(LinkState::seen), count(LinkState::missing),
                  count(LinkState::held_back), count(LinkState::fork));
  return drawing(id, "Drawing of the chain", description, box_step * static_cast<double>(columns) + margin,
                 row_step * static_cast<double>(rows), inside);
}

Html chain_part(std::string_view id, const std::vector<ChainLink>& chain) {
  Table table("The same in words", {"number", "state", "SHA-256 of the manifest"});
  for (const ChainLink& link : chain) {
    const std::string_view state = link.state == LinkState::missing     ? "missing: ask the sender for it"
                                   : link.state == LinkState::fork      ? "FORK: two bundles have this number"
                                   : link.state == LinkState::held_back ? "held back in quarantine"
                                   : link.is_audited_now                ? "audited now"
                                                                        : "seen";
    table.row({text(std::to_string(link.sequence)), text(state), hash(link.manifest)});
  }
  return chain_drawing(id, chain) + table.html();
}

}  // namespace fieldvault::report
