// Stock `age` judges: what we write it opens, what it writes we open.
#include <catch2/catch_test_macros.hpp>

#include "age_fixtures.hpp"
#include "temporary_folder.hpp"

namespace fieldvault::crypto {
namespace {

using namespace age_test;

constexpr std::size_t sizes[] = {0, 1, 65535, 65536, 65537, 131072, 200000};

using fieldvault::test::TemporaryFolder;

Bytes read(const TemporaryFolder& folder, std::string_view name) { return copy_of(bytes_of(folder.read(name))); }

bool run(const TemporaryFolder& folder, const std::string& command) { return folder.run(command + " 2>stderr.txt"); }

std::string first_line_of(ByteView bytes) {
  const std::string_view text = text_of(bytes);
  return std::string(text.substr(0, text.find('\n')));
}

}  // namespace

TEST_CASE("stock age opens what we write") {
  const TemporaryFolder folder;
  SystemRandom random;
  const AgeIdentity reader = AgeIdentity::generate(random);
  const AgeRecipient recipient = reader.recipient();
  folder.write("key.txt", reader.text().expose());
  for (const std::size_t size : sizes) {
    INFO(size << " bytes");
    const Bytes plaintext = plaintext_of(size);
    folder.write("file.age", age_encrypt(plaintext, {&recipient, 1}, random));
    REQUIRE(run(folder, "age -d -i key.txt -o out file.age"));
    CHECK(read(folder, "out") == plaintext);
  }
}

TEST_CASE("we open what stock age writes") {
  const TemporaryFolder folder;
  SystemRandom random;
  const AgeIdentity reader = AgeIdentity::generate(random);
  for (const std::size_t size : sizes) {
    INFO(size << " bytes");
    const Bytes plaintext = plaintext_of(size);
    folder.write("plain", plaintext);
    REQUIRE(run(folder, "age -r " + reader.recipient().text() + " -o file.age plain"));
    CHECK(age_decrypt(read(folder, "file.age"), reader, 1) == plaintext);
  }
}

TEST_CASE("keys of age-keygen are ours, and ours are its") {
  const TemporaryFolder folder;
  REQUIRE(run(folder, "age-keygen -o theirs.txt"));
  const Bytes theirs = read(folder, "theirs.txt");
  const std::string_view text = text_of(theirs);
  const std::size_t at = text.find("AGE-SECRET-KEY-1");
  REQUIRE(at != std::string_view::npos);
  const std::optional<AgeIdentity> identity = AgeIdentity::parse(first_line_of(bytes_of(text.substr(at))));
  REQUIRE(identity);
  CHECK(text.find("# public key: " + identity->recipient().text() + "\n") != std::string_view::npos);

  const AgeIdentity ours = identity_of("keygen");
  folder.write("ours.txt", ours.text().expose());
  REQUIRE(run(folder, "age-keygen -y -o public.txt ours.txt"));
  CHECK(first_line_of(read(folder, "public.txt")) == ours.recipient().text());
}

TEST_CASE("a file for two recipients opens with either key, here and in stock age") {
  const TemporaryFolder folder;
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
    REQUIRE(run(folder, "age -d -i " + key + ".txt -o " + key + ".out ours.age"));
    CHECK(read(folder, key + ".out") == plaintext);
  }

  folder.write("plain", plaintext);
  const std::string both = " -r " + first.recipient().text() + " -r " + second.recipient().text();
  REQUIRE(run(folder, "age" + both + " -o theirs.age plain"));
  const Bytes theirs = read(folder, "theirs.age");
  CHECK(age_decrypt(theirs, first, 2) == plaintext);
  CHECK(age_decrypt(theirs, second, 2) == plaintext);
}

TEST_CASE("two heads for two keys before the same body are both opened by stock age") {
  const TemporaryFolder folder;
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
    REQUIRE(run(folder, "cat head body > file.age && age -d -i " + name + ".txt -o " + name + ".out file.age"));
    CHECK(read(folder, name + ".out") == plaintext);
  }
}

TEST_CASE("stock age refuses our file when its last byte is missing, as we do") {
  const TemporaryFolder folder;
  SystemRandom random;
  const AgeIdentity reader = AgeIdentity::generate(random);
  const AgeRecipient recipient = reader.recipient();
  folder.write("key.txt", reader.text().expose());
  Bytes file = age_encrypt(plaintext_of(1000), {&recipient, 1}, random);
  file.pop_back();
  folder.write("cut.age", file);
  CHECK_FALSE(run(folder, "age -d -i key.txt -o out cut.age"));
  CHECK(code_thrown_by([&] { (void)age_decrypt(file, reader); }) == ErrorCode::authentication_failed);
}

TEST_CASE("an armored file of stock age is refused") {
  const TemporaryFolder folder;
  SystemRandom random;
  const AgeIdentity reader = AgeIdentity::generate(random);
  folder.write("plain", bytes_of("text"));
  REQUIRE(run(folder, "age -a -r " + reader.recipient().text() + " -o armored.age plain"));
  CHECK(code_thrown_by([&] { (void)age_decrypt(read(folder, "armored.age"), reader); }) == ErrorCode::input_refused);
}

}  // namespace fieldvault::crypto
