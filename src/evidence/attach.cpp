#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <future>
#include <optional>
#include <set>
#include <utility>

#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/evidence/file_keys.hpp"
#include "fieldvault/records/new_record.hpp"
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

// What a file's two records need of the vault, its clock and chance.
struct Identities {
  records::Identity evidence;
  records::Identity custody;
  Json custody_body;
};

// What is recorded of a file, made without the vault.
struct Prepared {
  records::NewRecord evidence;
  records::NewRecord custody;
};

Identities new_identities(vault::Vault& vault, records::RecordStore& store, const FileToAttach& each) {
  records::Identity evidence = store.new_identity(records::kind::evidence);
  // Custody leaves by rules of its own: the name of the file stands in the evidence record only.
  Json body = custody_body(evidence.envelope.id, each.body, vault.context().clock.now(), "stored", "",
                           "vault " + vault.id().text(), "attached");
  return {std::move(evidence), store.new_identity(records::kind::custody), std::move(body)};
}

Prepared prepare(Identities identities, const FileToAttach& each, const FileContents& contents,
                 const vault::ObjectName& object) {
  Json body = each.body;
  fill_in(body, each.file, contents.length, contents.sha256, object);
  return {records::NewRecord::of(std::move(identities.evidence), std::move(body)),
          records::NewRecord::of(std::move(identities.custody), std::move(identities.custody_body))};
}

// In the transaction of the caller. Until that commits the object has no row, and the next unlock collects it.
Attached record(vault::Vault& vault, records::RecordStore& store, ledger::Journal& journal, const Prepared& prepared,
                const FileContents& contents, crypto::FileKey file_key, const vault::ObjectName& object) {
  records::Written record = store.write_new(prepared.evidence, journal);
  store_object(vault.database(), {object, record.id, std::move(file_key), contents.length, contents.sha256,
                                  sealed_size(contents.length)});
  (void)store.write_new(prepared.custody, journal);
  journal.act(ledger::action::evidence_attach, record.id.text(),
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
  [[nodiscard]] std::size_t size() const noexcept { return files_.size(); }
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bodies_.bytes(); }
  [[nodiscard]] const std::vector<const FileToAttach*>& files() const noexcept { return files_; }

  // Once, before record_all().
  void publish(vault::Vault& vault) { objects_ = vault.objects().publish(bodies_.take()); }

  // Once. All of them or none.
  [[nodiscard]] std::vector<Attached> record_all(vault::Vault& vault) {
    std::vector<Attached> attached;
    attached.reserve(size());
    vault::Transaction transaction(vault.database());
    records::RecordStore store(vault);
    ledger::Journal journal(vault);
    std::future<std::vector<Prepared>> ready = start(vault, store, 0);
    while (attached.size() < size()) {
      const std::vector<Prepared> portion = ready.get();
      ready = start(vault, store, attached.size() + portion.size());
      for (const Prepared& each : portion) {
        const std::size_t at = attached.size();
        attached.push_back(record(vault, store, journal, each, contents_[at], keys_.at(at), objects_[at]));
      }
    }
    transaction.commit();
    return attached;
  }

  // Once all is recorded, while nothing is published.
  void confirm(vault::Vault& vault) const noexcept {
    for (const vault::ObjectName& object : objects_) vault.objects().confirm(object);
  }

 private:
  static constexpr std::size_t portion_size = 128;
  static constexpr std::size_t worth_a_thread = 16;

  // While the database takes a portion, the next is made on another thread.
  [[nodiscard]] std::future<std::vector<Prepared>> start(vault::Vault& vault, records::RecordStore& store,
                                                         std::size_t first) const {
    const std::size_t past = std::min(size(), first + portion_size);
    std::vector<Identities> identities;
    for (std::size_t at = first; at < past; ++at) identities.push_back(new_identities(vault, store, *files_[at]));
    // Where the system allows no further thread, they are made on this one.
    const auto when =
        past - first < worth_a_thread ? std::launch::deferred : std::launch::async | std::launch::deferred;
    return std::async(when, [this, first, identities = std::move(identities)]() mutable {
      std::vector<Prepared> portion;
      for (std::size_t at = first; at < first + identities.size(); ++at) {
        portion.push_back(prepare(std::move(identities[at - first]), *files_[at], contents_[at], objects_[at]));
      }
      return portion;
    });
  }

  std::vector<const FileToAttach*> files_;
  vault::StagedGroup bodies_;
  FileKeys keys_;
  std::vector<FileContents> contents_;
  std::vector<vault::ObjectName> objects_;
};

// Takes files, in their order, for as many groups as they make.
class Grouping {
 public:
  Grouping(vault::Vault& vault, const std::vector<FileToAttach>& files, Telling& telling)
      : vault_(vault), files_(files), telling_(telling), sealer_(vault) {}

  [[nodiscard]] bool has_more() const noexcept { return next_ < files_.size(); }

  // On any thread, but one group at a time; nullopt behind the last.
  [[nodiscard]] std::optional<Group> seal_next() {
    if (!has_more()) return std::nullopt;
    Group group(files_.size() - next_);
    while (has_more() && !group.is_full() && !is_enough(group)) {
      const FileToAttach& file = files_[next_];
      const auto of_all = [&](std::uint64_t of_this, std::uint64_t) { telling_.of_bytes(done_ + of_this); };
      SealedFile sealed = sealer_.seal(vault_.context().disk.open_read_following_links(file.file), of_all);
      done_ += sealed.contents.length;
      group.add(file, std::move(sealed));
      ++next_;
    }
    is_first_ = false;
    return group;
  }

 private:
  [[nodiscard]] bool is_enough(const Group& group) const noexcept {
    return is_first_ && (group.size() >= vault::StagedGroup::most_of_first ||
                         (group.size() > 1 && group.bytes() >= vault::StagedGroup::most_bytes_of_first));
  }

  vault::Vault& vault_;
  const std::vector<FileToAttach>& files_;
  Telling& telling_;
  FileSealer sealer_;
  std::size_t next_ = 0;
  bool is_first_ = true;
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
  // One group is recorded while the next is published and the one behind it is sealed.
  std::optional<Group> published;
  std::optional<Group> sealed = grouping.seal_next();
  std::exception_ptr not_sealed;  // what was sealed before is attached all the same
  while (sealed || published) {
    const auto start = [](bool is_work) { return is_work ? std::launch::async : std::launch::deferred; };
    std::future<std::optional<Group>> following =
        std::async(start(grouping.has_more() && !not_sealed), [&] { return grouping.seal_next(); });
    try {
      std::future<void> publishing = std::async(start(sealed && published), [&] {
        if (sealed) sealed->publish(vault);
      });
      if (published) {
        const std::vector<Attached> recorded = published->record_all(vault);
        telling.of_files([&] {
          for (std::size_t at = 0; at < recorded.size(); ++at) attached(*published->files()[at], recorded[at]);
        });
      }
      publishing.get();
    } catch (...) {
      telling.give_up();  // the future waits for its thread
      throw;
    }
    if (published) published->confirm(vault);
    published = std::exchange(sealed, std::nullopt);
    try {
      if (!not_sealed) sealed = following.get();
    } catch (...) {
      not_sealed = std::current_exception();
    }
  }
  if (not_sealed) std::rethrow_exception(not_sealed);
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
