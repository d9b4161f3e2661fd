#include "incoming.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/room.hpp"

namespace fieldvault::sync {

Error error_of(const std::vector<bundle::Finding>& findings) {
  const auto worst = std::max_element(findings.begin(), findings.end(), [](const auto& left, const auto& right) {
    return std::pair(left.severity, static_cast<int>(left.code)) <
           std::pair(right.severity, static_cast<int>(right.code));
  });
  return {worst->code, fmt::format("{}: {}{}", worst->id, worst->message,
                                   worst->next.empty() ? std::string() : "; next: " + worst->next)};
}

bundle::AuthenticBundle authentic(vault::Vault& vault, bundle::BundleFile& file, Signer& signer,
                                  const evidence::Progress& progress) {
  const auto outer = bundle::authenticate(
      file, [&](const crypto::KeyId& key) { return trust::find_by_key(vault.database(), key); }, progress);
  signer = outer.signer;
  if (!outer.bundle) throw error_of(outer.findings);
  return *outer.bundle;
}

bundle::SeenBundle seen_of(vault::Vault& vault, const bundle::AuthenticBundle& bundle, std::string_view state) {
  const bundle::BundlePlace& place = bundle.manifest().place;
  return {bundle.signer().card.device().text(),
          place.channel,
          place.epoch,
          place.sequence.value(),
          bundle.manifest_sha256(),
          place.previous,
          {},
          std::string(state),
          {0, crypto::merkle_root({})},
          vault.context().clock.now(),
          std::nullopt,
          place.roster_version};
}

Json act_of(const bundle::AuthenticBundle& bundle) {
  const bundle::BundlePlace& place = bundle.manifest().place;
  return {{"channel", place.channel.text()},
          {"epoch", place.epoch},
          {"sequence", place.sequence.value()},
          {"manifest_sha256", bundle.manifest_sha256().hex()},
          {"date", bundle.manifest().date}};
}

void require_space(vault::Vault& vault, const bundle::BundleFile& file) {
  vault::require_space(vault.context().disk, vault.folder(), file.size());
}

namespace {

bool is_recorded(vault::Vault& vault, const vault::ObjectName& object) {
  if (evidence::find_object(vault.database(), object)) return true;
  const std::vector<bundle::SeenBundle> seen = bundle::seen_bundles(vault.database());
  return std::any_of(seen.begin(), seen.end(),
                     [&](const bundle::SeenBundle& one) { return one.held_object == object; });
}

}  // namespace

void remove_unrecorded(vault::Vault& vault, const std::vector<vault::ObjectName>& objects) {
  for (const vault::ObjectName& object : objects) {
    if (!is_recorded(vault, object)) vault.objects().remove(object);
  }
}

}  // namespace fieldvault::sync
