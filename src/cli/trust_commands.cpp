#include <fmt/format.h>

#include <ostream>

#include "command.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/refusal.hpp"
#include "fieldvault/trust/revocation.hpp"
#include "fieldvault/trust/rotation.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "fingerprint_picture.hpp"
#include "input.hpp"
#include "output.hpp"
#include "roster_commands.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

constexpr const char* qr_help =
    "Write the fingerprint as a QR code into this file, FILE.svg or FILE.png; it must not exist";
constexpr std::uint64_t max_sequence = (std::uint64_t{1} << 53) - 1;

struct CardOptions {
  std::string out;
  std::string qr;
};

Json card_json(const trust::Card& card) {
  return {
      {"name", card.name.text()},         {"role", trust::role_text(card.role)}, {"epoch", card.epoch},
      {"device", card.device().text()},   {"key", card.signing_key.text()},      {"recipient", card.recipient.text()},
      {"fingerprint", card.fingerprint()}};
}

Json trusted_json(const trust::TrustedCard& trusted) {
  Json document = card_json(trusted.card);
  document["added_at"] = trusted.added_at.text();
  document["last_sequence"] = nullptr;
  if (trusted.last_sequence) document["last_sequence"] = *trusted.last_sequence;
  return document;
}

int card(const CardOptions& options, CommandContext& context) {
  require_picture(options.qr);
  vault::Vault vault = open_vault(context);
  const trust::Card own = trust::own_card(vault);
  const std::string file = trust::own_card_file(vault);
  if (!options.out.empty()) context.world.disk.publish_new(options.out, bytes_of(file));
  if (!options.qr.empty()) write_picture(own.fingerprint(), options.qr, context);
  if (context.options.json) {
    Json document = card_json(own);
    if (!options.out.empty()) document["file"] = options.out;
    if (!options.qr.empty()) document["qr"] = options.qr;
    print_json(context.out, document);
  } else if (options.out.empty()) {
    context.out << file;
  } else {
    context.out << fmt::format("card of {} ({})\nfingerprint {}\n", own.name.text(), trust::role_text(own.role),
                               own.fingerprint());
    // In a pipe the lines of a card stay what they were.
    if (output_is_terminal()) print_qr(own.fingerprint(), context);
  }
  return 0;
}

struct ShowCardOptions {
  std::string name;
  std::string qr;
};

int show(const ShowCardOptions& options, CommandContext& context) {
  require_picture(options.qr);
  vault::Vault vault = open_vault(context);
  const bool is_own = options.name.empty();
  const trust::TrustedCard shown_card =
      is_own ? trust::TrustedCard{trust::own_card(vault), context.world.clock.now(), std::nullopt}
             : trust::find_by_name(vault.database(), options.name);
  const trust::Card& card = shown_card.card;
  if (!options.qr.empty()) write_picture(card.fingerprint(), options.qr, context);
  if (context.options.json) {
    Json document = is_own ? card_json(card) : trusted_json(shown_card);
    if (!options.qr.empty()) document["qr"] = options.qr;
    print_json(context.out, document);
    return 0;
  }
  context.out << fmt::format("{} ({})\nfingerprint {}\n", card.name.text(), trust::role_text(card.role),
                             card.fingerprint());
  if (shown_card.last_sequence) {
    context.out << fmt::format("REVOKED: valid through bundle {}\n", *shown_card.last_sequence);
  }
  print_qr(card.fingerprint(), context);
  return 0;
}

struct AddOptions {
  std::vector<std::string> files;
  std::vector<std::string> fingerprints;
  bool yes = false;
};

bool is_confirmed(const AddOptions& options, const trust::Card& card) {
  if (!options.fingerprints.empty()) {
    for (const std::string& given : options.fingerprints) {
      if (trust::same_digits(given, card.fingerprint())) return true;
    }
    throw Error(ErrorCode::not_trusted,
                fmt::format("the fingerprint of {} is another one: {}", card.name.text(), card.fingerprint()));
  }
  if (options.yes) return true;
  return typed_word(fmt::format("{} ({})\nfingerprint {}\nCompare it by voice with its owner.", card.name.text(),
                                trust::role_text(card.role), card.fingerprint()),
                    "trust", "give --fingerprint \"…\" or --yes");
}

using ShownCards = std::vector<std::pair<trust::Card, std::string>>;

// `shown` is the device whose card was looked at last: it signed what is then refused.
ShownCards add_cards(const AddOptions& options, vault::Vault& vault, std::optional<vault::VaultId>& shown,
                     CommandContext& context) {
  ShownCards cards;
  for (const std::string& name : options.files) {
    shown.reset();
    const std::string text = read_signed_file(name, context);
    try {
      cards.emplace_back(trust::parse_card_file(text), text);
    } catch (const Error& error) {
      throw Error(error.code(), fmt::format("{}: {}", name, error.what()));
    }
    shown = cards.back().first.device();
  }
  for (const auto& [card, text] : cards) {
    shown = card.device();
    const bool is_vouched_for = options.fingerprints.empty() && trust::is_vouched_for(vault.database(), card, text);
    if (!is_vouched_for && !is_confirmed(options, card)) {
      throw Error(ErrorCode::wrong_usage, fmt::format("{} was not confirmed; no card was added", card.name.text()));
    }
  }
  vault::Transaction transaction(vault.database());
  for (const auto& [card, text] : cards) {
    shown = card.device();
    trust::trust_card(vault, card, text);
  }
  transaction.commit();
  return cards;
}

