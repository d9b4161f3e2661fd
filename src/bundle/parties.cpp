#include "parties.hpp"

#include <fmt/format.h>

#include <set>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/device.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::size_t max_auditors = 31;

trust::Card unrevoked(vault::Database& database, const std::string& name) {
  const trust::TrustedCard found = trust::find_by_name(database, name);
  if (found.last_sequence) throw Error(ErrorCode::not_trusted, fmt::format("the card of {} is revoked", name));
  return found.card;
}

void require_destination(vault::Vault& vault, const trust::Card& card) {
  const std::string& name = card.name.text();
  if (card.role == trust::Role::officer) {
    throw Error(ErrorCode::forbidden, fmt::format("{} is an officer, who audits bundles and reads none", name));
  }
  if (card.role == trust::Role::field && trust::own_card(vault).role != trust::Role::hq) {
    throw Error(ErrorCode::forbidden,
                fmt::format("{} is a field vault; records go from here to an hq card only", name));
  }
}

}  // namespace

Parties find_parties(vault::Vault& vault, const std::string& destination, const std::vector<std::string>& auditors) {
  if (destination == trust::own_card(vault).name.text()) {
    throw Error(ErrorCode::forbidden, "a vault does not export to itself");
  }
  Parties parties{unrevoked(vault.database(), destination), {}};
  require_destination(vault, parties.destination);
  for (const std::string& name : std::set<std::string>(auditors.begin(), auditors.end())) {
    trust::Card card = unrevoked(vault.database(), name);
    if (card.role != trust::Role::officer) {
      throw Error(ErrorCode::forbidden, fmt::format("{} cannot audit: an auditor's card has the role officer", name));
    }
    parties.auditors.push_back(std::move(card));
  }
  if (parties.auditors.size() > max_auditors) {
    throw Error(ErrorCode::input_refused, fmt::format("a bundle has at most {} auditors", max_auditors));
  }
  return parties;
}

crypto::AgeRecipient disclosure_recipient(vault::Database& database, const trust::CardName& to,
                                          const std::optional<crypto::AgeRecipient>& given, records::Use purpose) {
  const crypto::AgeRecipient recipient = given ? *given : unrevoked(database, to.text()).recipient;
  bool has_card = false;
  for (const auto& [card, added_at, last_sequence] : trust::trusted_cards(database)) {
    if (card.name == to && card.recipient != recipient) {
      throw Error(ErrorCode::not_trusted,
                  fmt::format("the card of {} has another key than the one that was given", to.text()));
    }
    if (card.recipient != recipient) continue;
    if (last_sequence) throw Error(ErrorCode::not_trusted, fmt::format("the card of {} is revoked", card.name.text()));
    if (card.role == trust::Role::officer) {
      throw Error(ErrorCode::forbidden, fmt::format("{} is an officer, who reads no testimony", card.name.text()));
    }
    has_card = has_card || card.name == to;
  }
  if (!has_card && purpose == records::Use::share_partner) {
    throw Error(ErrorCode::forbidden,
                fmt::format("{} has no card here: consent names a partner by the name on a card, which was compared",
                            to.text()));
  }
  return recipient;
}

void require_not_revoked(vault::Database& database, const crypto::AgeRecipient& recipient) {
  for (const trust::TrustedCard& trusted : trust::trusted_cards(database)) {
    if (trusted.card.recipient == recipient && trusted.last_sequence) {
      throw Error(
          ErrorCode::not_trusted,
          fmt::format("the card of {} was revoked since this bundle was begun: nothing is written for it any more. An "
                      "interrupted export is given up with `bundle export --void`",
                      trusted.card.name.text()));
    }
  }
}

}  // namespace fieldvault::bundle
