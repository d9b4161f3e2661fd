#include <fmt/format.h>

#include <ostream>

#include "command.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "input.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct CardOptions {
  std::string out;
};

Json card_json(const trust::Card& card) {
  return {
      {"name", card.name.text()},         {"role", trust::role_text(card.role)}, {"epoch", card.epoch},
      {"device", card.device().text()},   {"key", card.signing_key.text()},      {"recipient", card.recipient.text()},
      {"fingerprint", card.fingerprint()}};
}

int card(const CardOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const trust::Card own = trust::own_card(vault);
  const std::string file = trust::encode_card_file(own, trust::device_keys(vault).signing);
  if (!options.out.empty()) context.world.disk.publish_new(options.out, bytes_of(file));
  if (context.options.json) {
    Json document = card_json(own);
    if (!options.out.empty()) document["file"] = options.out;
    print_json(context.out, document);
  } else if (options.out.empty()) {
    context.out << file;
  } else {
    context.out << fmt::format("card of {} ({})\nfingerprint {}\n", own.name.text(), trust::role_text(own.role),
                               own.fingerprint());
  }
  return 0;
}

struct AddOptions {
  std::vector<std::string> files;
  std::vector<std::string> fingerprints;
  bool yes = false;
};

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char character : text) {
    if (character >= '0' && character <= '9') digits += character;
  }
  return digits;
}

bool is_confirmed(const AddOptions& options, const trust::Card& card) {
  if (!options.fingerprints.empty()) {
    for (const std::string& given : options.fingerprints) {
      if (digits_of(given) == digits_of(card.fingerprint())) return true;
    }
    throw Error(ErrorCode::not_trusted,
                fmt::format("the fingerprint of {} is another one: {}", card.name.text(), card.fingerprint()));
  }
  if (options.yes) return true;
  return typed_word(fmt::format("{} ({})\nfingerprint {}\nCompare it by voice with its owner.", card.name.text(),
                                trust::role_text(card.role), card.fingerprint()),
                    "trust", "give --fingerprint \"…\" or --yes");
}

int add(const AddOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  std::vector<std::pair<trust::Card, std::string>> cards;
  for (const std::string& name : options.files) {
    const std::string text = read_signed_file(name, context);
    cards.emplace_back(trust::parse_card_file(text), text);
  }
  for (const auto& [card, text] : cards) {
    if (!is_confirmed(options, card)) {
      throw Error(ErrorCode::not_trusted, fmt::format("{} was not confirmed; no card was added", card.name.text()));
    }
  }
  vault::Transaction transaction(vault.database());
  for (const auto& [card, text] : cards) trust::trust_card(vault, card, text);
  transaction.commit();
  for (const auto& [card, text] : cards) {
    if (context.options.json) {
      print_json(context.out, card_json(card));
    } else {
      context.out << fmt::format("trusted: {} ({})\nfingerprint {}\n", card.name.text(), trust::role_text(card.role),
                                 card.fingerprint());
    }
  }
  return 0;
}

struct NoOptions {};

int list(const NoOptions&, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  for (const trust::TrustedCard& trusted : trust::trusted_cards(vault.database())) {
    if (context.options.json) {
      Json document = card_json(trusted.card);
      document["added_at"] = trusted.added_at.text();
      print_json(context.out, document);
    } else {
      context.out << fmt::format("{} ({}), since {}\n    fingerprint {}\n", trusted.card.name.text(),
                                 trust::role_text(trusted.card.role), trusted.added_at.text(),
                                 trusted.card.fingerprint());
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
      },
      card);
  add_verb<AddOptions>(
      *noun, choice, "add", "Trust cards, after their fingerprints were compared", "trust add hq.card officer.card",
      [](CLI::App& verb, AddOptions& options) {
        verb.add_option("files", options.files, "Card files")->required();
        verb.add_option("--fingerprint", options.fingerprints,
                        "The fingerprint heard from the owner; again for each card");
        verb.add_flag("--yes", options.yes, "Do not ask: for scripts that got the cards over a safe way");
      },
      add);
  add_verb<NoOptions>(
      *noun, choice, "list", "List the trusted cards", "trust list", [](CLI::App&, NoOptions&) {}, list);
}

}  // namespace fieldvault::cli
