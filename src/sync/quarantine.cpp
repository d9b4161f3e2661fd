#include "quarantine.hpp"

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/trust/device.hpp"
#include "inbox.hpp"

namespace fieldvault::sync {
namespace {

constexpr std::size_t copy_size = std::size_t{1024} * 1024;

// Of a bundle that is held back only this is asked: that its contents hold, and that it is for this vault.
class DestinationOnly final : public bundle::SealedContents {
 public:
  explicit DestinationOnly(const std::vector<crypto::AgeIdentity>& identities) : identities_(&identities) {}
  void statement(const bundle::Statement& statement) override { require_destination(statement, *identities_); }

 private:
  const std::vector<crypto::AgeIdentity>* identities_;
};

}  // namespace

void quarantine(vault::Vault& vault, bundle::BundleFile& file, const bundle::AuthenticBundle& bundle,
                const evidence::Progress& progress) {
  require_space(vault, file);
  vault::StagedObject staged = vault.objects().stage(file.size());
  Bytes block(copy_size);
  file.seek(0);
  for (std::size_t count = file.read(block); count > 0; count = file.read(block)) {
    staged.write(ByteView(block).first(count));
  }
  bundle::SeenBundle seen = seen_of(vault, bundle, "quarantined");
  seen.held_object = vault.objects().publish(std::move(staged));
  try {
    bundle::BundleFile held(vault.context().disk, vault.objects().path_of(*seen.held_object));
    Signer signer;
    if (authentic(vault, held, signer, progress).manifest_sha256() != bundle.manifest_sha256()) {
      throw Error(ErrorCode::authentication_failed, "FV-SEAL-003: the bundle changed while it was read");
    }
    const std::vector<crypto::AgeIdentity> identities = trust::age_identities(vault);
    DestinationOnly contents(identities);
    const auto sealed = bundle::examine_sealed(held, bundle, identities, trust::own_card(vault), contents, progress);
    if (bundle::worst(sealed.findings) == bundle::Severity::failure) throw error_of(sealed.findings);
  } catch (...) {
    // It may have been in quarantine before, and what failed now may be this disk.
    remove_unrecorded(vault, {*seen.held_object});
    throw;
  }
  vault::Transaction transaction(vault.database());
  bundle::remember(vault.database(), seen);
  ledger::Journal(vault).act(ledger::action::bundle_quarantine, seen.device, act_of(bundle));
  transaction.commit();
}

std::vector<bundle::SeenBundle> held_back(vault::Vault& vault, const std::string& device,
                                          const bundle::ChannelId& channel) {
  std::vector<bundle::SeenBundle> held = bundle::seen_bundles(vault.database());  // by number
  std::erase_if(held, [&](const bundle::SeenBundle& seen) {
    return seen.device != device || seen.channel != channel || seen.state != "quarantined" || !seen.held_object;
  });
  return held;
}

}  // namespace fieldvault::sync
