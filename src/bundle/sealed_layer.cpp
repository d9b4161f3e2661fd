#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/bundle/tar.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"
#include "fieldvault/vault/threaded_sink.hpp"
#include "opened_sealed.hpp"
#include "outer_reader.hpp"
#include "sealed_judge.hpp"
#include "sinks.hpp"
#include "tar_format.hpp"

namespace fieldvault::bundle {
namespace {

// Decrypts the sealed member with whichever identity opens it.
class SealedReader final : public OuterHandler {
 public:
  SealedReader(const std::vector<crypto::AgeIdentity>& identities, crypto::ByteSink& out)
      : identities_(&identities), out_(&out) {}

  void signed_manifest(std::string_view manifest, std::string_view, std::uint64_t) override {
    manifest_sha256_ = crypto::sha256(bytes_of(manifest));
  }
  void sealed(ByteView part) override {
    if (stream_) {
      stream_->write(part);
      return;
    }
    head_.insert(head_.end(), part.begin(), part.end());
    if (head_.size() >= crypto::max_age_header_size) open();
  }
  void sealed_end() override {
    if (!stream_) open();
    stream_->finish();
  }
  [[nodiscard]] std::size_t stanzas() const noexcept { return stanzas_; }
  [[nodiscard]] const crypto::Digest& manifest_sha256() const noexcept { return manifest_sha256_; }

 private:
  void open() {
    const crypto::AgeHeader header = crypto::AgeHeader::parse(head_);
    stanzas_ = header.stanza_count();
    stream_ = std::make_unique<crypto::StreamReader>(open_for_one(header, *identities_), *out_);
    stream_->write(ByteView(head_).subspan(header.size()));
    Bytes().swap(head_);
  }
  const std::vector<crypto::AgeIdentity>* identities_;
  crypto::ByteSink* out_;
  Bytes head_;
  std::unique_ptr<crypto::StreamReader> stream_;
  std::size_t stanzas_ = 0;
  crypto::Digest manifest_sha256_;
};

void check_recipients(const Statement& statement, const std::vector<crypto::AgeIdentity>& identities,
                      const trust::Card& self, std::size_t stanzas, FindingList& findings) {
  if (statement.recipients.size() != stanzas) {
    findings.stop(
        "FV-STM-007", ErrorCode::authentication_failed,
        fmt::format("sealed for {} recipients, but the statement names {}", stanzas, statement.recipients.size()),
        advice::ask_again);
  }
  const bool named = std::any_of(identities.begin(), identities.end(), [&](const crypto::AgeIdentity& identity) {
    return std::any_of(statement.recipients.begin(), statement.recipients.end(), [&](const StatedRecipient& to) {
      return to.recipient == identity.recipient() && to.name == self.name && to.role == self.role;
    });
  });
  if (!named) {
    findings.stop("FV-STM-008", ErrorCode::not_trusted,
                  "the statement does not name this vault, with its name and role, among its recipients",
                  advice::call_sender);
  }
}

// What one reading of the sealed archive came to, besides what its judge says.
struct Reading {
  crypto::Digest manifest_sha256;
  std::size_t stanzas;
  std::uint64_t size;   // of the archive
  std::uint64_t zeros;  // at its end
};

// All of it, decrypted on a thread beside the judge's.
Reading read_whole(BundleFile& file, const std::vector<crypto::AgeIdentity>& identities, SealedJudge& judge,
                   const evidence::Progress& progress) {
  TarReader tar(judge);
  CountingSink counted(tar);
  vault::ThreadedSink opened(counted);
  SealedReader reader(identities, opened);
  opened.finish_after([&] { read_outer(file, reader, progress); });
  return {reader.manifest_sha256(), reader.stanzas(), counted.count(), tar.finish()};
}

// But for the chunks that lie within bodies whose hashes are known.
Reading read_between_bodies(BundleFile& file, const std::vector<crypto::AgeIdentity>& identities, SealedJudge& judge) {
  const ConfinedFront outer = confined_front(file);
  OpenedSealed opened(file, outer.front.sealed_at, outer.front.sealed_size, identities);
  TarReader tar(judge);
  for (std::uint64_t index = 0; index < opened.chunks();) {
    tar.write(opened.chunk(index++));
    if (!judge.is_hashed_ahead()) continue;
    const std::uint64_t skipped = tar.left() / crypto::stream_chunk_size;
    tar.skip(skipped * crypto::stream_chunk_size);
    index += skipped;
  }
  if (!outer.front.fault.empty()) throw Error(ErrorCode::input_refused, outer.front.fault);
  return {crypto::sha256(bytes_of(outer.front.manifest)), opened.stanzas(), opened.size(), tar.finish()};
}

}  // namespace

SealedExamination examine_sealed(BundleFile& file, const AuthenticBundle& bundle,
                                 const std::vector<crypto::AgeIdentity>& identities, const trust::Card& self,
                                 SealedContents& contents, const evidence::Progress& progress,
                                 const BodyHashes& ahead) {
  FindingList findings;
  SealedJudge judge(bundle, contents, ahead, findings);
  try {
    const Reading reading =
        ahead.empty() ? read_whole(file, identities, judge, progress) : read_between_bodies(file, identities, judge);
    if (reading.manifest_sha256 != bundle.manifest_sha256()) {
      findings.stop("FV-SEAL-003", ErrorCode::authentication_failed, "the bundle changed while it was read",
                    advice::ask_again);
    }
    judge.finish();
    if (reading.size != crypto::padme_length(reading.size - reading.zeros + tar_end_size)) {
      findings.stop("FV-BAG-007", ErrorCode::input_refused, "the sealed archive is not padded to its Padmé length",
                    advice::newer_program);
    }
    check_recipients(*judge.statement(), identities, self, reading.stanzas, findings);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::not_trusted) {
      findings.explain(error, "FV-LED-005", advice::investigate);
    } else {
      findings.explain(error, "FV-INN-001", advice::ask_again);
    }
  }
  SealedExamination examination;
  examination.statement = judge.statement();
  examination.unfollowed = judge.unfollowed();
  examination.roster = judge.roster();
  examination.findings = findings.take();
  return examination;
}

}  // namespace fieldvault::bundle
