#include <sys/mman.h>

#include <limits>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "fieldvault/trust/signed_text.hpp"
#include "fieldvault/vault/disk.hpp"
#include "ledger/log_fixtures.hpp"
#include "ledger/refusal.hpp"

namespace fieldvault {
namespace {

using Catch::Matchers::ContainsSubstring;
using test::refusal_of;
using trust::SignedTextReader;
using trust::SignedTextWriter;

constexpr std::string_view type = "fieldvault-receipt/1";
const crypto::Digest digest = crypto::sha256(bytes_of("manifest"));

std::string good() {
  return SignedTextWriter(type).line("device", "0a0b").line("sequence", 7).line("manifest", digest.hex()).text();
}

// Reads all three lines as a parser of this type would, and says why it was refused.
std::string refusal(std::string_view text) {
  const Error error = refusal_of([&] {
    SignedTextReader reader(type, text);
    (void)reader.line("device");
    (void)reader.number("sequence");
    (void)reader.digest("manifest");
    reader.end();
  });
  CHECK(error.code() == ErrorCode::input_refused);
  return error.what();
}

std::string with(std::string_view what, std::string_view instead) {
  std::string text = good();
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), instead);
}

TEST_CASE("what the writer writes, the reader reads") {
  const std::string text = good();
  CHECK(text == "fieldvault-receipt/1\ndevice: 0a0b\nsequence: 7\nmanifest: " + digest.hex() + "\n");
  SignedTextReader reader(type, text);
  CHECK(reader.line("device") == "0a0b");
  CHECK(reader.number("sequence") == 7);
  CHECK(reader.digest("manifest") == digest);
  CHECK_NOTHROW(reader.end());
}

TEST_CASE("a line missing, doubled, reordered or added is refused with its number") {
  CHECK_THAT(refusal(with("sequence: 7\n", "")), ContainsSubstring("line 3: expected \"sequence\""));
  CHECK_THAT(refusal(with("manifest: " + digest.hex() + "\n", "")),
             ContainsSubstring("line 4: expected \"manifest\", but"));
  CHECK_THAT(refusal(with("sequence: 7\n", "sequence: 7\nsequence: 7\n")), ContainsSubstring("line 4"));
  CHECK_THAT(refusal(with("device: 0a0b\nsequence: 7\n", "sequence: 7\ndevice: 0a0b\n")), ContainsSubstring("line 2"));
  CHECK_THAT(refusal(good() + "more: 1\n"), ContainsSubstring("line 5: a line too many"));
  CHECK_THAT(refusal(good() + "\n"), ContainsSubstring("line 5: a line too many"));
  CHECK_THAT(refusal(with("sequence: 7\n", "\nsequence: 7\n")), ContainsSubstring("line 3: is empty"));
  CHECK_THAT(refusal(with("sequence", "Sequence")), ContainsSubstring("line 3"));
}

TEST_CASE("CRLF, BOM, NUL, tab, control and other bytes are refused") {
  CHECK_THAT(refusal(with("0a0b\n", "0a0b\r\n")), ContainsSubstring("line 2: has a carriage return"));
  CHECK_THAT(refusal(with("receipt/1\n", "receipt/1\r\n")), ContainsSubstring("line 1: has a carriage return"));
  CHECK_THAT(refusal("\xEF\xBB\xBF" + good()), ContainsSubstring("line 1: begins with a byte order mark"));
  CHECK_THAT(refusal(with("0a0b", std::string_view("0a\0b", 4))), ContainsSubstring("line 2: has a NUL byte"));
  CHECK_THAT(refusal(with("device: ", "device:\t")), ContainsSubstring("line 2: has a tab"));
  const auto bytes = GENERATE("\x1b[31m", "\x7f", "\xc3\xa9", "\x80", "\x0b");
  CHECK_THAT(refusal(with("0a0b", bytes)), ContainsSubstring("not printable ASCII"));
}

TEST_CASE("spaces where none belong are refused") {
  const auto text = GENERATE_COPY(with("0a0b", "0a0b "), with("device: ", "device:  "), with("device: ", "device:"),
                                  with("device:", "device :"), with("device", " device"), with("0a0b", ""),
                                  with("receipt/1", "receipt/1 "));
  CAPTURE(text);
  CHECK(!refusal(text).empty());
}

TEST_CASE("a number has one form: no sign, no leading zero, no base, not beyond 2^63-1") {
  const auto number = GENERATE("+7", "-7", "07", "00", "0x7", "7.0", "7e0", "1 000", "9223372036854775808",
                               "18446744073709551615", "18446744073709551616", "99999999999999999999999", "seven");
  CHECK_THAT(refusal(with("sequence: 7", "sequence: " + std::string(number))),
             ContainsSubstring("line 3: \"sequence\""));
  CHECK_FALSE(trust::parse_decimal(number));
}

