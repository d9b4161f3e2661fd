#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/minisign.hpp"
#include "temporary_folder.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;

namespace {

using fieldvault::test::TemporaryFolder;

// True where stock minisign, run in this folder, ends well.
bool minisign(const TemporaryFolder& folder, const std::string& arguments) {
  return folder.run("minisign " + arguments + " >out.txt 2>&1");
}

std::string second_line(const std::string& file) {
  const std::size_t begin = file.find('\n') + 1;
  return file.substr(begin, file.find('\n', begin) - begin);
}

constexpr std::string_view message = "fieldvault-manifest/1\nseal me\n";

// A folder with a message, and a key pair that we made.
struct Ours {
  TemporaryFolder folder;
  SystemRandom random;
  MinisignSecretKey key = MinisignSecretKey::generate(random);
  Ours() {
    folder.write("message", bytes_of(message));
    folder.write("key.pub", bytes_of(key.public_key().file()));
    folder.write("key.sec", key.file().expose());
  }
};

}  // namespace

TEST_CASE("minisign is installed") { CHECK(minisign(TemporaryFolder(), "-v")); }

TEST_CASE("stock minisign verifies our signature, and not over another message") {
  const Ours ours;
  ours.folder.write("message.minisig", bytes_of(minisign_sign(ours.key, bytes_of(message))));
  CHECK(minisign(ours.folder, "-VH -p key.pub -m message"));
  CHECK(minisign(ours.folder, "-VH -P " + ours.key.public_key().text() + " -m message"));
  CHECK(ours.folder.read("out.txt").find("Trusted comment: fieldvault") != std::string::npos);
  ours.folder.write("message", bytes_of("changed"));
  CHECK_FALSE(minisign(ours.folder, "-VH -p key.pub -m message"));
}

TEST_CASE("stock minisign signs with our key file, and we verify it where the trusted comment is ours") {
  const Ours ours;
  REQUIRE(minisign(ours.folder, "-S -H -s key.sec -m message -t fieldvault"));
  CHECK(minisign_verify(ours.key.public_key(), bytes_of(message), ours.folder.read("message.minisig")) ==
        MinisignVerdict::good);
}

TEST_CASE("a stock signature with the default trusted comment is refused") {
  const Ours ours;
  REQUIRE(minisign(ours.folder, "-S -H -s key.sec -m message"));
  CHECK(minisign_verify(ours.key.public_key(), bytes_of(message), ours.folder.read("message.minisig")) ==
        MinisignVerdict::malformed);
}

TEST_CASE("a legacy signature of stock minisign is refused") {
  const Ours ours;
  REQUIRE(minisign(ours.folder, "-S -l -s key.sec -m message -t fieldvault"));
  CHECK(minisign_verify(ours.key.public_key(), bytes_of(message), ours.folder.read("message.minisig")) ==
        MinisignVerdict::legacy);
}

TEST_CASE("a key pair that stock minisign made is read, and signs for stock minisign") {
  const TemporaryFolder folder;
  REQUIRE(minisign(folder, "-G -W -p key.pub -s key.sec"));
  const std::string secret_file = folder.read("key.sec");
  const MinisignSecretKey key = MinisignSecretKey::parse_file(bytes_of(secret_file));
  // Its comment line has the key id without leading zeros, so only the key's own line is compared.
  CHECK(second_line(key.public_key().file()) == second_line(folder.read("key.pub")));
  CHECK(MinisignPublicKey::parse(second_line(folder.read("key.pub"))) == key.public_key());
  folder.write("message", bytes_of(message));
  folder.write("message.minisig", bytes_of(minisign_sign(key, bytes_of(message))));
  CHECK(minisign(folder, "-VH -p key.pub -m message"));
}

TEST_CASE("the public key that stock minisign derives from our key file is ours") {
  const Ours ours;
  REQUIRE(minisign(ours.folder, "-R -s key.sec -p again.pub"));
  // Its comment line has the key id without leading zeros, so only the key's own line is compared.
  CHECK(second_line(ours.folder.read("again.pub")) == second_line(ours.key.public_key().file()));
}
