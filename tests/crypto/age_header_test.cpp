#include <catch2/catch_test_macros.hpp>

#include "age_fixtures.hpp"
#include "fieldvault/crypto/encoding.hpp"

namespace fieldvault::crypto {
namespace {

using namespace age_test;

struct SealedHeader {
  FileKey file_key;
  Bytes bytes;
};

SealedHeader header_for(std::initializer_list<const AgeIdentity*> readers) {
  SeededRandom random = seeded("header");
  std::vector<AgeRecipient> recipients;
  for (const AgeIdentity* reader : readers) recipients.push_back(reader->recipient());
  FileKey file_key = new_file_key(random);
  Bytes bytes = write_age_header(file_key, recipients, random);
  return {std::move(file_key), std::move(bytes)};
}

std::optional<ErrorCode> parse_verdict(ByteView header) {
  return code_thrown_by([&] { (void)AgeHeader::parse(header); });
}
std::optional<ErrorCode> parse_verdict(std::string_view header) { return parse_verdict(bytes_of(header)); }

std::optional<ErrorCode> open_verdict(ByteView header, const AgeIdentity& identity) {
  return code_thrown_by([&] { (void)AgeHeader::parse(header).open(identity); });
}

std::string field_of(std::size_t size) { return to_base64(Bytes(size, std::byte{9}), Base64Padding::forbidden); }

const std::string version = "age-encryption.org/v1\n";
const std::string good_stanza = "-> X25519 " + field_of(32) + "\n" + field_of(32) + "\n";
const std::string good_mac = "--- " + field_of(32) + "\n";

}  // namespace

TEST_CASE("every recipient of an age header opens it to the same file key") {
  const AgeIdentity first = identity_of("first");
  const AgeIdentity second = identity_of("second");
  const SealedHeader sealed = header_for({&first, &second});
  const Bytes with_payload = concatenated({sealed.bytes, bytes_of("payload\n--- follows")});
  const AgeHeader header = AgeHeader::parse(with_payload);
  CHECK(header.size() == sealed.bytes.size());
  CHECK(header.stanza_count() == 2);
  CHECK(equal_in_constant_time(header.open(first).expose(), sealed.file_key.expose()));
  CHECK(equal_in_constant_time(header.open(second).expose(), sealed.file_key.expose()));
}

TEST_CASE("a key that is not among the recipients is told so") {
  const AgeIdentity reader = identity_of("reader");
  CHECK(open_verdict(header_for({&reader}).bytes, identity_of("stranger")) == ErrorCode::wrong_key);
}

TEST_CASE("of several keys one that is among the recipients opens an age header, and any other fault ends the search") {
  std::vector<AgeIdentity> keys;
  keys.push_back(identity_of("stranger"));
  keys.push_back(identity_of("reader"));
  SealedHeader sealed = header_for({&keys.back()});
  const AgeHeader header = AgeHeader::parse(sealed.bytes);
  const std::optional<FileKey> opened = header.open_by_any(keys);
  REQUIRE(opened);
  CHECK(equal_in_constant_time(opened->expose(), sealed.file_key.expose()));
  CHECK_FALSE(header.open_by_any(std::span(keys).first(1)));
  CHECK_FALSE(header.open_by_any({}));

  sealed.bytes[sealed.bytes.size() - 3] ^= std::byte{1};  // of the MAC
  const AgeHeader changed = AgeHeader::parse(sealed.bytes);
  CHECK(code_thrown_by([&] { (void)changed.open_by_any(keys); }) == ErrorCode::authentication_failed);
}

TEST_CASE("an age header needs a recipient and takes no more than it can hold") {
  SeededRandom random = seeded("limits");
  const FileKey file_key = new_file_key(random);
  CHECK(code_thrown_by([&] { (void)write_age_header(file_key, {}, random); }) == ErrorCode::program_failed);

  const AgeIdentity reader = identity_of("reader");
  std::vector<AgeRecipient> many(668, reader.recipient());
  const Bytes full = write_age_header(file_key, many, random);
  CHECK(full.size() <= max_age_header_size);
  CHECK(AgeHeader::parse(full).stanza_count() == 668);
  many.push_back(reader.recipient());
  CHECK(code_thrown_by([&] { (void)write_age_header(file_key, many, random); }) == ErrorCode::program_failed);
}

TEST_CASE("a recipient of low order is never written to") {
  SeededRandom random = seeded("low order");
  const AgeRecipient zero(std::array<std::byte, 32>{});
  CHECK(code_thrown_by([&] {
          (void)write_age_header(new_file_key(random), {&zero, 1}, random);
        }) == ErrorCode::input_refused);
}

TEST_CASE("one flipped bit anywhere in an age header is refused") {
  const AgeIdentity reader = identity_of("reader");
  const AgeIdentity other = identity_of("other");
  const Bytes good = header_for({&reader, &other}).bytes;
  REQUIRE_FALSE(open_verdict(good, reader));
  for (std::size_t at = 0; at < good.size(); ++at) {
    Bytes changed = good;
    flip_bit(changed, at, static_cast<unsigned>(at % 8));
    INFO("byte " << at);
    CHECK(open_verdict(changed, reader));
  }
}

TEST_CASE("an age header cut anywhere is refused") {
  const AgeIdentity reader = identity_of("reader");
  const Bytes good = header_for({&reader}).bytes;
  for (std::size_t size = 0; size < good.size(); ++size) {
    INFO(size << " bytes");
    CHECK(parse_verdict(ByteView(good).first(size)) == ErrorCode::input_refused);
  }
}

TEST_CASE("a stanza of another kind is refused, alone or beside a good one") {
  REQUIRE_FALSE(parse_verdict(version + good_stanza + good_mac));
  const std::string field = field_of(32);
  const std::string foreign_stanzas[] = {
      "-> scrypt " + field_of(16) + " 18\n" + field + "\n",
      // two passphrases: also of one kind it is not ours
      "-> scrypt " + field_of(16) + " 18\n" + field + "\n-> scrypt " + field_of(16) + " 18\n" + field + "\n",
      "-> grease\n\n", "-> x25519 " + field + "\n" + field + "\n", "-> X25519-grease a b\n\n",
      "-> piv-p256 abcd " + field_of(33) + "\n" + field + "\n", "-> mlkem768x25519 " + field + "\n" + field + "\n",
      "-> \n\n", "\n"};
  for (const std::string& stanza : foreign_stanzas) {
    INFO(stanza);
    CHECK(parse_verdict(version + stanza + good_mac) == ErrorCode::input_refused);
    CHECK(parse_verdict(version + good_stanza + stanza + good_mac) == ErrorCode::input_refused);
    CHECK(parse_verdict(version + stanza + good_stanza + good_mac) == ErrorCode::input_refused);
  }
}

TEST_CASE("an armored age file is refused") {
  CHECK(parse_verdict("-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n") ==
        ErrorCode::input_refused);
}

TEST_CASE("an age header without a stanza, of another version or with CRLF is refused") {
  CHECK(parse_verdict(version + good_mac) == ErrorCode::input_refused);
  CHECK(parse_verdict("age-encryption.org/v2\n" + good_stanza + good_mac) == ErrorCode::input_refused);
  CHECK(parse_verdict("\xef\xbb\xbf" + version + good_stanza + good_mac) == ErrorCode::input_refused);
  CHECK(parse_verdict("age-encryption.org/v1\r\n" + good_stanza + good_mac) == ErrorCode::input_refused);
  CHECK(parse_verdict("") == ErrorCode::input_refused);
}

TEST_CASE("a stanza whose share or body is not 32 bytes is refused") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{31}, std::size_t{33}, std::size_t{48}, std::size_t{64}}) {
    INFO(size << " bytes");
    CHECK(parse_verdict(version + "-> X25519 " + field_of(32) + "\n" + field_of(size) + "\n" + good_mac) ==
          ErrorCode::input_refused);
    CHECK(parse_verdict(version + "-> X25519 " + field_of(size) + "\n" + field_of(32) + "\n" + good_mac) ==
          ErrorCode::input_refused);
    CHECK(parse_verdict(version + good_stanza + "--- " + field_of(size) + "\n") == ErrorCode::input_refused);
  }
}

