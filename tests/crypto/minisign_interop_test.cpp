#include <sys/wait.h>

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "fieldvault/crypto/minisign.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;

namespace {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "fieldvault-minisign-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("no temporary folder");
    }
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, ByteView bytes) const {
    std::ofstream(path_ / name, std::ios::binary)
        .write(text_of(bytes).data(), static_cast<std::streamsize>(bytes.size()));
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // True where stock minisign, run in this folder, ends well.
  [[nodiscard]] bool minisign(const std::string& arguments) const {
    const std::string command = "cd '" + path_.string() + "' && minisign " + arguments + " >out.txt 2>&1";
    const int status = std::system(command.c_str());
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

 private:
  std::filesystem::path path_;
};

std::string second_line(const std::string& file) {
  const std::size_t begin = file.find('\n') + 1;
  return file.substr(begin, file.find('\n', begin) - begin);
}

constexpr std::string_view message = "fieldvault-manifest/1\nseal me\n";

// A folder with a message, and a key pair that we made.
struct Ours {
  Folder folder;
  SystemRandom random;
  MinisignSecretKey key = MinisignSecretKey::generate(random);
  Ours() {
    folder.write("message", bytes_of(message));
    folder.write("key.pub", bytes_of(key.public_key().file()));
    folder.write("key.sec", key.file().expose());
  }
};

}  // namespace

TEST_CASE("minisign is installed") { CHECK(Folder().minisign("-v")); }

TEST_CASE("stock minisign verifies our signature, and not over another message") {
  const Ours ours;
  ours.folder.write("message.minisig", bytes_of(minisign_sign(ours.key, bytes_of(message))));
  CHECK(ours.folder.minisign("-VH -p key.pub -m message"));
  CHECK(ours.folder.minisign("-VH -P " + ours.key.public_key().text() + " -m message"));
  CHECK(ours.folder.read("out.txt").find("Trusted comment: fieldvault") != std::string::npos);
  ours.folder.write("message", bytes_of("changed"));
  CHECK_FALSE(ours.folder.minisign("-VH -p key.pub -m message"));
}

TEST_CASE("stock minisign signs with our key file, and we verify it where the trusted comment is ours") {
  const Ours ours;
  REQUIRE(ours.folder.minisign("-S -H -s key.sec -m message -t fieldvault"));
  CHECK(minisign_verify(ours.key.public_key(), bytes_of(message), ours.folder.read("message.minisig")) ==
        MinisignVerdict::good);
}

TEST_CASE("a stock signature with the default trusted comment is refused") {
  const Ours ours;
  REQUIRE(ours.folder.minisign("-S -H -s key.sec -m message"));
  CHECK(minisign_verify(ours.key.public_key(), bytes_of(message), ours.folder.read("message.minisig")) ==
        MinisignVerdict::malformed);
}

TEST_CASE("a legacy signature of stock minisign is refused") {
  const Ours ours;
  REQUIRE(ours.folder.minisign("-S -l -s key.sec -m message -t fieldvault"));
  CHECK(minisign_verify(ours.key.public_key(), bytes_of(message), ours.folder.read("message.minisig")) ==
        MinisignVerdict::legacy);
}

TEST_CASE("a key pair that stock minisign made is read, and signs for stock minisign") {
  const Folder folder;
  REQUIRE(folder.minisign("-G -W -p key.pub -s key.sec"));
  const std::string secret_file = folder.read("key.sec");
  const MinisignSecretKey key = MinisignSecretKey::parse_file(bytes_of(secret_file));
  CHECK(key.public_key().file() == folder.read("key.pub"));
  CHECK(MinisignPublicKey::parse(second_line(folder.read("key.pub"))) == key.public_key());
  folder.write("message", bytes_of(message));
  folder.write("message.minisig", bytes_of(minisign_sign(key, bytes_of(message))));
  CHECK(folder.minisign("-VH -p key.pub -m message"));
}

TEST_CASE("the public key that stock minisign derives from our key file is ours") {
  const Ours ours;
  REQUIRE(ours.folder.minisign("-R -s key.sec -p again.pub"));
  // Its comment line has the key id without leading zeros, so only the key's own line is compared.
  CHECK(second_line(ours.folder.read("again.pub")) == second_line(ours.key.public_key().file()));
}
