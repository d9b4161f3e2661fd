// What holds of every value, tried on random ones: each signed text of trust has one form, alone and in its file.
#include <fstream>
#include <iterator>

#include "dice.hpp"
#include "fieldvault/trust/roster_file.hpp"
#include "fieldvault/trust/travel.hpp"

namespace fieldvault {
namespace {

using test::check_one_form;
using test::Dice;
using test::unless_refused;
using trust::Card;
using trust::Roster;
using trust::RosterFile;

std::string random_name(Dice& dice) {
  std::string name = dice.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1);
  for (std::uint64_t words = dice.below(4); words > 0; --words) {
    name += dice.text("abcdefghijklmnopqrstuvwxyz0123456789.:'", 1 + dice.below(12));
    if (words > 1) name += ' ';
  }
  return name;
}

struct RandomSigner {
  crypto::MinisignSecretKey key;
  Card card;
  explicit RandomSigner(Dice& dice)
      : key(crypto::MinisignSecretKey::generate(dice)),
        card{trust::CardName(random_name(dice)),
             dice.one_of(std::vector{trust::Role::field, trust::Role::officer, trust::Role::hq}),
             1 + dice.number(62),
             key.public_key(),
             crypto::AgeIdentity::generate(dice).recipient(),
             crypto::CheckpointKey(trust::checkpoint_origin(vault::VaultId(dice.array<16>())),
                                   crypto::verifying_key(crypto::SigningSeed(dice.bytes(32))))} {}
};

std::string random_day(Dice& dice, std::int64_t first_day) {
  return vault::Timestamp((first_day + static_cast<std::int64_t>(dice.below(10'000))) * 86'400).day();
}

// Names and keys of which none is another's; nullopt where the dice gave two names that sound alike.
std::optional<Roster> random_roster(Dice& dice, const std::vector<RandomSigner>& people) {
  Roster roster{1 + dice.number(62), {}, random_day(dice, 0), random_day(dice, 20'000), 1, {}, {}, {}};
  if (roster.version > 1) roster.previous = dice.digest();
  for (const RandomSigner& person : people) {
    roster.cards.push_back(person.card);
    if (roster.signers.empty() || dice.one_in(2)) roster.signers.push_back(person.key.public_key());
  }
  roster.threshold = 1 + dice.below(roster.signers.size());
  for (std::uint64_t left = dice.below(4); left > 0; --left) {
    roster.revocations.push_back({RandomSigner(dice).card.fingerprint(), dice.number(53)});
  }
  trust::sort_roster(roster);
  if (!unless_refused([&] { return Roster::parse(roster.text()).text(); })) return std::nullopt;
  return roster;
}

// A text of any names and values that the grammar takes, read again by them.
struct AnyText {
  std::vector<std::pair<std::string, std::string>> lines;
  explicit AnyText(Dice& dice) {
    for (std::uint64_t left = dice.below(8); left > 0; --left) {
      std::string value = dice.text("abcXYZ019 :;,.+-/=", 1 + dice.below(40));
      value.front() = value.back() = 'v';
      lines.emplace_back(dice.text("abcdefghijklmnopqrstuvwxyz-", 1 + dice.below(12)), value);
    }
  }
  [[nodiscard]] std::string text() const {
    trust::SignedTextWriter writer("fieldvault-receipt/1");
    for (const auto& [name, value] : lines) writer.line(name, std::string_view(value));
    return writer.text();
  }
  [[nodiscard]] std::string again(std::string_view text) const {
    trust::SignedTextReader reader("fieldvault-receipt/1", text);
    trust::SignedTextWriter writer("fieldvault-receipt/1");
    for (const auto& [name, value] : lines) writer.line(name, reader.line(name));
    reader.end();
    return writer.text();
  }
};

template <typename Text>
auto text_again() {
  return [](const std::string& text) { return unless_refused([&] { return Text::parse(text).text(); }); };
}

TEST_CASE("any lines that the grammar of signed texts takes have one form") {
  std::size_t taken = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const AnyText any(dice);
    taken += check_one_form(dice, any.text(), 100,
                            [&](const std::string& text) { return unless_refused([&] { return any.again(text); }); });
  }
  CHECK(taken > 100);
}

TEST_CASE("any card has one text, and a changed file is refused or is the same card's") {
  std::size_t taken = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const RandomSigner signer(dice);
    taken += check_one_form(dice, signer.card.text(), 150, text_again<Card>());
    const std::string file = trust::encode_card_file(signer.card, signer.key);
    for (int tries = 0; tries < 100; ++tries) {
      const std::string other = test::changed(dice, file);
      CAPTURE(other);
      try {
        const Card again = trust::parse_card_file(other);
        REQUIRE(again.text() == signer.card.text());
      } catch (const Error& error) {
        REQUIRE((error.code() == ErrorCode::input_refused || error.code() == ErrorCode::authentication_failed));
      }
    }
    static_cast<void>(check_one_form(dice, file, 100, [](const std::string& text) {
      return unless_refused([&] { return trust::SignedFile::parse(text).encode(); });
    }));
  }
  CHECK(taken > 100);
}

TEST_CASE("any roster has one text and one file, whoever signed it") {
  std::size_t rosters = 0;
  std::size_t taken = 0;
  for (std::uint64_t seed = 0; seed < 25; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    std::vector<RandomSigner> people;
    for (std::uint64_t left = 1 + dice.below(5); left > 0; --left) people.emplace_back(dice);
    const auto roster = random_roster(dice, people);
    if (!roster) continue;
    ++rosters;
    taken += check_one_form(dice, roster->text(), 100, text_again<Roster>());
    RosterFile file{*roster, {}};
    for (const RandomSigner& person : people) {
      if (dice.one_in(2)) file.sign(person.key);
    }
    taken += check_one_form(dice, file.encode(), 100, [](const std::string& text) {
      return unless_refused([&] { return RosterFile::parse(text).encode(); });
    });
  }
  CHECK(rosters > 15);
  CHECK(taken > 50);
}

TEST_CASE("escrow files, challenges and answers have one text") {
  Dice dice(1);
  const auto seed_of = [](const char* name) {
    std::ifstream in(std::string(FIELDVAULT_SOURCE_DIR "/fuzz/corpus/travel/") + name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  CHECK(check_one_form(dice, seed_of("escrow"), 3000, text_again<trust::EscrowFile>()) > 0);
  CHECK(check_one_form(dice, seed_of("challenge"), 3000, text_again<trust::Challenge>()) > 0);
  CHECK(check_one_form(dice, seed_of("answer"), 3000, text_again<trust::Answer>()) > 0);
  for (int round = 0; round < 100; ++round) {
    CAPTURE(round);
    const crypto::AgeRecipient point(dice.array<32>());
    const crypto::SecretBuffer code = crypto::to_spoken_code(point.point(), trust::challenge_code);
    CHECK(trust::parse_challenge_code(text_of(code.expose())) == point);
  }
}

}  // namespace
}  // namespace fieldvault
