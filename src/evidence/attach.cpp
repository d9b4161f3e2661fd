#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <future>
#include <set>

#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/evidence/file_keys.hpp"
#include "fieldvault/vault/room.hpp"
#include "fieldvault/vault/staged_group.hpp"
#include "object_writer.hpp"
#include "telling.hpp"

namespace fieldvault::evidence {
namespace {

constexpr std::array<const char*, 4> file_members = {"original_name", "length", "sha256", "object"};

void require_no_file_members(const Json& body) {
  if (!body.is_object()) throw Error(ErrorCode::input_refused, "an evidence record's body is a JSON object");
  for (const char* member : file_members) {
    if (body.contains(member)) {
      throw Error(ErrorCode::input_refused, fmt::format("/{}: is filled in from the attached file", member));
    }
  }
}

void fill_in(Json& body, const vault::Path& file, std::uint64_t length, const crypto::Digest& sha256,
             const vault::ObjectName& object) {
  body["original_name"] = original_name(file);
  body["length"] = length;
  body["sha256"] = sha256.hex();
  body["object"] = object.hex();
}

// What can be refused is refused before gigabytes are encrypted; the record store checks it all again.
class EarlyCheck {
 public:
  explicit EarlyCheck(vault::Vault& vault) : store_(vault) {}

  void check(const FileToAttach& each) {
    require_no_file_members(each.body);
    Json body = each.body;
    fill_in(body, each.file, 0, {}, {});
    schema_.check(body, records::Completeness::whole);
    for (const records::Reference& reference : schema_.references(body)) require_target(reference);
  }

 private:
  // Most of many files name the same record.
  void require_target(const records::Reference& reference) {
    if (!asked_.insert(reference.target).second) return;
    const auto target = records::RecordId::parse(reference.target);
    if (target && !store_.current(*target)) {
      throw Error(ErrorCode::not_found, fmt::format("/{}: no record has the id {}", reference.field, reference.target));
    }
  }

  records::RecordStore store_;
  const records::Schema& schema_ = records::Schema::of_kind(records::kind::evidence);
  std::set<std::string> asked_;
};

std::uint64_t sealed_size(std::uint64_t length) { return crypto::stream_payload_size(crypto::padme_length(length)); }

// Their true bytes together.
std::uint64_t check_all_early(vault::Vault& vault, const std::vector<FileToAttach>& files) {
  std::uint64_t length = 0;
  std::uint64_t needed = 0;
  std::uint64_t largest = 0;
  EarlyCheck early(vault);
  for (const FileToAttach& each : files) {
    early.check(each);
    const std::uint64_t of_this = vault.context().disk.open_read_following_links(each.file).size();
    length += of_this;
    needed += sealed_size(of_this);
    largest = std::max(largest, sealed_size(of_this));
  }
  vault::require_room_for_file(vault.context().disk, vault.folder(), largest);
  vault::require_space(vault.context().disk, vault.folder(), needed);
  return length;
}

// In the transaction of the caller. Until that commits the object has no row, and the next unlock collects it.
Attached record(vault::Vault& vault, records::RecordStore& store, const FileToAttach& each,
                const FileContents& contents, crypto::FileKey file_key, const vault::ObjectName& object) {
  Json body = each.body;
  fill_in(body, each.file, contents.length, contents.sha256, object);
  records::Written record = store.add(records::kind::evidence, body);
  store_object(vault.database(), {object, record.id, std::move(file_key), contents.length, contents.sha256,
                                  sealed_size(contents.length)});
  // Custody leaves by rules of its own: the name of the file stands in the evidence record only.
  write_custody(vault, store, record.id, "stored", "", "vault " + vault.id().text(), "attached");
  ledger::Journal(vault).act(ledger::action::evidence_attach, record.id.text(),
                             {{"evidence", record.id.text()},
                              {"sha256", contents.sha256.hex()},
                              {"length", contents.length},
                              {"object", object.hex()}},
                             object);
  return {std::move(record), object, contents.sha256, contents.length};
}

// Files that are sealed and not recorded yet.
class Group {
 public:
  explicit Group(std::size_t most) : keys_(std::min(most, vault::StagedGroup::most)) {}

  void add(const FileToAttach& file, SealedFile sealed) {
    files_.push_back(&file);
    bodies_.add(std::move(sealed.body));
    keys_.add(sealed.file_key);
    contents_.push_back(sealed.contents);
  }
  [[nodiscard]] bool is_full() const noexcept { return bodies_.is_full(); }
  [[nodiscard]] const std::vector<const FileToAttach*>& files() const noexcept { return files_; }

