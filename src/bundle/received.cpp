#include "fieldvault/bundle/received.hpp"

#include <map>
#include <set>
#include <utility>

#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::bundle {
namespace {

struct Noted {
  std::string date;
  std::optional<std::uint64_t> records;
  std::optional<std::uint64_t> evidence;
  bool has_receipt = false;
};

std::optional<std::uint64_t> count_in(const Json& content, const char* name) {
  const auto found = content.find(name);
  if (found == content.end() || !found->is_number_unsigned()) return std::nullopt;
  return found->get<std::uint64_t>();
}

// What the ledger has of each bundle, by the hash of its manifest; the later act knows better.
std::map<std::string, Noted> noted(vault::Database& database) {
  vault::Statement statement = database.prepare(
      "SELECT log_entry.action, act.content FROM act JOIN log_entry ON log_entry.log = act.log AND log_entry.position "
      "= "
      "act.position WHERE act.log = 0 AND log_entry.action IN ('bundle.import', 'bundle.quarantine', 'bundle.audit', "
      "'receipt.give') ORDER BY act.position");
  std::map<std::string, Noted> all;
  while (statement.step()) {
    const Json content = ledger::parse_canonical_json(text_of(statement.blob(1)), "an act of the ledger");
    Noted& one = all[content.value("manifest_sha256", "")];
    if (statement.text(0) == ledger::action::receipt_give) {
      one.has_receipt = true;
      continue;
    }
    one.date = content.value("date", one.date);
    if (const auto records = count_in(content, "records")) one.records = records;
    if (const auto evidence = count_in(content, "evidence")) one.evidence = evidence;
  }
  return all;
}

}  // namespace

std::vector<ReceivedBundle> received_bundles(vault::Database& database) {
  const std::map<std::string, Noted> acts = noted(database);
  std::vector<ReceivedBundle> bundles;
  for (SeenBundle& seen : seen_bundles(database)) {
    const auto found = acts.find(seen.manifest_sha256.hex());
    const Noted known = found == acts.end() ? Noted{} : found->second;
    bundles.push_back({std::move(seen), known.date, known.records, known.evidence, known.has_receipt});
  }
  return bundles;
}

std::vector<MissingBundles> missing_bundles(vault::Database& database) {
  std::vector<MissingBundles> all;
  std::optional<SeenBundle> below;
  std::vector<SeenBundle> bundles = seen_bundles(database);  // by device, channel and number
  std::set<std::pair<std::string, ChannelId>> imports;       // where one that was only audited has not come
  for (const SeenBundle& seen : bundles) {
    if (seen.state == "imported") imports.emplace(seen.device, seen.channel);
  }
  std::erase_if(bundles, [&](const SeenBundle& seen) {
    return seen.state == "audited" && imports.contains({seen.device, seen.channel});
  });
  for (const SeenBundle& seen : bundles) {
    const bool is_first = !below || below->device != seen.device || below->channel != seen.channel;
    const std::uint64_t last = is_first ? 0 : below->sequence;
    // A bundle that names the one below it says that nothing was sent between.
    const bool follows = seen.previous == (is_first ? crypto::Digest() : below->manifest_sha256);
    if (!follows && seen.sequence > last + 1) {
      if (all.empty() || all.back().device != seen.device || all.back().channel != seen.channel) {
        all.push_back({seen.device, seen.channel, {}});
      }
      for (std::uint64_t number = last + 1; number < seen.sequence; ++number) all.back().numbers.push_back(number);
    }
    below = seen;
  }
  return all;
}

}  // namespace fieldvault::bundle
