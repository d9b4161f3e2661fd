// Stock `age` judges: what we write it opens, what it writes we open.
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "age_fixtures.hpp"

namespace fieldvault::crypto {
namespace {

using namespace age_test;
namespace fs = std::filesystem;

constexpr std::size_t sizes[] = {0, 1, 65535, 65536, 65537, 131072, 200000};

// A folder of its own for one test, removed afterwards.
class TestFolder {
 public:
  TestFolder() {
    std::string pattern = (fs::temp_directory_path() / "age-interop-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TestFolder() { fs::remove_all(path_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  void write(const std::string& name, ByteView bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << text_of(bytes);
  }
  [[nodiscard]] Bytes read(const std::string& name) const {
    std::ifstream stream(path_ / name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    return copy_of(bytes_of(text));
  }
  // Runs a command line in the folder; true when it succeeded.
  [[nodiscard]] bool run(const std::string& command) const {
    return std::system(("cd '" + path_.string() + "' && " + command + " 2>stderr.txt").c_str()) == 0;
  }

 private:
  fs::path path_;
};

std::string first_line_of(ByteView bytes) {
  const std::string_view text = text_of(bytes);
  return std::string(text.substr(0, text.find('\n')));
}

}  // namespace

TEST_CASE("stock age opens what we write") {
  const TestFolder folder;
  SystemRandom random;
  const AgeIdentity reader = AgeIdentity::generate(random);
  const AgeRecipient recipient = reader.recipient();
  folder.write("key.txt", reader.text().expose());
  for (const std::size_t size : sizes) {
    INFO(size << " bytes");
    const Bytes plaintext = plaintext_of(size);
    folder.write("file.age", age_encrypt(plaintext, {&recipient, 1}, random));
    REQUIRE(folder.run("age -d -i key.txt -o out file.age"));
    CHECK(folder.read("out") == plaintext);
  }
}

TEST_CASE("we open what stock age writes") {
  const TestFolder folder;
  SystemRandom random;
  const AgeIdentity reader = AgeIdentity::generate(random);
  for (const std::size_t size : sizes) {
    INFO(size << " bytes");
    const Bytes plaintext = plaintext_of(size);
    folder.write("plain", plaintext);
    REQUIRE(folder.run("age -r " + reader.recipient().text() + " -o file.age plain"));
    CHECK(age_decrypt(folder.read("file.age"), reader, 1) == plaintext);
  }
}

TEST_CASE("keys of age-keygen are ours, and ours are its") {
  const TestFolder folder;
  REQUIRE(folder.run("age-keygen -o theirs.txt"));
  const Bytes theirs = folder.read("theirs.txt");
  const std::string_view text = text_of(theirs);
  const std::size_t at = text.find("AGE-SECRET-KEY-1");
  REQUIRE(at != std::string_view::npos);
  const std::optional<AgeIdentity> identity = AgeIdentity::parse(first_line_of(bytes_of(text.substr(at))));
  REQUIRE(identity);
  CHECK(text.find("# public key: " + identity->recipient().text() + "\n") != std::string_view::npos);

  const AgeIdentity ours = identity_of("keygen");
  folder.write("ours.txt", ours.text().expose());
  REQUIRE(folder.run("age-keygen -y -o public.txt ours.txt"));
  CHECK(first_line_of(folder.read("public.txt")) == ours.recipient().text());
}

TEST_CASE("a file for two recipients opens with either key, here and in stock age") {
  const TestFolder folder;
  SystemRandom random;
  const AgeIdentity first = AgeIdentity::generate(random);
  const AgeIdentity second = AgeIdentity::generate(random);
  folder.write("first.txt", first.text().expose());
  folder.write("second.txt", second.text().expose());
  const Bytes plaintext = plaintext_of(70'000);
  const AgeRecipient recipients[] = {first.recipient(), second.recipient()};

  folder.write("ours.age", age_encrypt(plaintext, recipients, random));
  for (const std::string key : {"first", "second"}) {
    INFO(key);
    REQUIRE(folder.run("age -d -i " + key + ".txt -o " + key + ".out ours.age"));
    CHECK(folder.read(key + ".out") == plaintext);
  }

  folder.write("plain", plaintext);
  const std::string both = " -r " + first.recipient().text() + " -r " + second.recipient().text();
  REQUIRE(folder.run("age" + both + " -o theirs.age plain"));
  const Bytes theirs = folder.read("theirs.age");
  CHECK(age_decrypt(theirs, first, 2) == plaintext);
  CHECK(age_decrypt(theirs, second, 2) == plaintext);
}

TEST_CASE("two heads for two keys before the same body are both opened by stock age") {
  const TestFolder folder;
  SystemRandom random;
  const AgeIdentity field = AgeIdentity::generate(random);
  const AgeIdentity court = AgeIdentity::generate(random);
  folder.write("field.txt", field.text().expose());
  folder.write("court.txt", court.text().expose());
  const Bytes plaintext = plaintext_of(200'000);

  const FileKey file_key = new_file_key(random);
  StreamNonce nonce;
  random.fill(nonce);
  KeptBytes body;
  StreamWriter writer(file_key, nonce, body);
  writer.write(plaintext);
  writer.finish();
  folder.write("body", body.kept);

  const std::pair<std::string, const AgeIdentity*> readers[] = {{"field", &field}, {"court", &court}};
  for (const auto& [name, reader] : readers) {
    INFO(name);
    const AgeRecipient recipient = reader->recipient();
    folder.write("head", write_age_header(file_key, {&recipient, 1}, random));
    REQUIRE(folder.run("cat head body > file.age && age -d -i " + name + ".txt -o " + name + ".out file.age"));
    CHECK(folder.read(name + ".out") == plaintext);
  }
}

TEST_CASE("stock age refuses our file when its last byte is missing, as we do") {
  const TestFolder folder;
  SystemRandom random;
  const AgeIdentity reader = AgeIdentity::generate(random);
  const AgeRecipient recipient = reader.recipient();
  folder.write("key.txt", reader.text().expose());
  Bytes file = age_encrypt(plaintext_of(1000), {&recipient, 1}, random);
  file.pop_back();
  folder.write("cut.age", file);
  CHECK_FALSE(folder.run("age -d -i key.txt -o out cut.age"));
  CHECK(code_thrown_by([&] { (void)age_decrypt(file, reader); }) == ErrorCode::authentication_failed);
}

TEST_CASE("an armored file of stock age is refused") {
  const TestFolder folder;
  SystemRandom random;
  const AgeIdentity reader = AgeIdentity::generate(random);
  folder.write("plain", bytes_of("text"));
  REQUIRE(folder.run("age -a -r " + reader.recipient().text() + " -o armored.age plain"));
  CHECK(code_thrown_by([&] { (void)age_decrypt(folder.read("armored.age"), reader); }) == ErrorCode::input_refused);
}

}  // namespace fieldvault::crypto
