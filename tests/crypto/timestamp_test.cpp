// Stock `openssl ts` is the authority here: it makes the stamps that are read and verified, and the ones that are not.
#include "fieldvault/crypto/timestamp.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>

#include "fieldvault/crypto/error.hpp"
#include "temporary_folder.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;

namespace {

// A root, an authority under it that may stamp, and a certificate under it that may not.
constexpr std::string_view authority = R"(
set -e
openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 30 -subj '/CN=Invented root' \
  -addext basicConstraints=critical,CA:TRUE
for name in tsa web; do
  openssl req -newkey rsa:2048 -nodes -keyout $name.key -out $name.csr -subj "/CN=Invented $name"
  if [ $name = tsa ]; then usage=critical,timeStamping; else usage=serverAuth; fi
  printf 'extendedKeyUsage=%s\nkeyUsage=digitalSignature\n' "$usage" > $name.ext
  openssl x509 -req -in $name.csr -CA root.pem -CAkey root.key -CAcreateserial -days 30 -extfile $name.ext -out $name.pem
done
openssl req -x509 -newkey rsa:2048 -nodes -keyout other.key -out other.pem -days 30 -subj '/CN=Another root' \
  -addext basicConstraints=critical,CA:TRUE
cat > ts.cnf << 'END'
[tsa]
default_tsa = t
[t]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
END
echo 01 > serial
printf 'a checkpoint\n' > data
stamp() {  # digest, name
  openssl ts -query -data data -$1 -cert -out $2.tsq
  openssl ts -reply -config ts.cnf -queryfile $2.tsq -signer tsa.pem -inkey tsa.key -out $2.tsr
}
stamp sha256 good
stamp sha512 long
)";

struct Authority {
  Authority() {
    std::ofstream(folder / "make.sh") << authority;
    const std::string command = "cd '" + (folder.path()).string() + "' && sh make.sh > make.log 2>&1";
    REQUIRE(std::system(command.c_str()) == 0);
  }
  [[nodiscard]] std::string file(std::string_view name) const {
    std::ifstream in(folder / name, std::ios::binary);
    REQUIRE(in.is_open());
    return {std::istreambuf_iterator<char>(in), {}};
  }
  fieldvault::test::TemporaryFolder folder;
};

}  // namespace

TEST_CASE("a stamp of stock openssl says what was stamped and when, and verifies under its root alone") {
  const Authority made;
  const std::string response = made.file("good.tsr");
  const std::string data = made.file("data");
  const TimestampClaim claim = read_timestamp(bytes_of(response));
  CHECK(claim.sha256 == sha256(bytes_of(data)));
  CHECK(std::abs(claim.time - static_cast<std::int64_t>(std::time(nullptr))) < 300);
  CHECK(verify_timestamp(bytes_of(response), bytes_of(data), made.file("root.pem")));
  CHECK(verify_timestamp(bytes_of(response), bytes_of(data), made.file("other.pem") + made.file("root.pem")));
  CHECK_FALSE(verify_timestamp(bytes_of(response), bytes_of(data), made.file("other.pem")));
  CHECK_FALSE(verify_timestamp(bytes_of(response), bytes_of("another checkpoint\n"), made.file("root.pem")));
}

TEST_CASE("what is no granted stamp over a SHA-256 is refused") {
  const Authority made;
  const std::string good = made.file("good.tsr");
  CHECK_THROWS_AS(read_timestamp(bytes_of(made.file("long.tsr"))), Error);
  CHECK_THROWS_AS(read_timestamp(bytes_of(made.file("good.tsq"))), Error);
  CHECK_THROWS_AS(read_timestamp(bytes_of(good + "x")), Error);
  CHECK_THROWS_AS(read_timestamp(bytes_of(good.substr(0, good.size() / 2))), Error);
  CHECK_THROWS_AS(read_timestamp(bytes_of("")), Error);
  const auto refusal = [](std::size_t size) {
    try {
      static_cast<void>(read_timestamp(bytes_of(std::string(size, '0'))));
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(refusal(max_timestamp_size + 1).find("64 KiB") != std::string::npos);
  CHECK_FALSE(refusal(max_timestamp_size).empty());
  CHECK(refusal(max_timestamp_size).find("64 KiB") == std::string::npos);
  CHECK_THROWS_AS(verify_timestamp(bytes_of(good), bytes_of(made.file("data")), "no certificate"), Error);
}

TEST_CASE("a changed stamp does not verify, wherever the byte stands") {
  const Authority made;
  const std::string good = made.file("good.tsr");
  const std::string data = made.file("data");
  const std::string root = made.file("root.pem");
  std::size_t refused = 0;
  for (std::size_t at = 0; at < good.size(); at += 7) {
    std::string changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    bool holds = false;
    try {
      holds = verify_timestamp(bytes_of(changed), bytes_of(data), root);
    } catch (const Error&) {
      ++refused;
    }
    // A certificate that is sent along and that the signature does not need may change; the claim may not.
    if (holds) CHECK(read_timestamp(bytes_of(changed)).sha256 == sha256(bytes_of(data)));
  }
  CHECK(refused > 10);
}