TEST_CASE("a body of 32 bytes broken over two lines is refused") {
  const std::string body = field_of(32);
  CHECK(parse_verdict(version + "-> X25519 " + body + "\n" + body.substr(0, 20) + "\n" + body.substr(20) + "\n" +
                      good_mac) == ErrorCode::input_refused);
  CHECK(parse_verdict(version + "-> X25519 " + body + "\n" + body + "\n\n" + good_mac) == ErrorCode::input_refused);
}

TEST_CASE("base64 that is padded or not canonical is refused in every field") {
  const std::string field = field_of(32);
  std::string trailing_bits = field;
  trailing_bits.back() = trailing_bits.back() == 'k' ? 'l' : 'k';
  REQUIRE(trailing_bits != field);
  for (const std::string& bad :
       {field + "=", trailing_bits, field + " ", " " + field, field + "\r", field + " " + field}) {
    INFO(bad);
    CHECK(parse_verdict(version + "-> X25519 " + bad + "\n" + field + "\n" + good_mac) == ErrorCode::input_refused);
    CHECK(parse_verdict(version + "-> X25519 " + field + "\n" + bad + "\n" + good_mac) == ErrorCode::input_refused);
    CHECK(parse_verdict(version + good_stanza + "--- " + bad + "\n") == ErrorCode::input_refused);
  }
}