  // Once. All of them or none.
  [[nodiscard]] std::vector<Attached> record_all(vault::Vault& vault) {
    const std::vector<vault::ObjectName> objects = vault.objects().publish(bodies_.take());
    std::vector<Attached> attached;
    vault::Transaction transaction(vault.database());
    records::RecordStore store(vault);
    for (std::size_t at = 0; at < files_.size(); ++at) {
      attached.push_back(record(vault, store, *files_[at], contents_[at], keys_.at(at), objects[at]));
    }
    transaction.commit();
    for (const vault::ObjectName& object : objects) vault.objects().confirm(object);
    return attached;
  }

 private:
  std::vector<const FileToAttach*> files_;
  vault::StagedGroup bodies_;
  FileKeys keys_;
  std::vector<FileContents> contents_;
};

// Takes files, in their order, for as many groups as they make.
class Grouping {
 public:
  Grouping(vault::Vault& vault, const std::vector<FileToAttach>& files, Telling& telling)
      : vault_(vault), files_(files), telling_(telling), sealer_(vault) {}

  [[nodiscard]] bool has_more() const noexcept { return next_ < files_.size(); }

  // On any thread, but one group at a time.
  [[nodiscard]] Group seal_next() {
    Group group(files_.size() - next_);
    while (has_more() && !group.is_full()) {
      const FileToAttach& file = files_[next_];
      const auto of_all = [&](std::uint64_t of_this, std::uint64_t) { telling_.of_bytes(done_ + of_this); };
      SealedFile sealed = sealer_.seal(vault_.context().disk.open_read_following_links(file.file), of_all);
      done_ += sealed.contents.length;
      group.add(file, std::move(sealed));
      ++next_;
    }
    return group;
  }

 private:
  vault::Vault& vault_;
  const std::vector<FileToAttach>& files_;
  Telling& telling_;
  FileSealer sealer_;
  std::size_t next_ = 0;
  std::uint64_t done_ = 0;  // bytes of the files before it
};

}  // namespace

Attached attach(vault::Vault& vault, const vault::Path& file, Json body, const Progress& progress) {
  std::optional<Attached> one;
  const auto take = [&](const FileToAttach&, const Attached& attached) { one = attached; };
  attach_all(vault, {{file, std::move(body)}}, take, progress);
  return std::move(one).value();
}

void attach_all(vault::Vault& vault, const std::vector<FileToAttach>& files,
                const std::function<void(const FileToAttach&, const Attached&)>& attached, const Progress& progress) {
  Telling telling(progress, check_all_early(vault, files));
  Grouping grouping(vault, files, telling);
  Group group = grouping.seal_next();
  while (!group.files().empty()) {
    // While a group is recorded, the next is sealed.
    std::future<Group> following = std::async(grouping.has_more() ? std::launch::async : std::launch::deferred,
                                              [&] { return grouping.seal_next(); });
    try {
      const std::vector<Attached> recorded = group.record_all(vault);
      telling.of_files([&] {
        for (std::size_t at = 0; at < recorded.size(); ++at) attached(*group.files()[at], recorded[at]);
      });
    } catch (...) {
      telling.give_up();  // the future waits for its thread
      throw;
    }
    group = following.get();
  }
}

records::Written describe(vault::Vault& vault, const Json& body) {
  require_no_file_members(body);
  return records::RecordStore(vault).add(records::kind::evidence, body);
}

records::Written revise(vault::Vault& vault, const records::RecordId& evidence, Json body) {
  records::RecordStore store(vault);
  const auto current = store.current(evidence);
  if (!current) throw Error(ErrorCode::not_found, "there is no record " + evidence.text());
  if (!body.is_object()) throw Error(ErrorCode::input_refused, "an evidence record's body is a JSON object");
  const Json present = current->revision.body();
  for (const char* member : file_members) {
    if (!present.contains(member) && !body.contains(member)) continue;
    if (!body.contains(member)) body[member] = present.at(member);
    if (body.at(member) != present.value(member, Json())) {
      throw Error(ErrorCode::input_refused, fmt::format("/{}: says of the attached file what was so", member));
    }
  }
  return store.revise(evidence, body);
}

}  // namespace fieldvault::evidence
