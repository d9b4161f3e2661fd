#include <catch2/catch_test_macros.hpp>
#include <cctype>

#include "age_fixtures.hpp"
#include "fieldvault/crypto/encoding.hpp"

namespace fieldvault::crypto {
namespace {

using age_test::identity_of;

// The pair from the age testkit's `x25519` file and `age-keygen -y` on it.
constexpr std::string_view known_identity =
    "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";

std::string lowered(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}
std::string raised(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

TEST_CASE("an age identity keeps its text through parsing") {
  const std::optional<AgeIdentity> identity = AgeIdentity::parse(known_identity);
  REQUIRE(identity);
  CHECK(text_of(identity->text().expose()) == known_identity);
}

TEST_CASE("an age recipient keeps its text through parsing") {
  const AgeRecipient recipient = identity_of("keys").recipient();
  const std::string text = recipient.text();
  CHECK(text.starts_with("age1"));
  CHECK(text.size() == 62);
  CHECK(AgeRecipient::parse(text) == recipient);
}

TEST_CASE("an age key has one text: the other case, white space and a changed letter are refused") {
  const std::string recipient = identity_of("keys").recipient().text();
  CHECK_FALSE(AgeRecipient::parse(raised(recipient)));
  CHECK_FALSE(AgeRecipient::parse(recipient + "\n"));
  CHECK_FALSE(AgeRecipient::parse(" " + recipient));
  CHECK_FALSE(AgeRecipient::parse(""));

  const std::string identity(known_identity);
  CHECK_FALSE(AgeIdentity::parse(lowered(identity)));
  CHECK_FALSE(AgeIdentity::parse(identity + "\n"));
  CHECK_FALSE(AgeIdentity::parse(""));

  for (std::size_t at = 0; at < recipient.size(); ++at) {
    std::string changed = recipient;
    changed[at] = changed[at] == 'q' ? 'p' : 'q';
    INFO("letter " << at);
    CHECK_FALSE(AgeRecipient::parse(changed));
  }
}

TEST_CASE("an age key of another length or kind is refused") {
  const Bytes short_key(31, std::byte{7});
  const Bytes long_key(33, std::byte{7});
  CHECK_FALSE(AgeRecipient::parse(to_bech32("age", short_key)));
  CHECK_FALSE(AgeRecipient::parse(to_bech32("age", long_key)));
  CHECK_FALSE(AgeIdentity::parse(raised(to_bech32("age-secret-key-", short_key))));
  CHECK_FALSE(AgeIdentity::parse(raised(to_bech32("age-secret-key-", long_key))));
  CHECK_FALSE(AgeRecipient::parse(known_identity));
  CHECK_FALSE(AgeIdentity::parse(identity_of("keys").recipient().text()));
}

TEST_CASE("two generated age identities differ") {
  SystemRandom random;
  CHECK(AgeIdentity::generate(random).recipient() != AgeIdentity::generate(random).recipient());
}

}  // namespace fieldvault::crypto
