#include <fmt/format.h>

#include <set>

#include "agreement.hpp"
#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"
#include "fieldvault/evidence/evidence.hpp"

namespace fieldvault::evidence {
namespace {

// Everything of a row but its key, which no check needs.
struct Row {
  StoredObject object;
  bool purged;
};

class ObjectCheck {
 public:
  ObjectCheck(vault::Vault& vault, Depth depth, const Progress& progress)
      : vault_(vault), store_(vault), depth_(depth), progress_(progress) {}

  std::vector<std::string> run() {
    if (depth_ == Depth::bodies) total_ = total_bytes();
    vault::Statement rows = vault_.database().prepare(
        "SELECT name, evidence, length, sha256, body_length, file_key IS NULL AND purged_at IS NOT NULL "
        "FROM object ORDER BY name");
    while (rows.step()) {
      try {
        check(read(rows));
      } catch (const Error& error) {
        fault(rows.text(1), error.what());
      }
    }
    check_held_bundles();
    check_bodies_without_row();
    return std::move(faults_);
  }

 private:
  std::uint64_t total_bytes() {
    vault::Statement sum =
        vault_.database().prepare("SELECT coalesce(sum(body_length), 0) FROM object WHERE purged_at IS NULL");
    return sum.step() ? static_cast<std::uint64_t>(sum.integer(0)) : 0;
  }

  static Row read(const vault::Statement& row) {
    const auto name = crypto::Digest::parse(row.text(0));
    const auto evidence = records::RecordId::parse(row.text(1));
    const auto sha256 = crypto::Digest::parse(row.text(3));
    if (!name || !evidence || !sha256) throw Error(ErrorCode::damaged, "its object row is malformed");
    return {{*name, *evidence, std::nullopt, static_cast<std::uint64_t>(row.integer(2)), *sha256,
             static_cast<std::uint64_t>(row.integer(4))},
            row.integer(5) != 0};
  }

  void check(const Row& row) {
    const StoredObject& object = row.object;
    known_.insert(object.name);
    check_record(object);
    if (row.purged) {
      if (vault_.objects().contains(object.name)) fault(object, "it is purged, but its body still lies here");
    } else if (!vault_.objects().contains(object.name)) {
      fault(object, fmt::format("its body {} is missing", object.name.hex()));
    } else {
      check_body(object);
    }
  }

  void check_record(const StoredObject& object) {
    const auto record = store_.current(object.evidence);
    if (!record) {
      fault(object, "its record is missing");
    } else if (const auto member = disagreement(object, record->revision.body())) {
      fault(object, fmt::format("record and object do not agree on '{}'", *member));
    }
    if (object.body_length != crypto::stream_payload_size(crypto::padme_length(object.length))) {
      fault(object, "the recorded lengths of file and body do not fit");
    }
  }

  void check_body(const StoredObject& object) {
    const std::uint64_t size = vault_.objects().open(object.name).size();
    if (size != object.body_length) {
      fault(object, fmt::format("its body {} has {} bytes instead of {}", object.name.hex(), size, object.body_length));
    } else if (depth_ == Depth::bodies && !vault_.objects().verify(object.name)) {
      fault(object, fmt::format("its body {} was changed: the SHA-256 is another", object.name.hex()));
    }
    done_ += object.body_length;
    if (progress_ && depth_ == Depth::bodies) progress_(done_, total_);
  }

  // The files of quarantined bundles lie among the objects, and of those of which something was left out.
  void check_held_bundles() {
    vault::Statement rows = vault_.database().prepare(
        "SELECT DISTINCT held_object FROM seen_bundle WHERE state = 'quarantined' OR "
        "(held_object IS NOT NULL AND left_out > 0)");
    while (rows.step()) {
      const auto name = crypto::Digest::parse(rows.text(0));
      if (!name) {
        faults_.emplace_back("a held bundle: its row is malformed");
        continue;
      }
      known_.insert(*name);
      if (!vault_.objects().contains(*name)) {
        faults_.push_back(fmt::format("held bundle {}: its file is missing", name->hex()));
      } else if (depth_ == Depth::bodies && !vault_.objects().verify(*name)) {
        faults_.push_back(fmt::format("held bundle {}: its file was changed: the SHA-256 is another", name->hex()));
      }
    }
  }

  void check_bodies_without_row() {
    for (const vault::ObjectName& name : vault_.objects().list()) {
      if (!known_.contains(name)) faults_.push_back(fmt::format("object {} belongs to no evidence", name.hex()));
    }
  }

  void fault(const StoredObject& object, std::string_view what) { fault(object.evidence.text(), what); }
  void fault(std::string_view evidence, std::string_view what) {
    faults_.push_back(fmt::format("evidence {}: {}", evidence, what));
  }

  vault::Vault& vault_;
  records::RecordStore store_;
  Depth depth_;
  const Progress& progress_;
  std::set<vault::ObjectName> known_;
  std::uint64_t done_ = 0;
  std::uint64_t total_ = 0;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> object_faults(vault::Vault& vault, Depth depth, const Progress& progress) {
  return ObjectCheck(vault, depth, progress).run();
}

}  // namespace fieldvault::evidence
