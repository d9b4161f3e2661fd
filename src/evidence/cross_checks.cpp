#include "cross_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/entry.hpp"
#include "fieldvault/ledger/json.hpp"

namespace fieldvault::evidence {
namespace {

class CrossCheck {
 public:
  explicit CrossCheck(vault::Database& database) : database_(database) {}

  std::vector<std::string> run() {
    vault::Statement acts = database_.prepare(
        "SELECT e.action, e.object, a.content FROM log_entry AS e JOIN act AS a ON a.log = e.log AND "
        "a.position = e.position WHERE e.log = 0 ORDER BY e.position");
    while (acts.step()) {
      try {
        check(acts.text(0), acts.text(1), ledger::parse_json(text_of(acts.blob(2)), "an act"));
      } catch (const Error&) {
      } catch (const Json::exception&) {
      }
    }
    check_channels();
    return std::move(faults_);
  }

 private:
  void check(const std::string& action, const std::string& object, const Json& content) {
    if (action == ledger::action::trust_add) {
      const auto fingerprint = content.at("fingerprint").get<std::string>();
      require(has("SELECT 1 FROM trusted_card WHERE fingerprint = ?1", {fingerprint}),
              fmt::format("the card with the fingerprint {} was trusted and is not in its table", fingerprint));
    } else if (action == ledger::action::bundle_export) {
      const std::string channel = channel_of(content);
      const std::int64_t sequence = sequence_of(content);
      exported_[channel] = std::max(exported_[channel], sequence);
      require(has("SELECT 1 FROM exported_bundle WHERE channel = ?1 AND sequence = ?2", {channel}, sequence),
              fmt::format("bundle {} of channel {} was exported and is not in its table", sequence, channel));
    } else if (action == ledger::action::bundle_void) {
      require(has("SELECT 1 FROM exported_bundle WHERE channel = ?1 AND sequence = ?2 AND state = 'voided'",
                  {channel_of(content)}, sequence_of(content)),
              fmt::format("bundle {} of channel {} was given up, and its table does not say so", sequence_of(content),
                          channel_of(content)));
    } else if (action == ledger::action::bundle_import) {
      require(
          has("SELECT 1 FROM seen_bundle WHERE channel = ?1 AND device = ?2 AND manifest_sha256 = ?3 AND "
              "sequence = ?4 AND state = 'imported'",
              {channel_of(content), object, content.at("manifest_sha256").get<std::string>()}, sequence_of(content)),
          fmt::format("bundle {} of device {} was imported, and its table does not say so", sequence_of(content),
                      object));
    }
  }

  // A number that was given once is never given again.
  void check_channels() {
    vault::Statement rows = database_.prepare(
        "SELECT id, last_sequence, coalesce((SELECT max(sequence) FROM exported_bundle WHERE channel = id), 0) "
        "FROM channel");
    while (rows.step()) {
      const std::string channel = rows.text(0);
      const auto found = exported_.find(channel);
      const std::int64_t in_ledger = found == exported_.end() ? 0 : found->second;
      require(rows.integer(1) == in_ledger && rows.integer(2) == in_ledger,
              fmt::format("channel {} stands at bundle {} and its table has {}, and the ledger says {}", channel,
                          rows.integer(1), rows.integer(2), in_ledger));
    }
  }

  static std::string channel_of(const Json& content) { return content.at("channel").get<std::string>(); }
  static std::int64_t sequence_of(const Json& content) { return content.at("sequence").get<std::int64_t>(); }

  // The number, where there is one, is the last parameter.
  bool has(std::string_view sql, const std::vector<std::string>& texts, std::optional<std::int64_t> number = {}) {
    vault::Statement row = database_.prepare(std::string(sql));
    int at = 0;
    for (const std::string& text : texts) row.bind(++at, text);
    if (number) row.bind(++at, *number);
    return row.step();
  }

  void require(bool holds, std::string fault) {
    if (!holds) faults_.push_back(std::move(fault) + ": an older part of the database was put back");
  }

  vault::Database& database_;
  std::map<std::string, std::int64_t> exported_;  // by channel: the highest number in the ledger
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> cross_faults(vault::Database& database) { return CrossCheck(database).run(); }

}  // namespace fieldvault::evidence
