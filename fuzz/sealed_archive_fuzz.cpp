// Any bytes as the sealed archive of a bundle whose signer is known: refused, or every member was seen in its order.
// The signer may be hostile, so hashes and signatures over what the fuzzer changed are made to fit: the first byte says
// which.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "fieldvault/bundle/tar.hpp"
#include "fieldvault/crypto/error.hpp"
#include "src/bundle/sealed_format.hpp"
#include "src/bundle/sealed_judge.hpp"

namespace {

using namespace fieldvault;
using namespace fieldvault::bundle;

constexpr std::string_view date = "2026-05-04";

enum Fit : std::uint8_t { payload = 1, ledger_head = 2, tags = 4, statement = 8, signature = 16, with_roster = 32 };

const crypto::MinisignSecretKey& signer() {
  static const crypto::MinisignSecretKey key(crypto::KeyId({std::byte{1}, std::byte{2}, std::byte{3}}),
                                             crypto::SigningSeed(Bytes(32, std::byte{0x2a})));
  return key;
}

trust::Card card() {
  return {trust::CardName("Invented field"),
          trust::Role::field,
          1,
          signer().public_key(),
          crypto::AgeIdentity(Bytes(32, std::byte{7})).recipient(),
          {"fieldvault/00112233445566778899aabbccddeeff", signer().public_key().key()}};
}

trust::RosterFile roster() {
  trust::RosterFile file{{1, {}, std::string(date), "2027-05-04", 1, {signer().public_key()}, {card()}, {}}, {}};
  file.sign(signer());
  return file;
}

BundlePlace place(bool has_roster) {
  BundlePlace here{ChannelId::parse(std::string(32, 'c')).value(), 1, SequenceNumber::from(1).value(), {}, 0, {}};
  if (!has_roster) return here;
  here.roster_version = 1;
  here.roster = roster().roster.hash();
  return here;
}

class Collected final : public crypto::ByteSink {
 public:
  void write(ByteView part) override { bytes.insert(bytes.end(), part.begin(), part.end()); }
  Bytes bytes;
};

// Only authenticate() makes one, of a file; this one lies in memory. What is sealed in it nobody reads here.
AuthenticBundle authentic(bool has_roster) {
  constexpr std::string_view unread = "-";
  const std::string manifest =
      Manifest{place(has_roster), std::string(date), unread.size(), crypto::sha256(bytes_of(unread))}.text();
  Collected file;
  TarWriter tar(file);
  tar.add(outer_name::manifest, bytes_of(manifest));
  tar.add(outer_name::signature, bytes_of(crypto::minisign_sign(signer(), bytes_of(manifest))));
  tar.add(outer_name::sealed, bytes_of(unread));
  tar.finish();
  const int memory = ::memfd_create("bundle", 0);
  const auto size = static_cast<::ssize_t>(file.bytes.size());
  if (memory < 0 || ::write(memory, file.bytes.data(), file.bytes.size()) != size) std::abort();
  vault::Disk disk;
  BundleFile bundle(disk, "/proc/self/fd/" + std::to_string(memory));
  const auto find = [](const crypto::KeyId&) { return trust::TrustedCard{card(), vault::Timestamp(0), std::nullopt}; };
  auto examined = authenticate(bundle, find, {});
  ::close(memory);
  return std::move(examined.bundle).value();
}

struct Member {
  std::string name;
  std::string contents;
};

class Members final : public TarHandler {
 public:
  void begin(std::string_view name, std::uint64_t) override { members.push_back({std::string(name), {}}); }
  void bytes(ByteView part) override { members.back().contents += text_of(part); }
  void end() override {}
  std::vector<Member> members;
};

class Fitting {
 public:
  Fitting(std::vector<Member>& members, std::uint8_t what) : members_(&members) {
    if ((what & Fit::payload) != 0) fit_payload();
    if ((what & Fit::ledger_head) != 0) fit_ledger();
    if ((what & Fit::tags) != 0) fit_tags();
    if ((what & Fit::statement) != 0) fit_statement((what & Fit::with_roster) != 0);
    if ((what & Fit::signature) != 0) {
      set(sealed_name::signature, crypto::minisign_sign(signer(), bytes_of(text(sealed_name::statement))));
    }
  }

 private:
  [[nodiscard]] std::string text(std::string_view name) const {
    const auto found = std::ranges::find(*members_, name, &Member::name);
    return found == members_->end() ? std::string() : found->contents;
  }
  void set(std::string_view name, std::string contents) {
    const auto found = std::ranges::find(*members_, name, &Member::name);
    if (found != members_->end()) found->contents = std::move(contents);
  }

  void fit_payload() {
    std::string lines;
    std::uint64_t bytes = 0;
    std::uint64_t files = 0;
    for (const Member& member : *members_) {
      if (!member.name.starts_with("data/")) continue;
      lines += hash_line(crypto::sha256(bytes_of(member.contents)), member.name);
      bytes += member.contents.size();
      ++files;
    }
    set(sealed_name::payload_manifest, lines);
    set(sealed_name::bag_info, bag_info_text(bytes, files, date));
  }

