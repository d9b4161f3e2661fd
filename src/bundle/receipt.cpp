#include "fieldvault/bundle/statement.hpp"
#include "place.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::string_view type = "fieldvault-receipt/1";
constexpr std::string_view imported = "imported";

}  // namespace

std::string Receipt::text() const {
  trust::SignedTextWriter writer(type);
  writer.line("device", device.text());
  write_place(writer, place);
  writer.line("manifest-sha256", manifest_sha256.hex());
  writer.line("ledger-size", ledger.size).line("ledger-root", ledger.root.hex());
  writer.line("time", time.text()).line("verdict", imported);
  return writer.text();
}

Receipt Receipt::parse(std::string_view text) {
  trust::SignedTextReader reader(type, text);
  const auto device = vault::VaultId::parse(reader.line("device"));
  if (!device) reader.refuse("a device is 32 lower-case hex digits");
  BundlePlace place = read_place(reader);
  const crypto::Digest manifest = reader.digest("manifest-sha256");
  crypto::TreeHead ledger;
  ledger.size = reader.number("ledger-size");
  if (ledger.size == 0) reader.refuse("a bundle is in the ledger of its device, which is therefore not empty");
  ledger.root = reader.digest("ledger-root");
  const auto time = vault::Timestamp::parse(reader.line("time"));
  if (!time) reader.refuse("a time is YYYY-MM-DDTHH:MM:SSZ");
  if (reader.line("verdict") != imported) reader.refuse("the verdict of a receipt is \"imported\"");
  reader.end();
  return {*device, std::move(place), manifest, ledger, *time, ReceiptVerdict::imported};
}

}  // namespace fieldvault::bundle