TEST_CASE("10,000 stanzas are refused at 64 KiB") {
  std::string header = version;
  for (int count = 0; count < 10'000; ++count) header += good_stanza;
  CHECK(parse_verdict(header + good_mac) == ErrorCode::input_refused);
}

TEST_CASE("an age header of one endless line is refused at 64 KiB") {
  CHECK(parse_verdict(version + "-> X25519 " + std::string(std::size_t{1} << 20, 'A')) == ErrorCode::input_refused);
}

TEST_CASE("a share of low order is refused, also behind the stanza that fits") {
  const AgeIdentity reader = identity_of("reader");
  const std::string zero_share = to_base64(Bytes(32), Base64Padding::forbidden);
  CHECK(parse_verdict(version + "-> X25519 " + zero_share + "\n" + field_of(32) + "\n" + good_mac) ==
        ErrorCode::input_refused);

  Bytes one(32);
  one[0] = std::byte{1};
  const std::string low_stanza = "-> X25519 " + to_base64(one, Base64Padding::forbidden) + "\n" + field_of(32) + "\n";
  CHECK(open_verdict(bytes_of(version + low_stanza + good_mac), reader) == ErrorCode::authentication_failed);

  std::string mixed(text_of(header_for({&reader}).bytes));
  mixed.insert(mixed.find("--- "), low_stanza);
  CHECK(open_verdict(bytes_of(mixed), reader) == ErrorCode::authentication_failed);
}

TEST_CASE("a stanza added to or taken from an age header breaks its MAC") {
  const AgeIdentity reader = identity_of("reader");
  const AgeIdentity other = identity_of("other");
  const std::string header(text_of(header_for({&reader, &other}).bytes));

  std::string more = header;
  more.insert(version.size(), good_stanza);
  CHECK(open_verdict(bytes_of(more), reader) == ErrorCode::authentication_failed);

  std::string fewer = header;
  fewer.erase(version.size() + good_stanza.size(), good_stanza.size());
  REQUIRE(AgeHeader::parse(bytes_of(fewer)).stanza_count() == 1);
  CHECK(open_verdict(bytes_of(fewer), reader) == ErrorCode::authentication_failed);
}

}  // namespace fieldvault::crypto
