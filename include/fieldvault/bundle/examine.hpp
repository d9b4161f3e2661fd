// Examination of a bundle, layer by layer, in two passes: first every byte against the outer signature, then the sealed
// contents, but for long bodies that were hashed ahead. Audit and import both stand on it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "fieldvault/bundle/finding.hpp"
#include "fieldvault/bundle/statement.hpp"
#include "fieldvault/crypto/age.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/ledger/entry.hpp"
#include "fieldvault/trust/roster_file.hpp"
#include "fieldvault/trust/trusted_cards.hpp"

namespace fieldvault::bundle {

// The bytes of NAME.fvb, or of NAME.fvb.001 and the parts after it, joined.
class BundleFile {
 public:
  BundleFile(vault::Disk& disk, const vault::Path& path);  // Error(not_found)
  ~BundleFile();
  [[nodiscard]] std::uint64_t size() const;
  void seek(std::uint64_t offset);  // beyond the end nothing is read
  [[nodiscard]] std::vector<int> descriptors() const;
  [[nodiscard]] std::size_t read(MutableBytes out);  // less than asked only at the end
  // What a person may have overlooked where the bundle ends too early; empty for a file in one piece.
  [[nodiscard]] std::string hint() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Whom to trust: cards of a vault, or card files given on the command line.
using FindSigner = std::function<std::optional<trust::TrustedCard>(const crypto::KeyId&)>;

// A bundle of which every outer byte is covered by the signature of a trusted card. Only authenticate() makes one.
class AuthenticBundle {
 public:
  [[nodiscard]] const Manifest& manifest() const noexcept { return manifest_; }
  [[nodiscard]] const crypto::Digest& manifest_sha256() const noexcept { return manifest_sha256_; }
  [[nodiscard]] const trust::TrustedCard& signer() const noexcept { return signer_; }

 private:
  friend struct OuterLayer;
  AuthenticBundle(Manifest manifest, crypto::Digest manifest_sha256, trust::TrustedCard signer)
      : manifest_(std::move(manifest)), manifest_sha256_(manifest_sha256), signer_(std::move(signer)) {}
  Manifest manifest_;
  crypto::Digest manifest_sha256_;
  trust::TrustedCard signer_;
};

struct OuterExamination {
  std::optional<AuthenticBundle> bundle;  // absent where a finding is a failure
  std::optional<vault::VaultId> signer;   // the device whose signature held, whatever else was found
  std::vector<Finding> findings;
};
// Whether one thread reads and another hashes; where another process works beside, one is enough for both.
enum class Readers { one, two };
[[nodiscard]] OuterExamination authenticate(BundleFile& file, const FindSigner& find_signer,
                                            const evidence::Progress& progress, Readers readers = Readers::two);

// What goes past while the sealed contents are read; an audit needs none of it, an import stores it. Called in the
// order of the archive, before the contents as a whole are judged: whoever stores must be able to undo.
class SealedContents {
 public:
  virtual ~SealedContents() = default;
  virtual void statement(const Statement&) {}
  virtual void consistency(const Consistency&) {}
  virtual void ledger_entry(const ledger::Entry&, std::string_view /*leaf*/) {}
  virtual void checkpoint(std::string_view /*note*/) {}  // of the signer's ledger, by the signer
  virtual void ledger_complete() {}                      // the entries led to the checkpoint's root
  virtual void records_file(ByteView /*part of records.age*/) {}
  virtual void records_end() {}
  // The whole head, and the SHA-256 that the payload manifest states for the body after it.
  virtual void evidence_head(ByteView /*head*/, const crypto::Digest& /*body*/) {}
  virtual void evidence_body(ByteView /*part*/) {}
  virtual void evidence_end() {}  // the body had the stated SHA-256
};

// SHA-256 of bodies by their numbers in a bundle, from 1.
using BodyHashes = std::map<std::uint64_t, crypto::Digest>;

struct SealedExamination {
  std::vector<Finding> findings;  // a failure among them: nothing of the contents may be kept
  std::optional<Statement> statement;
  std::vector<crypto::Digest> unfollowed;   // evidence bodies that no ledger entry of this bundle names
  std::optional<trust::RosterFile> roster;  // where the manifest names one: its text is the one that is named
};
// Error(wrong_key) where none of the identities opens it. `self` is the reader's own card: the statement must name it
// by its key, name and role. Of bodies whose hash is in `ahead` the contents get nothing.
[[nodiscard]] SealedExamination examine_sealed(BundleFile& file, const AuthenticBundle& bundle,
                                               const std::vector<crypto::AgeIdentity>& identities,
                                               const trust::Card& self, SealedContents& contents,
                                               const evidence::Progress& progress, const BodyHashes& ahead = {});

inline constexpr std::string_view gap_id = "FV-SEQ-003";

// Where a bundle stands among those seen from this device on this channel.
enum class Standing { next, duplicate, fork, gap, old_unseen, jump };
struct SequenceJudgement {
  Standing standing;
  std::vector<std::uint64_t> missing;  // of a gap, or given up before the next one; at most 1,000
  std::uint64_t below = 0;             // of a gap: the nearest number that counts, 0 where none does
  std::vector<Finding> findings;
};
// `state`: "imported" judges against what was imported, "audited" against what was audited or imported. A jump of more
// than 1,000 is Standing::jump.
[[nodiscard]] SequenceJudgement judge_sequence(vault::Database& database, const vault::VaultId& device,
                                               const BundlePlace& place, const crypto::Digest& manifest_sha256,
                                               std::string_view state);

}  // namespace fieldvault::bundle
