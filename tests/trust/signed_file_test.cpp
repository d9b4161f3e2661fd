#include <cstdlib>
#include <fstream>
#include <iterator>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "fieldvault/trust/signed_text.hpp"
#include "ledger/log_fixtures.hpp"
#include "ledger/refusal.hpp"

namespace fieldvault {
namespace {

using test::refusal_of;
using trust::SignedFile;

struct SignedReceipt {
  crypto::SystemRandom random;
  crypto::MinisignSecretKey key = crypto::MinisignSecretKey::generate(random);
  std::string text = trust::SignedTextWriter("fieldvault-receipt/1").line("device", "0a0b").line("sequence", 7).text();
  std::string signature = crypto::minisign_sign(key, bytes_of(text));
};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("text and signature come back from one file") {
  const SignedReceipt receipt;
  const std::string file = SignedFile{receipt.text, receipt.signature}.encode();
  CHECK(file == receipt.text + "\n" + receipt.signature);
  const SignedFile parsed = SignedFile::parse(file);
  CHECK(parsed.text == receipt.text);
  CHECK(parsed.signature == receipt.signature);
  CHECK(crypto::minisign_verify(receipt.key.public_key(), bytes_of(parsed.text), parsed.signature) ==
        crypto::MinisignVerdict::good);
}

TEST_CASE("sed takes the file apart and stock minisign -VH accepts it") {
  const SignedReceipt receipt;
  const test::TemporaryFolder folder;
  std::ofstream(folder.path() / "a.receipt", std::ios::binary) << SignedFile{receipt.text, receipt.signature}.encode();
  const std::string in_folder = "cd '" + folder.path().string() + "' && ";
  REQUIRE(std::system((in_folder + "sed '/^$/,$d' a.receipt > text && sed '1,/^$/d' a.receipt > sig").c_str()) == 0);
  CHECK(read_file(folder.path() / "text") == receipt.text);
  CHECK(read_file(folder.path() / "sig") == receipt.signature);
  const std::string verify = in_folder + "minisign -VHq -P " + receipt.key.public_key().text() + " -m text -x sig";
  CHECK(std::system(verify.c_str()) == 0);
  std::ofstream(folder.path() / "text", std::ios::app) << "verdict: accepted\n";
  CHECK(std::system((verify + " 2> refused").c_str()) != 0);
}

TEST_CASE("a file that is not one text, one empty line and four lines is refused") {
  const SignedReceipt receipt;
  const std::string& text = receipt.text;
  const std::string& signature = receipt.signature;
  const auto file = GENERATE_COPY(
      text + signature, text, text + "\n", signature, "\n" + signature, "\n" + text + "\n" + signature,
      text + "\n\n" + signature, text + "\n" + signature + "\n", text + "\n" + signature + "more\n",
      text + "\n" + signature.substr(0, signature.size() - 1), text + "\n" + signature.substr(signature.find('\n') + 1),
      "other/1\na: b\n\n" + signature, "fieldvault-receipt/1\r\na: b\r\n\r\n" + signature, std::string());
  CAPTURE(file);
  CHECK(refusal_of([&] { (void)SignedFile::parse(file); }).code() == ErrorCode::input_refused);
}

TEST_CASE("a file beyond the limits is refused") {
  const SignedReceipt receipt;
  const std::string long_text =
      trust::SignedTextWriter("fieldvault-receipt/1").line("a", std::string(trust::max_signed_text_size, 'x')).text();
  const auto parse = [](const std::string& file) { (void)SignedFile::parse(file); };
  CHECK(refusal_of([&] { parse(long_text + "\n" + receipt.signature); }).code() == ErrorCode::input_refused);
  CHECK(refusal_of([&] { parse(receipt.text + "\n" + std::string(20'000, 'x') + "\na\nb\nc\n"); }).code() ==
        ErrorCode::input_refused);
  const std::string end = "\na\nb\nc\n";
  const std::string largest = receipt.text + "\n" + std::string(1024 - end.size(), 'x') + end;
  CHECK(SignedFile::parse(largest).signature.size() == 1024);
  CHECK(refusal_of([&] { parse(receipt.text + "\n" + std::string(1025 - end.size(), 'x') + end); }).code() ==
        ErrorCode::input_refused);
}

}  // namespace
}  // namespace fieldvault
