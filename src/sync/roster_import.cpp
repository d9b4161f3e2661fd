#include "roster_import.hpp"

#include <fmt/format.h>

#include <iterator>

#include "fieldvault/bundle/roster_check.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/held_rosters.hpp"

namespace fieldvault::sync {
namespace {

constexpr std::string_view call_officers =
    "call your officers: the sender may be revoked, or a card in the roster may be another's";

// The next roster may revoke the very card that signed the bundle.
void require_signer_still_good(vault::Vault& vault, const bundle::AuthenticBundle& bundle,
                               std::vector<bundle::Finding>& findings) {
  const auto signer = trust::find_by_key(vault.database(), bundle.signer().card.signing_key.id());
  const std::uint64_t sequence = bundle.manifest().place.sequence.value();
  if (!signer || !signer->last_sequence || sequence <= *signer->last_sequence) return;
  findings.push_back({"FV-SIG-005", bundle::Severity::failure, ErrorCode::not_trusted,
                      fmt::format("the roster in the bundle revokes the key of {}: valid through bundle {}, this is "
                                  "bundle {}",
                                  signer->card.name.text(), *signer->last_sequence, sequence),
                      std::string(call_officers)});
}

}  // namespace

void take_roster(vault::Vault& vault, const bundle::AuthenticBundle& bundle,
                 const std::optional<trust::RosterFile>& carried, std::vector<bundle::Finding>& findings) {
  std::vector<bundle::Finding> judged = bundle::judge_roster(vault, bundle, carried);
  const bool failed = bundle::worst(judged) == bundle::Severity::failure;
  findings.insert(findings.end(), std::make_move_iterator(judged.begin()), std::make_move_iterator(judged.end()));
  const auto here = trust::current_roster(vault.database());
  if (failed || !here || !carried || carried->roster.version != here->roster.version + 1) return;
  try {
    trust::add_roster(vault, *carried);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::not_trusted) throw;
    findings.push_back({"FV-ROS-006", bundle::Severity::failure, error.code(),
                        fmt::format("the roster in the bundle cannot be taken: {}", error.what()),
                        std::string(call_officers)});
    return;
  }
  require_signer_still_good(vault, bundle, findings);
}

bool must_wait(vault::Vault& vault, const bundle::AuthenticBundle& bundle, std::vector<bundle::Finding>& findings) {
  auto expired = bundle::expired_roster(vault);
  const auto here = trust::current_roster(vault.database());
  if (!expired || bundle.manifest().place.roster_version > here->roster.version) return false;
  findings.push_back(*std::move(expired));
  return true;
}

}  // namespace fieldvault::sync
