#include "evidence_fixtures.hpp"
#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/crypto/padme.hpp"

namespace fieldvault::evidence::test {

TEST_CASE("a file of any size comes out byte for byte") {
  constexpr std::size_t mib = 1024 * 1024;
  EvidenceVault field;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{65535}, std::size_t{65536},
                                 std::size_t{65537}, mib - 1, mib, mib + 1, 2 * mib, 5 * mib}) {
    CAPTURE(size);
    const Bytes bytes = sample_bytes(size);
    const vault::Path file = field.write_file(std::to_string(size), bytes);
    const Attached attached = attach(field.vault, file, EvidenceVault::photo(), {});
    CHECK(attached.length == size);
    CHECK(attached.sha256 == crypto::sha256(bytes));

    const vault::Path out = field.path(std::to_string(size) + ".copy");
    extract(field.vault, attached.record.id, out, {});
    CHECK(read_file(out) == bytes);
  }
  CHECK(object_faults(field.vault, Depth::bodies, {}).empty());
}

TEST_CASE("the name of an object is what sha256sum says of it, and its size shows only the padded length") {
  EvidenceVault field;
  const Attached attached = field.attach_bytes(sample_bytes(3'000'001));
  const vault::Path object = field.object_path(attached.object);
  CHECK(output_of("sha256sum < '" + object.string() + "'").substr(0, 64) == attached.object.hex());
  CHECK(std::filesystem::file_size(object) == crypto::stream_payload_size(crypto::padme_length(3'000'001)));
}

TEST_CASE("stock age opens an object behind a header for a recipient, and finds the file and zeros") {
  EvidenceVault field;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1000}, std::size_t{1'234'567}}) {
    CAPTURE(size);
    const Bytes bytes = sample_bytes(size);
    const Attached attached = field.attach_bytes(bytes);
    const crypto::AgeIdentity identity = crypto::AgeIdentity::generate(field.random);
    const std::vector<crypto::AgeRecipient> recipients = {identity.recipient()};
    const auto object = find_object(field.vault.database(), attached.object);
    REQUIRE(object);
    REQUIRE(object->file_key);

    const vault::Path head =
        field.write_file("head", crypto::write_age_header(*object->file_key, recipients, field.random));
    const vault::Path key = field.write_file("key", identity.text().expose());
    const std::string plaintext =
        output_of("cat '" + head.string() + "' '" + field.object_path(attached.object).string() + "' | age -d -i '" +
                  key.string() + "'");
    Bytes expected = bytes;
    expected.resize(static_cast<std::size_t>(crypto::padme_length(size)));
    CHECK((copy_of(bytes_of(plaintext)) == expected));
  }
}

TEST_CASE("two attachments of one file share neither name nor key") {
  EvidenceVault field;
  const Attached first = field.attach_bytes(sample_bytes(100));
  const Attached second = field.attach_bytes(sample_bytes(100));
  CHECK(first.object != second.object);
  CHECK(first.sha256 == second.sha256);
  CHECK_FALSE(crypto::equal_in_constant_time(find_object(field.vault.database(), first.object)->file_key->expose(),
                                             find_object(field.vault.database(), second.object)->file_key->expose()));
}

TEST_CASE("progress reaches the length of the file, and a progress that throws ends the work") {
  EvidenceVault field;
  const vault::Path file = field.write_file("film", sample_bytes(4'000'000));
  std::vector<std::uint64_t> done;
  const Attached attached =
      attach(field.vault, file, EvidenceVault::photo(), [&](std::uint64_t now, std::uint64_t total) {
        CHECK(total == 4'000'000);
        done.push_back(now);
      });
  CHECK(std::ranges::is_sorted(done));
  REQUIRE_FALSE(done.empty());
  CHECK(done.back() == 4'000'000);

  const auto stop = [](std::uint64_t, std::uint64_t) { throw Killed(); };
  CHECK_THROWS_AS(attach(field.vault, file, EvidenceVault::photo(), stop), Killed);
  CHECK_THROWS_AS(extract(field.vault, attached.record.id, field.path("out"), stop), Killed);
  CHECK_FALSE(std::filesystem::exists(field.path("out")));
}

}  // namespace fieldvault::evidence::test
