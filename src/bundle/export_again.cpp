// A bundle that was lost on its way, written once more under its own number with its own bytes.
#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/bundle/export.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "outbox.hpp"
#include "sealed_writer.hpp"
#include "still_allowed.hpp"

namespace fieldvault::bundle {
namespace {

struct Published {
  PreparedBundle bundle;
  crypto::Digest manifest_sha256;
};

Published published_bundle(vault::Vault& vault, const ChannelId& channel, SequenceNumber sequence) {
  vault::Statement select = vault.database().prepare(
      "SELECT recipe, seed, state, COALESCE(manifest_sha256, ''), receipt IS NOT NULL FROM exported_bundle "
      "WHERE channel = ?1 AND sequence = ?2");
  select.bind(1, channel.text()).bind(2, static_cast<std::int64_t>(sequence.value()));
  if (!select.step()) {
    throw Error(ErrorCode::not_found, fmt::format("no bundle {} was written for them", sequence.value()));
  }
  const std::string state = select.text(2);
  if (state == "prepared") {
    throw Error(ErrorCode::forbidden,
                fmt::format("bundle {} was cut off: the next export finishes it", sequence.value()));
  }
  if (state == "voided") {
    throw Error(ErrorCode::forbidden,
                fmt::format("bundle {} was given up; nothing of it is missing", sequence.value()));
  }
  if (select.integer(4) != 0) {
    throw Error(ErrorCode::forbidden, fmt::format("bundle {} was received: its receipt is here", sequence.value()));
  }
  Bytes seed = select.blob(1);
  if (std::ranges::all_of(seed, [](std::byte byte) { return byte == std::byte{0}; })) {
    throw Error(
        ErrorCode::forbidden,
        fmt::format("bundle {} holds a file that was purged here, so it cannot be written again", sequence.value()));
  }
  const auto manifest = crypto::Digest::parse(select.text(3));
  if (!manifest) throw Error(ErrorCode::damaged, "the hash of a manifest is damaged in the database");
  Published published{{Recipe::parse(text_of(select.blob(0))), crypto::SecretBuffer(seed)}, *manifest};
  crypto::wipe(seed);
  return published;
}

void record_act(vault::Vault& vault, const Recipe& recipe) {
  vault::Transaction transaction(vault.database());
  static_cast<void>(ledger::Journal(vault).act(ledger::action::bundle_again, recipe.bundle_id,
                                               {{"bundle", recipe.bundle_id},
                                                {"channel", recipe.place.channel.text()},
                                                {"sequence", recipe.place.sequence.value()}}));
  transaction.commit();
}

}  // namespace

ExportReport export_again(vault::Vault& vault, const AgainRequest& request, const evidence::Progress& progress) {
  require_split(request.split);
  const Outbox outbox(vault.database());
  const trust::Card destination = trust::find_by_name(vault.database(), request.destination).card;
  const auto channel = outbox.channel_to(destination.device());
  if (!channel) throw Error(ErrorCode::not_found, fmt::format("no bundle was written for {}", request.destination));
  const Published published = published_bundle(vault, *channel, request.sequence);
  const Recipe& recipe = published.bundle.recipe;
  require_still_allowed(vault, recipe, "it cannot be written again");
  BundleWriter writer(vault, published.bundle, Target{request.out, request.split}, ExistingTarget::refused);
  WrittenBundle written = writer.write(progress);
  if (written.manifest_sha256 != published.manifest_sha256) {
    for (const vault::Path& file : written.files) vault.context().disk.remove(file);
    throw Error(ErrorCode::damaged,
                fmt::format("bundle {} does not come out with the bytes that it had, so it was not written again "
                            "(vault verify)",
                            request.sequence.value()));
  }
  record_act(vault, recipe);
  return {{},
          std::move(written.files),
          recipe.bundle_id,
          vault.id(),
          recipe.place.sequence,
          written.manifest_sha256,
          outbox.record_count(recipe.place),
          outbox.objects(recipe.place).size(),
          false};
}

}  // namespace fieldvault::bundle
