// What goes into a bundle: whatever is new for its destination and passes the door.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "fieldvault/bundle/export.hpp"
#include "left_open.hpp"
#include "outbox.hpp"
#include "reached.hpp"
#include "sealed_format.hpp"

namespace fieldvault::bundle {

struct SelectedBody {
  records::RecordId evidence;
  vault::ObjectName object;
};

struct SelectedBodies {
  std::vector<SelectedBody> go;
  std::vector<LostBody> lost;
};

class Selection {
 public:
  // `channel` is absent where nothing has been sent to the destination yet.
  Selection(vault::Vault& vault, const std::optional<ChannelId>& channel, const ExportRequest& request,
            const trust::Card& destination);

  // Evidence bodies that are to go, in the order of their records: those that can, and those that are missing here or
  // do not have their length. `goes` is called for each that is to go, as it is found. Error(input_refused) over
  // max_bundle_evidence.
  using Goes = std::function<void(const SelectedBody&)>;
  [[nodiscard]] SelectedBodies bodies(const Goes& goes);

  // Of what this device wrote, in the order in which it was written: what goes, and of the current revisions what stays
  // home. Error(input_refused) over max_bundle_records.
  using Send = std::function<void(const records::StoredRevision&, const records::Passage&)>;
  using Hold = std::function<void(HeldBack)>;
  void each(const Send& send, const Hold& hold);
  // Once all that goes is an item of the bundle: what the next export of what is new need not look at.
  void remember();

  // As a list of what goes may have it: of a person the code, of a title that stays home the id.
  [[nodiscard]] records::Summary listed(const records::StoredRevision& stored, const records::Passage& passage) const;
  // What it reads the records by, which has read most of them already.
  [[nodiscard]] const records::RecordStore& store() const noexcept { return store_; }
  [[nodiscard]] records::RecordStore& store() noexcept { return store_; }

 private:
  // The door's word, but for a withdrawal that has nothing to take back at the destination.
  [[nodiscard]] records::Passage judge(const records::Revision& revision) const;
  // The door's, of evidence whose body is asked about first and the record later.
  [[nodiscard]] records::Passage passage_of(const records::Revision& revision) const;
  [[nodiscard]] bool is_asked_for(const records::RecordId& record) const;
  [[nodiscard]] bool goes_with(const records::Revision& revision, const Pointers& withheld) const;
  [[nodiscard]] bool is_incremental() const;
  [[nodiscard]] Sent known_there() const;
  [[nodiscard]] bool is_new(const crypto::Digest& root, const Pointers& withheld) const;
  // Numbers of the revisions to look at.
  [[nodiscard]] std::vector<std::int64_t> numbers() const;
  [[nodiscard]] std::vector<records::RecordId> own_evidence() const;
  [[nodiscard]] bool is_sent(const vault::ObjectName& object) const;
  [[nodiscard]] bool body_may_leave(const records::RecordId& evidence);
  [[nodiscard]] records::StoredRevision read_own(const std::string& root) const;
  vault::Vault* vault_;
  std::optional<ChannelId> channel_;
  ExportScope scope_;
  std::set<records::RecordId> records_;
  records::RecordStore store_;
  records::Door door_;
  Reached reached_;
  std::map<crypto::Digest, records::Passage> judged_;  // evidence, by the roots of its heads
  std::optional<LeftOpen> left_open_;                  // of an export of what is new, but for the first
  std::vector<std::int64_t> looked_at_;
  std::set<std::int64_t> open_;
  std::map<std::int64_t, records::RecordId> evidence_;
};

}  // namespace fieldvault::bundle
