#include <fmt/format.h>

#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/bundle/tar.hpp"
#include "finding_list.hpp"
#include "outer_reader.hpp"
#include "sealed_format.hpp"

namespace fieldvault::bundle {

namespace {

// Manifest and signature are judged before the first sealed byte is read; then the sealed bytes are hashed.
class OuterJudge final : public OuterHandler {
 public:
  OuterJudge(const FindSigner& find_signer, FindingList& findings) : find_signer_(&find_signer), findings_(&findings) {}

  void signed_manifest(std::string_view manifest, std::string_view signature, std::uint64_t sealed_size) override {
    const auto key_id = crypto::minisign_key_id(signature);
    if (!key_id) {
      findings_->stop("FV-SIG-001", ErrorCode::authentication_failed, "the manifest's signature is malformed",
                      advice::ask_again);
    }
    signer_ = (*find_signer_)(*key_id);
    if (!signer_) {
      findings_->stop("FV-SIG-003", ErrorCode::not_trusted,
                      fmt::format("signed by key {}, which no trusted card has", key_id->text()), advice::compare_card);
    }
    check_signature(manifest, signature);
    signature_held_ = signer_->card.device();
    manifest_.emplace(Manifest::parse(manifest));
    manifest_sha256_ = crypto::sha256(bytes_of(manifest));
    if (signer_->last_sequence && manifest_->place.sequence.value() > *signer_->last_sequence) {
      findings_->stop(
          "FV-SIG-005", ErrorCode::not_trusted,
          fmt::format("the key of {} was revoked: valid through bundle {}, this is bundle {}",
                      signer_->card.name.text(), *signer_->last_sequence, manifest_->place.sequence.value()),
          advice::call_sender);
    }
    if (manifest_->place.epoch != signer_->card.epoch) {
      findings_->stop("FV-SIG-006", ErrorCode::not_trusted,
                      "the manifest names another key epoch than the signer's card", advice::call_sender);
    }
    if (manifest_->sealed_length != sealed_size) {
      findings_->stop("FV-SEAL-001", ErrorCode::authentication_failed,
                      "the sealed part does not have the length that the manifest states", advice::ask_again);
    }
  }

  void sealed(ByteView part) override { hash_.update(part); }

  void sealed_end() override {
    if (hash_.finish() != manifest_->sealed_sha256) {
      findings_->stop("FV-SEAL-002", ErrorCode::authentication_failed,
                      "the sealed part is not the one that was signed: its SHA-256 differs", advice::ask_again);
    }
  }

  [[nodiscard]] const Manifest& manifest() const { return *manifest_; }
  [[nodiscard]] const crypto::Digest& manifest_sha256() const { return manifest_sha256_; }
  [[nodiscard]] const trust::TrustedCard& signer() const { return *signer_; }
  [[nodiscard]] const std::optional<vault::VaultId>& signature_held() const { return signature_held_; }

 private:
  void check_signature(std::string_view manifest, std::string_view signature) {
    const std::string& name = signer_->card.name.text();
    switch (crypto::minisign_verify(signer_->card.signing_key, bytes_of(manifest), signature)) {
      case crypto::MinisignVerdict::good:
        return;
      case crypto::MinisignVerdict::malformed:
        findings_->stop("FV-SIG-001", ErrorCode::authentication_failed, "the manifest's signature is malformed",
                        advice::ask_again);
      case crypto::MinisignVerdict::legacy:
        findings_->stop("FV-SIG-002", ErrorCode::authentication_failed,
                        "the signature is of the legacy kind, which can be forged from a prehashed one",
                        advice::call_sender);
      case crypto::MinisignVerdict::other_key:
      case crypto::MinisignVerdict::forged:
        findings_->stop("FV-SIG-004", ErrorCode::authentication_failed,
                        fmt::format("the signature is not {}'s over this manifest", name), advice::call_sender);
    }
  }

  const FindSigner* find_signer_;
  FindingList* findings_;
  std::optional<trust::TrustedCard> signer_;
  std::optional<vault::VaultId> signature_held_;
  std::optional<Manifest> manifest_;
  crypto::Digest manifest_sha256_;
  crypto::Sha256 hash_;
};

}  // namespace

struct OuterLayer {
  static AuthenticBundle bundle(const OuterJudge& judge) {
    return {judge.manifest(), judge.manifest_sha256(), judge.signer()};
  }
};

OuterExamination authenticate(BundleFile& file, const FindSigner& find_signer, const evidence::Progress& progress,
                              Readers readers) {
  FindingList findings;
  OuterJudge judge(find_signer, findings);
  std::optional<AuthenticBundle> bundle;
  try {
    if (!read_outer(file, judge, progress, readers)) {
      findings.add("FV-ISO-001", Severity::note, ErrorCode::program_failed,
                   "this system does not confine the process that reads a bundle before its signature is known to hold",
                   "read bundles of strangers on a newer Linux");
    }
    bundle = OuterLayer::bundle(judge);
  } catch (const Error& error) {
    findings.explain(Error(error.code(), error.what() + file.hint()), "FV-TAR-001", advice::ask_again);
  }
  return {std::move(bundle), judge.signature_held(), findings.take()};
}

}  // namespace fieldvault::bundle
