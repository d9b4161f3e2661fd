#include <fmt/format.h>

#include "disclosure_judge.hpp"
#include "fieldvault/crypto/age.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"
#include "tar_format.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::size_t read_size = std::size_t{1024} * 1024;
constexpr std::string_view age_magic = "age-encryption.org/";
constexpr std::string_view ask_again =
    "ask whoever disclosed it for the file again; if they use a newer fieldvault, update";

bool is_age_file(vault::File& file) {
  Bytes front(age_magic.size());
  return file.read_at(0, front) == front.size() && text_of(front) == age_magic;
}

void copy(vault::File& file, crypto::ByteSink& out, const evidence::Progress& progress) {
  const std::uint64_t size = file.size();
  std::uint64_t done = 0;
  Bytes part(read_size);
  while (const std::size_t got = file.read(part)) {
    out.write(ByteView(part).first(got));
    done += got;
    if (progress) progress(done, size);
  }
}

// Of a disclosure that was opened and sealed again, for a key that its statement does not name.
void judge_recipient(const std::optional<crypto::AgeIdentity>& identity, const std::optional<Disclosure>& disclosure,
                     FindingList& findings) {
  if (!identity || !disclosure || identity->recipient() == disclosure->statement.recipient) return;
  findings.add(
      "FV-DIS-011", Severity::warning, ErrorCode::not_trusted,
      fmt::format("it was made for a key of {}, and was sealed again for yours", disclosure->statement.to.text()),
      "ask from whom you have it; what it proves does not depend on that");
}

// Refuses zeros beyond the padding as they come: of a sparse file there may be any number.
class PaddedArchive final : public crypto::ByteSink {
 public:
  explicit PaddedArchive(TarReader& tar) : tar_(&tar) {}
  void write(ByteView bytes) override {
    tar_->write(bytes);
    count_ += bytes.size();
    if (tar_->zeros() > 0 && count_ > padded()) refuse();
  }
  void finish() {
    static_cast<void>(tar_->finish());
    if (count_ != padded()) refuse();
  }

 private:
  [[nodiscard]] std::uint64_t padded() const { return crypto::padme_length(count_ - tar_->zeros() + tar_end_size); }
  [[noreturn]] static void refuse() {
    throw Error(ErrorCode::input_refused, "the archive is not padded to its Padmé length");
  }
  TarReader* tar_;
  std::uint64_t count_ = 0;
};

void read(vault::File& file, const std::optional<crypto::AgeIdentity>& identity, DisclosureJudge& judge,
          const evidence::Progress& progress) {
  TarReader tar(judge);
  PaddedArchive archive(tar);
  if (is_age_file(file)) {
    if (!identity) {
      throw Error(ErrorCode::wrong_usage,
                  "the disclosure is encrypted: --identity-file FILE opens it, or open it first with `age -d`");
    }
    crypto::AgeReader age(*identity, archive, 1);
    copy(file, age, progress);
    age.finish();
  } else {
    copy(file, archive, progress);
  }
  archive.finish();
  judge.finish();
}

}  // namespace

DisclosureExamination examine_disclosure(vault::Disk& disk, const vault::Path& path,
                                         const std::optional<crypto::AgeIdentity>& identity,
                                         const evidence::Progress& progress) {
  vault::File file = disk.open_read_following_links(path);
  FindingList findings;
  DisclosureJudge judge(findings);
  try {
    read(file, identity, judge, progress);
  } catch (const Error& error) {
    findings.explain(error, "FV-DIS-001", ask_again);
  }
  std::optional<Disclosure> disclosure = judge.take();
  if (is_age_file(file)) judge_recipient(identity, disclosure, findings);
  return {std::move(disclosure), findings.take()};
}

}  // namespace fieldvault::bundle