  void fit_ledger() {
    LedgerRange range;
    std::optional<std::uint64_t> first;
    std::uint64_t size = 0;
    const std::string ledger = text(sealed_name::ledger);
    std::string_view rest = ledger;
    try {
      for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        const std::uint64_t index = ledger::Entry::parse(line).index;
        if (!first) first = index;
        range.append(index, crypto::merkle_leaf_hash(bytes_of(line)));
        size = index + 1;
      }
      Consistency consistency = Consistency::parse(text(sealed_name::consistency));
      const std::uint64_t old_size = consistency.old_head.size;
      consistency.old_head.root = LedgerRange().head_after(old_size, consistency.peaks);
      consistency.new_head = {first ? size : old_size, range.head_after(first.value_or(old_size), consistency.peaks)};
      set(sealed_name::consistency, consistency.text());
      set(sealed_name::checkpoint,
          crypto::sign_checkpoint(card().checkpoint_key, signer().seed(), consistency.new_head));
      head_ = consistency.new_head;
    } catch (const Error&) {
      return;  // the judge says why
    }
  }

  void fit_tags() {
    std::string lines;
    for (const std::string_view name :
         {sealed_name::bagit, sealed_name::bag_info, sealed_name::payload_manifest, sealed_name::ledger,
          sealed_name::checkpoint, sealed_name::consistency, sealed_name::roster}) {
      const auto found = std::ranges::find(*members_, name, &Member::name);
      if (found != members_->end()) lines += hash_line(crypto::sha256(bytes_of(found->contents)), name);
    }
    set(sealed_name::tag_manifest, lines);
  }

  void fit_statement(bool has_roster) {
    try {
      Statement stated = Statement::parse(text(sealed_name::statement));
      stated.device = card().device();
      stated.place = place(has_roster);
      if (head_) stated.checkpoint = *head_;
      stated.tagmanifest = crypto::sha256(bytes_of(text(sealed_name::tag_manifest)));
      set(sealed_name::statement, stated.text());
    } catch (const Error&) {
      return;  // the judge says why
    }
  }

  std::vector<Member>* members_;
  std::optional<crypto::TreeHead> head_;
};

// What is handed over before the archive is judged as a whole, in the order that an import stands on.
class Contents final : public SealedContents {
 public:
  void statement(const Statement&) override { step(0); }
  void ledger_entry(const ledger::Entry&, std::string_view) override {
    if (steps_ != 1) std::abort();
  }
  void checkpoint(std::string_view) override { step(1); }
  void consistency(const Consistency&) override { step(2); }
  void ledger_complete() override { step(3); }
  void records_end() override { step(4); }
  void evidence_head(ByteView, const crypto::Digest&) override { ++heads_; }
  void evidence_body(ByteView) override {
    if (heads_ != bodies_ + 1) std::abort();
  }
  void evidence_end() override {
    if (heads_ != ++bodies_) std::abort();
  }
  [[nodiscard]] bool are_whole() const { return steps_ == 5 && heads_ == bodies_; }

 private:
  void step(int number) {
    if (steps_++ != number) std::abort();
  }
  int steps_ = 0;
  std::uint64_t heads_ = 0;
  std::uint64_t bodies_ = 0;
};

bool is_taken(const AuthenticBundle& bundle, ByteView archive, std::size_t piece) {
  FindingList findings;
  Contents contents;
  const BodyHashes none_ahead;
  SealedJudge judge(bundle, contents, none_ahead, findings);
  try {
    TarReader tar(judge);
    for (; !archive.empty(); archive = archive.subspan(std::min(piece, archive.size()))) {
      tar.write(archive.first(std::min(piece, archive.size())));
    }
    static_cast<void>(tar.finish());
    judge.finish();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused && error.code() != ErrorCode::authentication_failed &&
        error.code() != ErrorCode::not_trusted) {
      std::abort();
    }
    return false;
  }
  if (!contents.are_whole() || findings.has_failure()) std::abort();
  return true;
}

// As it came, where it is no archive that can be made to fit.
Bytes fitted(ByteView archive, std::uint8_t what) {
  Members read;
  try {
    TarReader tar(read);
    tar.write(archive);
    static_cast<void>(tar.finish());
  } catch (const Error&) {
    return copy_of(archive);
  }
  const Fitting fitting(read.members, what);
  Collected again;
  TarWriter tar(again);
  for (const Member& member : read.members) tar.add(member.name, bytes_of(member.contents));
  tar.finish();
  return std::move(again.bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const AuthenticBundle without_roster = authentic(false);
  static const AuthenticBundle of_roster = authentic(true);
  if (size == 0) return 0;
  const std::uint8_t what = data[0];
  const Bytes archive = fitted(std::as_bytes(std::span(data + 1, size - 1)), what);
  const AuthenticBundle& bundle = (what & Fit::with_roster) != 0 ? of_roster : without_roster;
  if (is_taken(bundle, archive, 7) != is_taken(bundle, archive, archive.size() + 1)) std::abort();
  return 0;
}
