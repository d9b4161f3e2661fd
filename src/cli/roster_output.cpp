#include "roster_output.hpp"

#include <fmt/format.h>

#include <ostream>

#include "output.hpp"

namespace fieldvault::cli {
namespace {

const trust::Card* card_of(const trust::Roster& roster, const crypto::VerifyingKey& key) {
  for (const trust::Card& card : roster.cards) {
    if (card.signing_key.key() == key) return &card;
  }
  return nullptr;
}

const trust::Card* card_of(const trust::Roster& roster, const std::string& fingerprint) {
  for (const trust::Card& card : roster.cards) {
    if (card.fingerprint() == fingerprint) return &card;
  }
  return nullptr;
}

Json name_or_null(const trust::Card* card) { return card != nullptr ? Json(card->name.text()) : Json(nullptr); }

std::string name_or(const trust::Card* card, const std::string& otherwise) {
  return card != nullptr ? card->name.text() : otherwise;
}

}  // namespace

Json roster_json(const trust::RosterFile& file, CommandContext& context) {
  const trust::Roster& roster = file.roster;
  Json signers = Json::array();
  for (const crypto::MinisignPublicKey& signer : roster.signers) {
    signers.push_back({{"key", signer.text()},
                       {"name", name_or_null(card_of(roster, signer.key()))},
                       {"signed", file.is_signed_by(signer.id())}});
  }
  Json cards = Json::array();
  for (const trust::Card& card : roster.cards) {
    cards.push_back({{"name", card.name.text()},
                     {"role", trust::role_text(card.role)},
                     {"epoch", card.epoch},
                     {"device", card.device().text()},
                     {"fingerprint", card.fingerprint()}});
  }
  Json revocations = Json::array();
  for (const trust::RosterRevocation& revocation : roster.revocations) {
    revocations.push_back({{"fingerprint", revocation.fingerprint},
                           {"name", name_or_null(card_of(roster, revocation.fingerprint))},
                           {"last_sequence", revocation.last_sequence}});
  }
  return {{"version", roster.version},
          {"sha256", roster.hash().hex()},
          {"previous", roster.previous.hex()},
          {"date", roster.date},
          {"expires", roster.expires},
          {"expired", roster.is_expired(context.world.clock.now())},
          {"threshold", roster.threshold},
          {"fingerprint", roster.fingerprint()},
          {"signatures", file.signatures.size()},
          {"signers", std::move(signers)},
          {"cards", std::move(cards)},
          {"revocations", std::move(revocations)}};
}

std::string roster_summary(const trust::Roster& roster) {
  return fmt::format("roster version {} of {}, {}, {} needed\nfingerprint {}", roster.version, roster.date,
                     number_of(roster.cards.size(), "card"), number_of(roster.threshold, "signature"),
                     roster.fingerprint());
}

void print_roster(const trust::RosterFile& file, CommandContext& context) {
  const trust::Roster& roster = file.roster;
  const bool expired = roster.is_expired(context.world.clock.now());
  context.out << roster_summary(roster) << "\n"
              << fmt::format("{} {}\n", expired ? "EXPIRED on" : "expires on", roster.expires);
  for (const crypto::MinisignPublicKey& signer : roster.signers) {
    context.out << fmt::format("signer {}: {}\n", name_or(card_of(roster, signer.key()), signer.text()),
                               file.is_signed_by(signer.id()) ? "signature there" : "no signature yet");
  }
  for (const trust::Card& card : roster.cards) {
    context.out << fmt::format("card {} ({})\n    fingerprint {}\n", card.name.text(), trust::role_text(card.role),
                               card.fingerprint());
  }
  for (const trust::RosterRevocation& revocation : roster.revocations) {
    context.out << fmt::format("REVOKED {}: valid through bundle {}\n",
                               name_or(card_of(roster, revocation.fingerprint), revocation.fingerprint),
                               revocation.last_sequence);
  }
}

}  // namespace fieldvault::cli
