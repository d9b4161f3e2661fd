#include <catch2/catch_test_macros.hpp>

#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

using namespace testing;

class FixedRandom final : public crypto::RandomSource {
 public:
  void fill(MutableBytes out) override {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::byte>(i);
  }
};

std::string text_of_code(const RecoveryCode& code) {
  const crypto::SecretBuffer text = code.text();
  return std::string(text_of(text.expose()));
}

RecoveryCode parse(std::string_view text) { return RecoveryCode::parse(crypto::SecretBuffer(bytes_of(text))); }

TEST_CASE("a recovery code has the form that docs/formats.md gives") {
  crypto::initialise();
  FixedRandom random;
  const std::string text = text_of_code(RecoveryCode::generate(random));
  CHECK(text == "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-2GAH-C5RR-34D1-P70X-3RFY-QP4A");
}

TEST_CASE("a recovery code is read back however it was typed") {
  crypto::initialise();
  crypto::SystemRandom random;
  const RecoveryCode code = RecoveryCode::generate(random);
  const std::string text = text_of_code(code);
  std::string sloppy;
  for (const char symbol : text) {
    if (symbol == '-') continue;
    if (symbol == '0') {
      sloppy += 'o';
    } else if (symbol == '1') {
      sloppy += sloppy.size() % 2 == 0 ? 'l' : 'I';
    } else {
      sloppy += symbol >= 'A' ? static_cast<char>(symbol + 32) : symbol;
    }
    if (sloppy.size() % 7 == 0) sloppy += ' ';
  }
  sloppy += '\n';
  for (const std::string& typed : {text, sloppy}) {
    CHECK(crypto::equal_in_constant_time(parse(typed).expose(), code.expose()));
  }
}

TEST_CASE("every mistyped character of a recovery code is noticed") {
  crypto::initialise();
  FixedRandom random;
  const std::string text = text_of_code(RecoveryCode::generate(random));
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '-') continue;
    std::string typed = text;
    typed[i] = text[i] == '7' ? '8' : '7';
    CHECK(caught([&] { (void)parse(typed); }).says("mistyped"));
  }
  std::string swapped = text;
  std::swap(swapped[3], swapped[5]);
  CHECK(caught([&] { (void)parse(swapped); }).code == ErrorCode::input_refused);
  CHECK(caught([&] { (void)parse(text.substr(0, 68)); }).says("too short"));
  CHECK(caught([&] { (void)parse(text + "0"); }).says("too long"));
  CHECK(caught([&] { (void)parse("U" + text.substr(1)); }).says("character"));
  CHECK(caught([&] { (void)parse(""); }).code == ErrorCode::input_refused);
}

TEST_CASE("a passphrase is 1 to 1,024 bytes without line ends and NUL") {
  crypto::initialise();
  CHECK(caught([] { (void)passphrase(""); }).code == ErrorCode::input_refused);
  CHECK(caught([] { (void)passphrase("a\nb"); }).code == ErrorCode::input_refused);
  CHECK(caught([] { (void)passphrase("a\r"); }).code == ErrorCode::input_refused);
  CHECK(caught([] { (void)passphrase(std::string_view("a\0b", 3)); }).code == ErrorCode::input_refused);
  CHECK(caught([] { (void)passphrase(std::string(1025, 'a')); }).code == ErrorCode::input_refused);
  CHECK(passphrase(std::string(1024, 'a')).secret().size() == 1024);
  CHECK(text_of(passphrase(" пароль ").secret().expose()) == " пароль ");
}

}  // namespace
}  // namespace fieldvault::vault