TEST_CASE("numbers reach from 0 to 2^63-1") {
  CHECK(trust::parse_decimal("0") == 0);
  CHECK(trust::parse_decimal("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  CHECK_FALSE(trust::parse_decimal(""));
}

TEST_CASE("a digest is 64 lower-case hex digits") {
  std::string upper = digest.hex();
  for (char& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  CHECK_THAT(refusal(with(digest.hex(), upper)), ContainsSubstring("line 4: \"manifest\""));
  CHECK_THAT(refusal(with(digest.hex(), digest.hex().substr(1))), ContainsSubstring("line 4"));
  CHECK_THAT(refusal(with(digest.hex(), digest.hex() + "0")), ContainsSubstring("line 4"));
}

TEST_CASE("a text that is cut off anywhere is refused") {
  const std::string text = good();
  for (std::size_t size = 0; size < text.size(); ++size) CHECK(!refusal(text.substr(0, size)).empty());
}

TEST_CASE("a text of another type is refused by its type") {
  CHECK_THAT(refusal(with("receipt/1", "manifest/1")), ContainsSubstring("line 1: is of another type"));
  CHECK_THAT(refusal(with("receipt/1", "receipt/2")), ContainsSubstring("line 1: is of another type"));
}

TEST_CASE("the type is the first line, and nothing else is one") {
  CHECK(trust::signed_text_type(good()) == type);
  CHECK(trust::signed_text_type("fieldvault-receipt/2\n") == "fieldvault-receipt/2");
  const auto text = GENERATE("", "\n", "fieldvault-receipt/1", "fieldvault-receipt/01\n", "fieldvault-receipt/0\n",
                             "fieldvault-receipt\n", "fieldvault-receipt/1 \n", "other/1\n", "fieldvault-Receipt/1\n",
                             "untrusted comment: fieldvault-receipt/1\n", "fieldvault-receipt/1\r\n");
  CAPTURE(text);
  CHECK_FALSE(trust::signed_text_type(text));
  CHECK_FALSE(trust::signed_text_type("fieldvault-" + std::string(100, 'a') + "/1\n"));
}

// One gibibyte of address space of which only so much can be read: touching a byte beyond ends the test.
class FencedText {
 public:
  explicit FencedText(std::string_view readable) {
    base_ = mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    REQUIRE(base_ != MAP_FAILED);
    REQUIRE(mprotect(base_, trust::max_signed_text_size, PROT_READ | PROT_WRITE) == 0);
    REQUIRE(readable.size() <= trust::max_signed_text_size);
    std::copy(readable.begin(), readable.end(), static_cast<char*>(base_));
  }
  FencedText(const FencedText&) = delete;
  FencedText& operator=(const FencedText&) = delete;
  ~FencedText() { munmap(base_, size); }
  [[nodiscard]] std::string_view text() const { return {static_cast<const char*>(base_), size}; }

 private:
  static constexpr std::size_t size = std::size_t{1} << 30;
  void* base_;
};

TEST_CASE("a line of 1 GiB is refused at 16 KiB without being read") {
  const FencedText fenced(std::string(type) + "\ndevice: " + std::string(16'000, 'a'));
  CHECK_THAT(refusal(fenced.text()), ContainsSubstring("16 KiB"));
  const FencedText first_line(std::string(trust::max_signed_text_size, 'a'));
  CHECK_FALSE(trust::signed_text_type(first_line.text()));
  CHECK(refusal_of([&] { (void)trust::SignedFile::parse(fenced.text()); }).code() == ErrorCode::input_refused);
}

TEST_CASE("a file with a line of 1 GiB is refused without being read") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "huge.receipt";
  vault::Disk disk;
  {
    vault::File file = disk.create(path);
    file.write(bytes_of(std::string(type) + "\ndevice: "));
    file.close();
  }
  std::filesystem::resize_file(path, std::size_t{1} << 30);
  CHECK(refusal_of([&] { (void)disk.read_all(path, trust::max_signed_text_size); }).code() == ErrorCode::input_refused);
}

TEST_CASE("16 KiB exactly are read, and one byte more is not") {
  const std::size_t room = trust::max_signed_text_size - type.size() - std::string_view("\nname: \n").size();
  std::string text = SignedTextWriter(type).line("name", std::string(room, 'x')).text();
  CHECK(text.size() == trust::max_signed_text_size);
  CHECK(SignedTextReader(type, text).line("name").size() == room);
  text.insert(text.size() - 1, "x");
  CHECK(refusal_of([&] { (void)SignedTextReader(type, text); }).code() == ErrorCode::input_refused);
}

TEST_CASE("the writer refuses a value that could not be read back") {
  const auto value = GENERATE("", " a", "a ", "a\nb: c", "a\tb", "é", "\r", "\x7f");
  SignedTextWriter writer(type);
  CHECK(refusal_of([&] { writer.line("name", std::string_view(value)); }).code() == ErrorCode::program_failed);
}

}  // namespace
}  // namespace fieldvault
