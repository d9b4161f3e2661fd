#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/masked_key.hpp"
#include "fieldvault/crypto/spoken_code.hpp"

namespace fieldvault::crypto {
namespace {

constexpr CodeKind one{"fieldvault/one/1", "code one"};
constexpr CodeKind two{"fieldvault/two/1", "code two"};

AgeIdentity identity_of(std::uint8_t value) {
  std::array<std::byte, 32> scalar{};
  scalar.fill(static_cast<std::byte>(value));
  return AgeIdentity(scalar);
}

TEST_CASE("a spoken code is taken for its own purpose only") {
  initialise();
  SystemRandom random;
  SecretBuffer key(32);
  random.fill(key.expose_mutable());
  const SecretBuffer code = to_spoken_code(key.expose(), one);
  CHECK(code.size() == 69);
  CHECK(equal_in_constant_time(from_spoken_code(text_of(code.expose()), one).expose(), key.expose()));
  CHECK_THROWS_AS(from_spoken_code(text_of(code.expose()), two), Error);
  CHECK_THROWS_AS(to_spoken_code(ByteView(key.expose()).first(31), one), Error);
}

TEST_CASE("both sides of a masked key compute one mask, and it depends on everything that it is for") {
  initialise();
  const AgeIdentity asker = identity_of(3);
  const AgeIdentity answerer = identity_of(5);
  const auto context = bytes_of("vault and slot");
  const SecretBuffer mask = mask_of_answerer(answerer, asker.recipient(), context);
  CHECK(equal_in_constant_time(mask.expose(), mask_of_asker(asker, answerer.recipient(), context).expose()));
  const auto differs = [&](const SecretBuffer& other) {
    return !equal_in_constant_time(mask.expose(), other.expose());
  };
  CHECK(differs(mask_of_answerer(answerer, asker.recipient(), bytes_of("another"))));
  CHECK(differs(mask_of_answerer(asker, answerer.recipient(), context)));
  CHECK(differs(mask_of_answerer(identity_of(7), asker.recipient(), context)));
  CHECK(differs(mask_of_answerer(answerer, identity_of(9).recipient(), context)));
  const auto key = identity_of(11);
  const SecretBuffer sent = masked(key.expose_scalar(), mask);
  CHECK_FALSE(equal_in_constant_time(sent.expose(), key.expose_scalar()));
  CHECK(equal_in_constant_time(masked(sent.expose(), mask).expose(), key.expose_scalar()));
  const AgeRecipient low_order(std::array<std::byte, 32>{});
  CHECK_THROWS_AS(mask_of_answerer(answerer, low_order, context), Error);
}

}  // namespace
}  // namespace fieldvault::crypto
