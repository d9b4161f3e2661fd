// What each person allows now: for which use, at which level of identity. Where nothing is said, nothing leaves.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::records {

// The uses of consent, which are also the purposes of an export. Texts: "store", "share-organisation",
// "share-partner", "court", "publish-anonymous", "publish-name", "contact".
enum class Use { store, share_organisation, share_partner, court, publish_anonymous, publish_name, contact };
[[nodiscard]] std::string_view use_text(Use use);
[[nodiscard]] std::optional<Use> parse_use(std::string_view text);

enum class Decision { permitted, denied, withdrawn, expired, ask_again, nothing_said };
[[nodiscard]] std::string_view decision_text(Decision decision);

struct ConsentAnswer {
  Decision decision = Decision::nothing_said;
  std::optional<RecordId> consent;  // the record that says so
  [[nodiscard]] bool permits() const noexcept { return decision == Decision::permitted; }
};

// Reads the consent records of persons. Several consents or heads for one person: the strictest answer counts. A book
// is a view at one moment: it remembers what it has read, and is not for use after the store has changed.
class ConsentBook {
 public:
  // `destination`: the name on the card of whoever the records would go to; share-partner is permitted to the partner
  // that the consent names, and to no other. Where none is given, the partner is not looked at.
  explicit ConsentBook(const RecordStore& store, vault::Timestamp now,
                       std::optional<std::string> destination = std::nullopt)
      : store_(&store), now_(now), destination_(std::move(destination)) {}
  [[nodiscard]] ConsentAnswer answer(const RecordId& person, Use use) const;
  // Permitted only where the use is permitted and the level too.
  [[nodiscard]] ConsentAnswer answer(const RecordId& person, Use use, IdentityLevel level) const;

  // Of the consents that were read and have not expired, the day of the one that expires first.
  [[nodiscard]] std::optional<std::string> next_expiry() const;

 private:
  // A head of a consent record, as far as it is disclosed; an empty body where its schema is not known.
  struct Page {
    RecordId consent;
    Json body;
  };
  [[nodiscard]] const std::vector<Page>& pages_of(const RecordId& person) const;
  [[nodiscard]] ConsentAnswer strictest(const RecordId& person, Use use,
                                        const std::optional<IdentityLevel>& level) const;

  const RecordStore* store_;
  vault::Timestamp now_;
  std::optional<std::string> destination_;
  mutable std::map<RecordId, std::vector<Page>> read_;
};

// `consent set`: the person's consent record, made or revised; given_by is filled in (another person there is refused).
// Where the record has two heads, the revision joins them: it is no wider than the strictest of them and of `body`.
// A withdrawal of the present consent is kept, even where `body` does not have it. It ends, use by use, only where
// `body` permits the use again and its date is later than that of the withdrawal; never over two heads.
Written set_consent(vault::Vault& vault, const RecordId& person, Json body);
// `consent withdraw`: a revision that says by whom, when, and of which uses (all where none is given); action
// consent.withdraw. What was withdrawn before stays withdrawn. Error(not_found) where the person has no consent on
// record. Where the record has two heads, the revision joins them by the stricter of the two in everything.
Written withdraw_consent(vault::Vault& vault, const RecordId& person, const std::vector<Use>& uses, std::string_view by,
                         std::string_view reason);
[[nodiscard]] std::optional<RecordId> consent_of(const RecordStore& store, const RecordId& person);

}  // namespace fieldvault::records
