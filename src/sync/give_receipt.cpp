#include <fmt/format.h>

#include "fieldvault/bundle/seen.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/sync/receipt.hpp"
#include "fieldvault/trust/device.hpp"

namespace fieldvault::sync {

std::string make_receipt(vault::Vault& vault, const vault::Path& path) {
  bundle::BundleFile file(vault.context().disk, path);
  const auto outer = bundle::authenticate(
      file, [&](const crypto::KeyId& key) { return trust::find_by_key(vault.database(), key); },
      [](std::uint64_t, std::uint64_t) {});
  if (!outer.bundle) {
    throw Error(outer.findings.back().code,
                fmt::format("{}: {}", outer.findings.back().id, outer.findings.back().message));
  }
  const vault::VaultId device = outer.bundle->signer().card.device();
  const auto seen = bundle::find_seen(vault.database(), device.text(), outer.bundle->manifest_sha256());
  if (!seen || seen->state != "imported") {
    throw Error(ErrorCode::not_found, "this bundle was not imported here, so there is nothing to receipt");
  }
  // The sender may destroy its copy on the word of this receipt.
  if (seen->left_out > 0) {
    throw Error(
        ErrorCode::not_found,
        fmt::format("{} records or evidence files of this bundle were left out at its import, so there is no receipt "
                    "of it: import it again when the missing bundles have come, or ask the sender for a bundle "
                    "with --unreceipted",
                    seen->left_out));
  }
  if (const auto faults = evidence::object_faults(vault, evidence::Depth::names, {}); !faults.empty()) {
    throw Error(ErrorCode::damaged,
                fmt::format("no receipt is given while evidence is missing here: {}", faults.front()));
  }
  bundle::BundlePlace place = outer.bundle->manifest().place;
  place.roster_version = 0;
  place.roster = crypto::Digest();
  const bundle::Receipt receipt{device,
                                place,
                                outer.bundle->manifest_sha256(),
                                seen->ledger,
                                vault.context().clock.now(),
                                bundle::ReceiptVerdict::imported};
  const std::string text = receipt.text();
  vault::Transaction transaction(vault.database());
  ledger::Journal(vault).act(ledger::action::receipt_give, device.text(),
                             {{"manifest_sha256", seen->manifest_sha256.hex()}, {"sequence", seen->sequence}});
  transaction.commit();
  return trust::SignedFile{text, crypto::minisign_sign(trust::device_keys(vault).signing, bytes_of(text))}.encode();
}

void give_receipt(vault::Vault& vault, const vault::Path& path, const vault::Path& out) {
  vault::Disk& disk = vault.context().disk;
  vault::Transaction transaction(vault.database());
  const std::string text = make_receipt(vault, path);
  disk.publish_new(out, bytes_of(text));
  try {
    transaction.commit();
  } catch (...) {
    disk.remove(out);
    throw;
  }
}

}  // namespace fieldvault::sync
