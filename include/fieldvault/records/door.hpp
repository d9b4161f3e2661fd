// The door: which part of which record may leave for a purpose, and which consent says so.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fieldvault/records/consent.hpp"

namespace fieldvault::records {

// Why something stays home: what a person did not agree to, or something in the record itself.
struct Reason {
  std::optional<RecordId> person;
  std::string code;  // of the person; never a name
  Use use;
  std::optional<IdentityLevel> level;  // none: the record as a whole
  ConsentAnswer answer;
  std::string because;  // where no answer of a person is the reason
  // One line: "W-0001 did not agree to 'store' (nothing said)", "W-0001 did not agree to 'store' with name (denied)".
  [[nodiscard]] std::string text() const;
};

// What the door says of one revision.
struct Passage {
  bool leaves = false;
  std::set<std::string> withheld;  // pointers of the leaves that stay home; empty where nothing leaves
  bool body_leaves = false;        // evidence: the object too
  std::vector<Reason> reasons;     // why anything is held back
  // A withdrawal that leaves though its person does not permit the purpose: for those only who have something of them.
  std::optional<RecordId> withdrawal_of = std::nullopt;
  std::vector<RecordId> persons = {};  // of what leaves: as persons_in()
};

// Persons in a record: those it names, and those in the records it is about (the witness of the testimony that a
// photograph belongs to, the person of a custody event's evidence, the record of a note), each once. A case or an event
// has those whom it names itself.
[[nodiscard]] std::vector<RecordId> persons_in(const RecordStore& store, const Revision& revision);

// Records of which the door, and a list of what it holds back, may say something else since these were written or were
// set aside: themselves, and all that lead to them on the way of persons_in() and of judge(). There are more of them
// than are judged otherwise, and never fewer, as long as no consent expired.
[[nodiscard]] std::vector<RecordId> judged_anew(vault::Database& database, const std::vector<RecordId>& changed);

// A door is a view at one moment, as its consent book is.
class Door {
 public:
  // `destination` as in ConsentBook.
  Door(const RecordStore& store, Use purpose, vault::Timestamp now,
       std::optional<std::string> destination = std::nullopt)
      : store_(&store), purpose_(purpose), book_(store, now, std::move(destination)) {}
  // A record leaves only if every person in it allows the purpose; a leaf marked with a level, with a place inside, or
  // with free words inside, only if every person does at that level. In a case or an event, and in what is about one,
  // the persons of the testimonies that belong to it are asked about the levels too. Statements of a testimony that are
  // confirmed to identify nobody ("identifies": "nobody") leave without the level `name`. Evidence whose body stays
  // home keeps back its title, file name, length and hashes, and its custody the texts. Of a record with nobody to ask
  // all these parts stay home, and the body too, unless it says that it identifies nobody, in all its heads. A
  // photograph, video or sound of which neither is said, a testimony without recorded consent, what a newer fieldvault
  // wrote, and evidence of which this vault may not know whom it shows, with what is about it, stay home. A consent
  // that was withdrawn leaves, reduced to person, withdrawn uses, decisions, form, date and expiry, unless the person
  // never permitted anything. A revision in history obeys today's consent and every head of its record: the persons of
  // all heads are asked, what a head keeps back stays home in each revision, and so does what no head says any more,
  // unless its level (otherwise the name) is permitted. What is set aside (set_aside.hpp) stays home.
  [[nodiscard]] Passage judge(const Revision& revision) const;
  // The first day on which one of the consents that were looked at is the last time good; nullopt where none ends.
  [[nodiscard]] std::optional<std::string> next_expiry() const { return book_.next_expiry(); }
  // What the door says of a revision that stays home for a reason of the caller's.
  [[nodiscard]] Passage closed(std::string because) const;

 private:
  using Heads = std::vector<StoredRevision>;
  using Persons = std::vector<RecordId>;
  using Levels = std::set<IdentityLevel>;
  struct Asked {
    Persons named;  // in the revision itself
    Persons in;     // the record as a whole
    Persons all;    // what identifies
    bool may_lack_some = false;
  };
  [[nodiscard]] Asked asked_about(const Revision& revision, const Heads& heads) const;
  [[nodiscard]] Passage judge_withdrawn(const Revision& revision) const;
  [[nodiscard]] Passage judge_among(const Revision& revision, const Heads& heads, const Asked& asked) const;
  void refuse(const RecordId& person, Use use, const std::optional<IdentityLevel>& level, const ConsentAnswer& answer,
              Passage& passage) const;
  void hold(Passage& passage, std::string because) const;
  void ask_about_record(const Schema& schema, const Revision& revision, const Heads& heads, const Asked& asked,
                        const Levels& of_bodies, Passage& passage) const;
  void ask_about_parts(const Schema& schema, const Revision& revision, const Heads& heads, const Persons& persons,
                       const Levels& of_bodies, Passage& passage) const;
  // Where there is nobody to ask.
  void ask_nobody(const Schema& schema, const Revision& revision, const Heads& heads, Passage& passage) const;
  [[nodiscard]] bool identifies_nobody(const Revision& revision, const Heads& heads) const;
  // Of the evidence itself, or of the evidence that a custody event is about; none for other kinds.
  [[nodiscard]] Levels levels_of_bodies(const Schema& schema, const Revision& revision, const Heads& heads) const;
  // Whether all of them permit the level; who does not becomes a reason, once.
  [[nodiscard]] bool permit(const Persons& persons, IdentityLevel level, Passage& passage) const;

  [[nodiscard]] bool permit_further(Use use, const Revision& revision, const Json& value, Passage& passage) const;

  const RecordStore* store_;
  Use purpose_;
  ConsentBook book_;
};

}  // namespace fieldvault::records