int add(const AddOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  std::optional<vault::VaultId> shown;
  const ShownCards cards = [&] {
    try {
      return add_cards(options, vault, shown, context);
    } catch (const Error& error) {
      if (trust::is_refusal(error)) trust::record_refusal(vault, trust::action::trust_refuse, error, shown);
      throw;
    }
  }();
  for (const auto& [card, text] : cards) {
    if (context.options.json) {
      print_json(context.out, card_json(card));
    } else {
      context.out << fmt::format("trusted: {} ({}){}\nfingerprint {}\n", card.name.text(), trust::role_text(card.role),
                                 card.epoch == 1 ? "" : fmt::format(", key epoch {}", card.epoch), card.fingerprint());
    }
  }
  return 0;
}

struct RevokeOptions {
  std::string name;
  std::uint64_t last_sequence = 0;
  bool yes = false;
};

int revoke(const RevokeOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const trust::Card card = trust::find_by_name(vault.database(), options.name).card;
  if (!options.yes &&
      !typed_word(
          fmt::format("{} ({})\nfingerprint {}\nBundles after number {} will be refused, nothing more is sealed "
                      "for it, and its receipts count no more. This is not taken back.",
                      card.name.text(), trust::role_text(card.role), card.fingerprint(), options.last_sequence),
          "revoke", "give --yes")) {
    throw Error(ErrorCode::wrong_usage, "another word was typed; nothing was changed");
  }
  const trust::TrustedCard revoked = trust::revoke_card(vault, options.name, options.last_sequence);
  if (context.options.json) {
    print_json(context.out, trusted_json(revoked));
  } else {
    context.out << fmt::format("revoked: {}, valid through bundle {}\n", revoked.card.name.text(),
                               *revoked.last_sequence);
  }
  return 0;
}

struct NoOptions {};

int list(const NoOptions&, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  for (const trust::TrustedCard& trusted : trust::trusted_cards(vault.database())) {
    if (context.options.json) {
      print_json(context.out, trusted_json(trusted));
    } else {
      const trust::Card& card = trusted.card;
      context.out << fmt::format("{} ({}), {}since {}\n    fingerprint {}\n", card.name.text(),
                                 trust::role_text(card.role),
                                 card.epoch == 1 ? "" : fmt::format("key epoch {}, ", card.epoch),
                                 trusted.added_at.text(), card.fingerprint());
      if (trusted.last_sequence) {
        context.out << fmt::format("    REVOKED: valid through bundle {}\n", *trusted.last_sequence);
      }
    }
  }
  return 0;
}

}  // namespace

void bind_trust(CLI::App& app, Choice& choice) {
  CLI::App* noun = add_noun(app, "trust", "Cards: whose keys this vault believes");
  add_verb<CardOptions>(
      *noun, choice, "card", "Write this vault's own card, for others to trust", "trust card --out field.card",
      [](CLI::App& verb, CardOptions& options) {
        verb.add_option("--out", options.out, "The file to write; it must not exist (default: standard output)");
        verb.add_option("--qr", options.qr, qr_help);
      },
      card);
  add_verb<ShowCardOptions>(
      *noun, choice, "show", "Show the fingerprint of a card, as digits and as a QR code", "trust show HQ",
      [](CLI::App& verb, ShowCardOptions& options) {
        verb.add_option("name", options.name, "The name of the trusted card (default: this vault's own)");
        verb.add_option("--qr", options.qr, qr_help);
      },
      show);
  add_verb<AddOptions>(
      *noun, choice, "add",
      "Trust cards, after their fingerprints were compared; new keys that the trusted ones vouch for need no "
      "comparison",
      "trust add hq.card officer.card",
      [](CLI::App& verb, AddOptions& options) {
        verb.add_option("files", options.files, "Card files")->required();
        verb.add_option("--fingerprint", options.fingerprints,
                        "The fingerprint heard from the owner; again for each card")
            ->check(fingerprint_fault);
        verb.add_flag("--yes", options.yes, "Do not ask: for scripts that got the cards over a safe way");
      },
      add);
  add_verb<NoOptions>(
      *noun, choice, "list", "List the trusted cards", "trust list", [](CLI::App&, NoOptions&) {}, list);
  add_verb<RevokeOptions>(
      *noun, choice, "revoke", "Believe a device no more after a bundle of it",
      "trust revoke \"Field 7\" --last-sequence 12",
      [](CLI::App& verb, RevokeOptions& options) {
        verb.add_option("name", options.name, "The name of the trusted card")->required();
        verb.add_option("--last-sequence", options.last_sequence, "The last bundle that is still good; 0: none")
            ->required()
            ->check(CLI::Range(std::uint64_t{0}, max_sequence));
        verb.add_flag("--yes", options.yes, "Do not ask");
      },
      revoke);
  bind_roster(*noun, choice);
}

}  // namespace fieldvault::cli
