#include "fieldvault/bundle/gap_override.hpp"

#include <fmt/format.h>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/ledger/utf8.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/trusted_file.hpp"
#include "fieldvault/vault/unconfirmed_file.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::string_view type = "fieldvault-override/1";

SequenceNumber read_number(trust::SignedTextReader& reader, std::string_view name) {
  const auto number = SequenceNumber::from(reader.number(name));
  if (!number) reader.refuse("a sequence number is 1 to 2^53 - 1");
  return *number;
}

GapOverride override_of(const AuthenticBundle& bundle, std::uint64_t first_missing, vault::Timestamp now) {
  const BundlePlace& place = bundle.manifest().place;
  const auto first = SequenceNumber::from(first_missing);
  if (!first || *first >= place.sequence) {
    throw Error(ErrorCode::input_refused, fmt::format("nothing is missing from number {} on before bundle {}",
                                                      first_missing, place.sequence.value()));
  }
  return {bundle.signer().card.device(), place.channel, *first, place.sequence, bundle.manifest_sha256(), now};
}

}  // namespace

std::string GapOverride::text() const {
  trust::SignedTextWriter writer(type);
  writer.line("device", device.text()).line("channel", channel.text());
  writer.line("first-missing", first_missing.value()).line("sequence", sequence.value());
  writer.line("manifest-sha256", manifest_sha256.hex()).line("time", time.text());
  return writer.text();
}

GapOverride GapOverride::parse(std::string_view text) {
  trust::SignedTextReader reader(type, text);
  const auto device = vault::VaultId::parse(reader.line("device"));
  if (!device) reader.refuse("a device is 32 lower-case hex digits");
  const auto channel = ChannelId::parse(reader.line("channel"));
  if (!channel) reader.refuse("a channel is 32 lower-case hex digits");
  const SequenceNumber first = read_number(reader, "first-missing");
  const SequenceNumber sequence = read_number(reader, "sequence");
  if (first >= sequence) reader.refuse("what is missing stands before the bundle");
  const crypto::Digest manifest = reader.digest("manifest-sha256");
  const auto time = vault::Timestamp::parse(reader.line("time"));
  if (!time) reader.refuse("a time is YYYY-MM-DDTHH:MM:SSZ");
  reader.end();
  return {*device, *channel, first, sequence, manifest, *time};
}

AuditReport write_override(vault::Vault& vault, const OverrideRequest& request, const evidence::Progress& progress) {
  if (trust::own_card(vault).role != trust::Role::officer) {
    throw Error(ErrorCode::forbidden, "only an officer's vault gives up bundles that are missing");
  }
  if (request.because.empty() || request.because.size() > max_override_reason ||
      ledger::find_non_text(request.because) != std::string_view::npos) {
    throw Error(ErrorCode::input_refused,
                fmt::format("an override needs a reason: text of at most {} bytes", max_override_reason));
  }
  AuditReport report = audit(vault, request.bundle, progress);
  if (worst(report.findings) == Severity::failure) return report;
  const GapOverride given = override_of(*report.bundle, request.first_missing, vault.context().clock.now());
  const std::string text = given.text();
  const trust::SignedFile file{text, crypto::minisign_sign(trust::device_keys(vault).signing, bytes_of(text))};
  vault::UnconfirmedFile out(vault.context(), request.out);
  out.write(bytes_of(file.encode()));
  out.sync();
  // The ledger says it before the file has its name.
  vault::Transaction transaction(vault.database());
  ledger::Journal(vault).act(ledger::action::bundle_override, given.device.text(),
                             {{"channel", given.channel.text()},
                              {"first_missing", given.first_missing.value()},
                              {"sequence", given.sequence.value()},
                              {"manifest_sha256", given.manifest_sha256.hex()},
                              {"because", request.because}});
  transaction.commit();
  out.publish(request.out);
  return report;
}

SignedOverride read_override(vault::Vault& vault, std::string_view file) {
  const trust::TrustedFile opened = trust::open_trusted_file(vault.database(), file, "override");
  const trust::Card& signer = opened.signer.card;
  if (opened.signer.last_sequence) {
    throw Error(ErrorCode::not_trusted, fmt::format("the key of {} was revoked", signer.name.text()));
  }
  if (signer.role != trust::Role::officer) {
    throw Error(ErrorCode::not_trusted,
                fmt::format("{} is no officer, and only an officer gives up bundles", signer.name.text()));
  }
  return {GapOverride::parse(opened.text), signer};
}

}  // namespace fieldvault::bundle
