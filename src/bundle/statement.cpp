#include "fieldvault/bundle/statement.hpp"

#include <algorithm>

#include "place.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::string_view type = "fieldvault-statement/1";
constexpr std::size_t max_recipients = 32;

// "<role> <age1…> <name>"; only the name may hold spaces.
StatedRecipient read_recipient(trust::SignedTextReader& reader) {
  const std::string_view value = reader.line("recipient");
  const std::size_t first = value.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : value.find(' ', first + 1);
  if (second == std::string_view::npos) reader.refuse("a recipient has a role, an age recipient and a name");
  const auto role = trust::parse_role(value.substr(0, first));
  if (!role) reader.refuse("the role of a recipient is field, officer or hq");
  const auto recipient = crypto::AgeRecipient::parse(value.substr(first + 1, second - first - 1));
  if (!recipient) reader.refuse("not an age recipient");
  return {*role, trust::CardName(value.substr(second + 1)), *recipient};
}

// The destination, then officers in the order of their names; nobody twice.
void require_order(const trust::SignedTextReader& reader, const std::vector<StatedRecipient>& recipients) {
  if (recipients.front().role == trust::Role::officer) reader.refuse("the destination of a bundle is no officer");
  for (auto here = recipients.begin() + 1; here != recipients.end(); ++here) {
    if (here->role != trust::Role::officer) reader.refuse("an auditor is an officer");
    const bool ordered = here == recipients.begin() + 1 || (here - 1)->name < here->name;
    if (!ordered) reader.refuse("the auditors are not in the order of their names");
    const bool twice = std::any_of(recipients.begin(), here, [&](const StatedRecipient& other) {
      return other.recipient == here->recipient || other.name == here->name;
    });
    if (twice) reader.refuse("a recipient is named twice");
  }
}

std::vector<StatedRecipient> read_recipients(trust::SignedTextReader& reader) {
  const std::uint64_t count = reader.number("recipients");
  if (count == 0 || count > max_recipients) reader.refuse("a bundle has 1 to 32 recipients");
  std::vector<StatedRecipient> recipients;
  for (std::uint64_t i = 0; i < count; ++i) recipients.push_back(read_recipient(reader));
  require_order(reader, recipients);
  return recipients;
}

}  // namespace

std::string Statement::text() const {
  trust::SignedTextWriter writer(type);
  writer.line("bundle", bundle_id).line("device", device.text());
  write_place(writer, place);
  write_roster(writer, place);
  writer.line("purpose", records::use_text(purpose));
  writer.line("recipients", std::uint64_t{recipients.size()});
  for (const StatedRecipient& to : recipients) {
    writer.line("recipient", std::string(trust::role_text(to.role)) + " " + to.recipient.text() + " " + to.name.text());
  }
  writer.line("checkpoint-size", checkpoint.size).line("checkpoint-root", checkpoint.root.hex());
  writer.line("tagmanifest-sha256", tagmanifest.hex());
  return writer.text();
}

Statement Statement::parse(std::string_view text) {
  trust::SignedTextReader reader(type, text);
  const auto bundle = records::RecordId::parse(reader.line("bundle"));
  if (!bundle) reader.refuse("the id of a bundle is a UUIDv7 in lower case");
  const auto device = vault::VaultId::parse(reader.line("device"));
  if (!device) reader.refuse("a device is 32 lower-case hex digits");
  BundlePlace place = read_place(reader);
  read_roster(reader, place);
  const auto purpose = records::parse_use(reader.line("purpose"));
  if (!purpose) reader.refuse("not a purpose that consent knows");
  std::vector<StatedRecipient> recipients = read_recipients(reader);
  crypto::TreeHead checkpoint;
  checkpoint.size = reader.number("checkpoint-size");
  if (checkpoint.size == 0) reader.refuse("a bundle is itself in the ledger, which is therefore not empty");
  checkpoint.root = reader.digest("checkpoint-root");
  const crypto::Digest tagmanifest = reader.digest("tagmanifest-sha256");
  reader.end();
  return {bundle->text(), *device, std::move(place), *purpose, std::move(recipients), checkpoint, tagmanifest};
}

}  // namespace fieldvault::bundle
