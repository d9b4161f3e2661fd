#include "cross_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/entry.hpp"
#include "fieldvault/ledger/json.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/held_rosters.hpp"
#include "fieldvault/trust/revocation.hpp"
#include "fieldvault/trust/rotation.hpp"

namespace fieldvault::evidence {
namespace {

// Both are written by the part that takes receipts, which lies above this one.
constexpr std::string_view receipt_alarm = "receipt.alarm";
constexpr std::string_view alarm_setting = "rollback_alarm";

class CrossCheck {
 public:
  explicit CrossCheck(vault::Vault& vault) : vault_(vault), database_(vault.database()) {}

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
    check_set_aside();
    check_slots();
    check_keys();
    return std::move(faults_);
  }

 private:
  void check(const std::string& action, const std::string& object, const Json& content) {
    check_trust(action, content);
    check_bundle(action, object, content);
    check_receipt(action, content);
    follow_set_aside(action, content);
    follow_slots(action, content);
    if (action == ledger::action::keys_rotate) {
      if (const auto next = trust::rotated_to(object)) newest_key_ = next;
    }
  }

  void check_trust(const std::string& action, const Json& content) {
    if (action == ledger::action::trust_add) {
      const auto fingerprint = content.at("fingerprint").get<std::string>();
      require(has("SELECT 1 FROM trusted_card WHERE fingerprint = ?1", {fingerprint}),
              fmt::format("the card with the fingerprint {} was trusted and is not in its table", fingerprint));
    } else if (action == trust::action::trust_revoke) {
      // Later it may have been lowered, never raised.
      const auto fingerprint = content.at("fingerprint").get<std::string>();
      const auto last = content.at("last_sequence").get<std::int64_t>();
      require(has("SELECT 1 FROM trusted_card WHERE fingerprint = ?1 AND CAST(last_sequence AS INTEGER) <= ?2",
                  {fingerprint}, last),
              fmt::format("the card with the fingerprint {} was revoked at bundle {}, and its table does not say so",
                          fingerprint, last));
    } else if (action == trust::action::roster_add) {
      const auto version = content.at("version").get<std::int64_t>();
      require(has("SELECT 1 FROM roster WHERE sha256 = ?1 AND version = ?2", {content.at("sha256").get<std::string>()},
                  version),
              fmt::format("roster version {} was taken and is not in its table", version));
    }
  }

  void check_bundle(const std::string& action, const std::string& object, const Json& content) {
    if (action == ledger::action::bundle_export) {
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
    } else if (action == ledger::action::bundle_quarantine ||
               (action == ledger::action::bundle_audit && content.at("verdict") != "fail")) {
      // Seen, and perhaps imported since.
      require(has("SELECT 1 FROM seen_bundle WHERE device = ?1 AND manifest_sha256 = ?2",
                  {object, content.at("manifest_sha256").get<std::string>()}),
              fmt::format("a bundle of device {} was seen and is not in its table", object));
    }
  }

  void check_receipt(const std::string& action, const Json& content) {
    if (action == ledger::action::receipt_accept) {
      require(has("SELECT 1 FROM exported_bundle WHERE manifest_sha256 = ?1 AND sequence = ?2 AND receipt IS NOT NULL",
                  {content.at("manifest_sha256").get<std::string>()}, sequence_of(content)),
              fmt::format("a receipt of bundle {} was accepted and is not in its table", sequence_of(content)));
    } else if (action == receipt_alarm) {
      require(database_.setting(alarm_setting).has_value(), "an alarm was raised, and does not stand any more");
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

  void follow_set_aside(const std::string& action, const Json& content) {
    const bool is_return = action == ledger::action::record_return;
    if (!is_return && action != ledger::action::record_set_aside) return;
    const auto person = content.at("person").get<std::string>();
    for (const Json& record : content.at("records")) {
      const std::pair row(record.get<std::string>(), person);
      if (is_return) {
        set_aside_.erase(row);
      } else {
        set_aside_.insert(row);
      }
    }
  }

  // What a withdrawal set aside must not come back by itself, nor anything else disappear.
  void check_set_aside() {
    vault::Statement rows = database_.prepare("SELECT record, person FROM set_aside ORDER BY record, person");
    while (rows.step()) {
      const std::pair row(rows.text(0), rows.text(1));
      require(set_aside_.erase(row) == 1,
              fmt::format("record {} is set aside, and the ledger does not say so", row.first));
    }
    for (const auto& [record, person] : set_aside_) {
      require(false, fmt::format("record {} was set aside, and its table does not say so", record));
    }
  }

  void follow_slots(const std::string& action, const Json& content) {
    if (action == ledger::action::slot_add) {
      slots_.insert(content.at("slot").get<std::string>());
    } else if (action == ledger::action::slot_remove) {
      slots_.erase(content.at("slot").get<std::string>());
    } else if (action == ledger::action::slot_reconcile) {
      slots_.clear();
      for (const Json& slot : content.at("slots")) slots_.insert(slot.at("slot").get<std::string>());
    } else {
      return;
    }
    knows_slots_ = true;
  }

  // An older header beside an older page that knows no later one.
  void check_slots() {
    if (!knows_slots_) return;
    for (const vault::SlotSummary& slot : vault_.slots()) {
      require(slots_.erase(slot.id) == 1,
              fmt::format("slot {} opens the vault, and the ledger does not have it", slot.id));
    }
    for (const std::string& slot : slots_) {
      require(false, fmt::format("slot {} was added, and the header does not have it", slot));
    }
  }

  void check_keys() {
    if (!newest_key_) return;
    const std::vector<trust::Card> cards = trust::own_cards(vault_);
    const bool is_held =
        std::ranges::any_of(cards, [&](const trust::Card& card) { return card.signing_key.id() == *newest_key_; });
    require(is_held && database_.setting("actor") == newest_key_->text(),
            "the vault was given new keys, and earlier ones stand in their place");
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
    if (!holds) faults_.push_back(std::move(fault) + ": an older part of the vault was put back");
  }

  vault::Vault& vault_;
  vault::Database& database_;
  std::map<std::string, std::int64_t> exported_;             // by channel: the highest number in the ledger
  std::set<std::pair<std::string, std::string>> set_aside_;  // record and person, as the ledger leaves them
  std::set<std::string> slots_;
  bool knows_slots_ = false;
  std::optional<crypto::KeyId> newest_key_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> cross_faults(vault::Vault& vault) { return CrossCheck(vault).run(); }

}  // namespace fieldvault::evidence
