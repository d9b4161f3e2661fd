#include "fieldvault/bundle/manifest.hpp"

#include "fieldvault/vault/clock.hpp"
#include "place.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::string_view type = "fieldvault-manifest/1";

}  // namespace

std::string Manifest::text() const {
  trust::SignedTextWriter writer(type);
  write_place(writer, place);
  write_roster(writer, place);
  writer.line("date", date).line("sealed-length", sealed_length).line("sealed-sha256", sealed_sha256.hex());
  return writer.text();
}

Manifest Manifest::parse(std::string_view text) {
  trust::SignedTextReader reader(type, text);
  BundlePlace place = read_place(reader);
  read_roster(reader, place);
  const std::string date(reader.line("date"));
  if (!vault::Timestamp::parse(date + "T00:00:00Z")) reader.refuse("a date is YYYY-MM-DD");
  const std::uint64_t length = reader.number("sealed-length");
  const crypto::Digest sha256 = reader.digest("sealed-sha256");
  reader.end();
  return {std::move(place), date, length, sha256};
}

}  // namespace fieldvault::bundle
