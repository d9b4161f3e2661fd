#include <algorithm>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "card_fixtures.hpp"
#include "ledger/refusal.hpp"

namespace fieldvault {
namespace {

using test::refusal_of;
using trust::Card;
using trust::CardName;
using trust::Role;

// A card of fixed keys, so that its bytes and its fingerprint are known.
Card fixed_card() {
  const auto bytes = [](std::uint8_t value) {
    std::array<std::byte, 32> filled{};
    filled.fill(static_cast<std::byte>(value));
    return filled;
  };
  std::array<std::byte, 8> id{};
  id.fill(std::byte{0x11});
  std::array<std::byte, 16> device{};
  device.fill(std::byte{0x22});
  const crypto::SigningSeed signing{ByteView(bytes(1))};
  const crypto::SigningSeed checkpoint{ByteView(bytes(2))};
  return {CardName("Field 7"),
          Role::field,
          1,
          crypto::MinisignPublicKey(crypto::KeyId(id), crypto::verifying_key(signing)),
          crypto::AgeIdentity(bytes(3)).recipient(),
          crypto::CheckpointKey(trust::checkpoint_origin(vault::VaultId(device)), crypto::verifying_key(checkpoint))};
}

std::string replaced(std::string text, std::string_view what, std::string_view instead) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), instead);
}

TEST_CASE("a card's text is its fixed lines, and parsing gives the card back") {
  const Card card = fixed_card();
  CHECK(card.text() ==
        "fieldvault-card/1\nname: Field 7\nrole: field\nepoch: 1\nsigning-key: " + card.signing_key.text() +
            "\nrecipient: " + card.recipient.text() + "\ncheckpoint-key: " + card.checkpoint_key.text() + "\n");
  const Card again = Card::parse(card.text());
  CHECK(again.text() == card.text());
  CHECK(again.device().text() == "22222222222222222222222222222222");
  CHECK(again.signing_key == card.signing_key);
}

TEST_CASE("a fingerprint is twelve groups of five digits") {
  const std::string fingerprint = fixed_card().fingerprint();
  CHECK(fingerprint.size() == 12 * 5 + 11);
  for (std::size_t i = 0; i < fingerprint.size(); ++i) {
    if (i % 6 == 5)
      CHECK(fingerprint[i] == ' ');
    else
      CHECK((fingerprint[i] >= '0' && fingerprint[i] <= '9'));
  }
}

TEST_CASE("the fingerprint of a known card is the known one") {
  CHECK(fixed_card().fingerprint() == "56904 05220 92906 65211 26753 20830 64535 61399 78665 05472 18297 11917");
}

TEST_CASE("a change in any line changes the fingerprint") {
  const Card card = fixed_card();
  Card other = card;
  SECTION("name") { other.name = CardName("Field 8"); }
  SECTION("role") { other.role = Role::hq; }
  SECTION("epoch") { other.epoch = 2; }
  SECTION("signing key") { other.signing_key = test::CardMaker().signing.public_key(); }
  SECTION("recipient") { other.recipient = test::CardMaker().age.recipient(); }
  CHECK(other.fingerprint() != card.fingerprint());
}

TEST_CASE("roles have one text each") {
  for (const Role role : {Role::field, Role::officer, Role::hq})
    CHECK(trust::parse_role(trust::role_text(role)) == role);
  CHECK_FALSE(trust::parse_role("HQ"));
  CHECK_FALSE(trust::parse_role(""));
}

TEST_CASE("a name that cannot be typed and read aloud is refused") {
  const auto name = GENERATE(as<std::string>{}, "", " a", "a ", "a  b", "a\nb", "a\tb", "Поле", "\x1b[2J", "\x7f",
                             std::string(65, 'a'), std::string("a\0b", 3));
  CHECK(refusal_of([&] { (void)CardName(name); }).code() == ErrorCode::input_refused);
  CHECK(CardName(std::string(64, 'a')).text().size() == 64);
}

