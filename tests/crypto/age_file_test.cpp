#include <catch2/catch_test_macros.hpp>

#include "age_fixtures.hpp"

namespace fieldvault::crypto {
namespace {

using namespace age_test;

Bytes encrypted_for(const AgeIdentity& reader, ByteView plaintext, std::string_view label = "file") {
  SeededRandom random = seeded(label);
  const AgeRecipient recipient = reader.recipient();
  return age_encrypt(plaintext, {&recipient, 1}, random);
}

std::optional<ErrorCode> verdict(ByteView file, const AgeIdentity& reader,
                                 std::optional<std::size_t> stanzas = std::nullopt) {
  return code_thrown_by([&] { (void)age_decrypt(file, reader, stanzas); });
}

}  // namespace

TEST_CASE("an age file is read back in pieces of any size") {
  const AgeIdentity reader = identity_of("reader");
  const Bytes plaintext = plaintext_of(150'000);
  const Bytes file = encrypted_for(reader, plaintext);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, stream_sealed_chunk_size, file.size()}) {
    INFO("pieces of " << piece);
    KeptBytes released;
    AgeReader age(reader, released);
    pass_in_pieces(age, file, piece);
    age.finish();
    CHECK(released.kept == plaintext);
  }
}

TEST_CASE("an age file that was changed releases nothing where the header is at fault") {
  const AgeIdentity reader = identity_of("reader");
  Bytes file = encrypted_for(reader, bytes_of("her name"));
  flip_bit(file, AgeHeader::parse(file).size() - 4);
  KeptBytes released;
  AgeReader age(reader, released);
  CHECK(code_thrown_by([&] { age.write(file); }) == ErrorCode::authentication_failed);
  CHECK(code_thrown_by([&] { age.write(file); }).has_value());
  CHECK(code_thrown_by([&] { age.finish(); }).has_value());
  CHECK(released.kept.empty());
}

TEST_CASE("an age file with more or fewer recipients than stated is refused") {
  const AgeIdentity reader = identity_of("reader");
  const AgeIdentity other = identity_of("other");
  const AgeRecipient recipients[] = {reader.recipient(), other.recipient()};
  SeededRandom random = seeded("two");
  const Bytes file = age_encrypt(bytes_of("text"), recipients, random);
  CHECK_FALSE(verdict(file, reader, 2));
  CHECK(verdict(file, reader, 1) == ErrorCode::input_refused);
  CHECK(verdict(file, reader, 3) == ErrorCode::input_refused);
  CHECK(verdict(encrypted_for(reader, bytes_of("text")), reader, 2) == ErrorCode::input_refused);
}

TEST_CASE("the body of one age file under the head of another is refused") {
  const AgeIdentity reader = identity_of("reader");
  const Bytes one = encrypted_for(reader, bytes_of("one"), "one");
  const Bytes two = encrypted_for(reader, bytes_of("two"), "two");
  const std::size_t head_of_one = AgeHeader::parse(one).size();
  const std::size_t head_of_two = AgeHeader::parse(two).size();
  const Bytes mixed = concatenated({ByteView(one).first(head_of_one), ByteView(two).subspan(head_of_two)});
  CHECK(verdict(mixed, reader) == ErrorCode::authentication_failed);
}

TEST_CASE("bytes that never become an age header are refused before 64 KiB are kept") {
  const AgeIdentity reader = identity_of("reader");
  KeptBytes released;
  AgeReader age(reader, released);
  const Bytes noise(1024, static_cast<std::byte>('x'));
  CHECK(code_thrown_by([&] {
          for (int count = 0; count < 65; ++count) age.write(noise);
        }) == ErrorCode::input_refused);
  CHECK(released.kept.empty());
}

TEST_CASE("a reader that has refused a header takes no other one") {
  const AgeIdentity reader = identity_of("reader");
  KeptBytes released;
  AgeReader age(reader, released);
  CHECK(code_thrown_by([&] { age.write(Bytes(max_age_header_size + 1)); }) == ErrorCode::input_refused);
  CHECK(code_thrown_by([&] { age.write(encrypted_for(reader, bytes_of("text"))); }) == ErrorCode::input_refused);
  CHECK(code_thrown_by([&] { age.finish(); }) == ErrorCode::input_refused);
  CHECK(released.kept.empty());
}

TEST_CASE("an age file that ends inside its header is refused") {
  const AgeIdentity reader = identity_of("reader");
  const Bytes file = encrypted_for(reader, bytes_of("text"));
  for (const std::size_t size : {std::size_t{0}, std::size_t{10}, std::size_t{22}, AgeHeader::parse(file).size() - 1}) {
    INFO(size << " bytes");
    CHECK(verdict(ByteView(file).first(size), reader) == ErrorCode::input_refused);
  }
}

TEST_CASE("the same seed makes the same age file, another seed another") {
  const AgeIdentity reader = identity_of("reader");
  CHECK(encrypted_for(reader, bytes_of("text"), "a") == encrypted_for(reader, bytes_of("text"), "a"));
  CHECK(encrypted_for(reader, bytes_of("text"), "a") != encrypted_for(reader, bytes_of("text"), "b"));
}

}  // namespace fieldvault::crypto
