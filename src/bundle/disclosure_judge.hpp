// The judge of a disclosure's archive: takes its members in order and checks each against what was signed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "disclosure_format.hpp"
#include "fieldvault/bundle/disclosure.hpp"
#include "fieldvault/bundle/tar.hpp"
#include "finding_list.hpp"

namespace fieldvault::bundle {

class DisclosureJudge final : public TarHandler {
 public:
  explicit DisclosureJudge(FindingList& findings) : findings_(&findings) {}

  void begin(std::string_view name, std::uint64_t size) override;
  void bytes(ByteView part) override;
  void end() override;
  // After the last member: whether all were there.
  void finish();
  // Once the signature held; nullopt before.
  [[nodiscard]] std::optional<Disclosure> take() { return std::move(disclosure_); }

 private:
  enum class Part { card, checkpoint, stamp, records, proofs, file };
  struct Listed {
    crypto::Digest sha256;
    std::string name;
    Part part = Part::file;
  };
  [[nodiscard]] std::uint64_t size_limit() const;
  [[nodiscard]] bool is_kept() const;
  void judge_front();
  void judge_signature();
  void judge_manifest();
  void name_parts();
  [[nodiscard]] const Listed& listed() const { return listed_[member_ - front_members]; }
  void judge_listed();
  void judge_checkpoint();
  void judge_lines();
  void judge_record(records::Revision revision, const EntryProof& proof);
  void judge_attachment(const ledger::Act& act, const EntryProof& proof);
  void judge_file(const crypto::Digest& sha256);
  // The ledger that a proof leads to; refuses (FV-DIS-005) a proof that does not.
  [[nodiscard]] std::size_t proved_in(const EntryProof& proof);
  [[nodiscard]] bool is_in_manifest() const { return member_ >= front_members; }

  static constexpr std::size_t front_members = 4;

  FindingList* findings_;
  std::size_t member_ = 0;  // those of the front, then those of the manifest
  std::uint64_t size_ = 0;  // of the member that is being read
  std::string text_;        // of it, where it is kept
  crypto::Sha256 hash_;
  std::optional<trust::Card> card_;
  std::optional<DisclosureStatement> statement_;
  std::string statement_text_;
  std::vector<Listed> listed_;
  std::optional<Disclosure> disclosure_;
  std::optional<trust::Card> ledger_card_;
  std::string records_;
  std::uint64_t files_ = 0;  // evidence files that were read
};

}  // namespace fieldvault::bundle