TEST_CASE("a card that is not exactly one is refused") {
  const Card card = fixed_card();
  const std::string text = card.text();
  const std::string recipient = card.recipient.text();
  std::string shouted = recipient;
  std::transform(shouted.begin(), shouted.end(), shouted.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  const auto changed = GENERATE_REF(
      replaced(text, "role: field\n", ""), replaced(text, "role: field\n", "role: field\nrole: field\n"),
      replaced(text, "name: Field 7\nrole: field\n", "role: field\nname: Field 7\n"),
      replaced(text, "role: field", "role: boss"), replaced(text, "epoch: 1", "epoch: 0"),
      replaced(text, "epoch: 1", "epoch: 01"), replaced(text, "epoch: 1", "epoch: +1"),
      replaced(text, "epoch: 1", "epoch: 9223372036854775808"), replaced(text, "Field 7", "Field  7"),
      replaced(text, "Field 7\n", "Field 7\r\n"), replaced(text, "card/1", "receipt/1"),
      replaced(text, "card/1", "card/2"), replaced(text, "fieldvault/2222", "fieldvault/22"),
      replaced(text, "fieldvault/2222", "fieldvault/AAAA"), replaced(text, "fieldvault/2222", "somewhere/2222"),
      replaced(text, recipient, shouted), replaced(text, recipient, recipient.substr(0, recipient.size() - 1)),
      replaced(text, "RW", "rw"), replaced(text, card.signing_key.text(), card.signing_key.text() + "="), text + "\n",
      text + "more: 1\n", "\xEF\xBB\xBF" + text, text.substr(0, text.size() - 1), std::string());
  CAPTURE(changed);
  CHECK(refusal_of([&] { (void)Card::parse(changed); }).code() == ErrorCode::input_refused);
}

TEST_CASE("a card file comes back as its card") {
  const test::CardMaker maker;
  const Card card = maker.card("HQ", Role::hq, 3);
  const Card again = trust::parse_card_file(maker.file(card));
  CHECK(again.text() == card.text());
  CHECK(again.epoch == 3);
  CHECK(again.role == Role::hq);
}

TEST_CASE("a card file with a changed line is forged") {
  const test::CardMaker maker;
  const std::string file = maker.file(maker.card("Field 7"));
  const auto parse = [](const std::string& changed) { (void)trust::parse_card_file(changed); };
  CHECK(refusal_of([&] { parse(replaced(file, "Field 7", "Field 8")); }).code() == ErrorCode::authentication_failed);
  CHECK(refusal_of([&] { parse(replaced(file, "role: field", "role: hq")); }).code() ==
        ErrorCode::authentication_failed);
}

TEST_CASE("a card signed by another key than its own is refused") {
  const test::CardMaker maker;
  const test::CardMaker stranger;
  const Card card = maker.card("Field 7");
  const std::string file =
      trust::SignedFile{card.text(), crypto::minisign_sign(stranger.signing, bytes_of(card.text()))}.encode();
  CHECK(refusal_of([&] { (void)trust::parse_card_file(file); }).code() == ErrorCode::authentication_failed);
  CHECK(refusal_of([&] { (void)trust::encode_card_file(card, stranger.signing); }).code() == ErrorCode::program_failed);
}

TEST_CASE("a valid signature over a malformed card is refused as malformed") {
  const test::CardMaker maker;
  const std::string text = replaced(maker.card("Field 7").text(), "role: field", "role: FIELD");
  const std::string file = trust::SignedFile{text, crypto::minisign_sign(maker.signing, bytes_of(text))}.encode();
  CHECK(refusal_of([&] { (void)trust::parse_card_file(file); }).code() == ErrorCode::input_refused);
}

TEST_CASE("a signature file with another trusted comment is refused") {
  const test::CardMaker maker;
  const std::string file = replaced(maker.file(maker.card("Field 7")), "trusted comment: fieldvault\n",
                                    "trusted comment: fieldvault \x1b]52;c;x\n");
  CHECK(refusal_of([&] { (void)trust::parse_card_file(file); }).code() != ErrorCode::program_failed);
}

}  // namespace
}  // namespace fieldvault
