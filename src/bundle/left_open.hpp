// What an export of what is new looks at, of all revisions that this vault wrote (decision 032): those that are new
// since the last one of the channel and purpose, those of which it held something back, and those of which the door may
// say something else by now. Every other one went whole, and nothing of it is held back.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fieldvault/records/consent.hpp"
#include "fieldvault/vault/vault.hpp"
#include "recipe.hpp"

namespace fieldvault::bundle {

class LeftOpen {
 public:
  // `destination` is the name on its card. The door was made before, so that no day ended for it later than here.
  LeftOpen(vault::Vault& vault, const ChannelId& channel, records::Use purpose, std::string destination);

  // Numbers of revisions (`added`), the lowest first; one that has another number by now is among the new ones too.
  // All of this vault where what was judged before does not hold any more: another program or name, a day that has
  // gone back, a consent that has expired since.
  [[nodiscard]] std::vector<std::int64_t> numbers() const;

  // In the transaction of an export that looked at numbers(): of these the ones that the next one is to look at again.
  // `next_expiry` as of the door.
  void remember(const std::vector<std::int64_t>& looked_at, const std::set<std::int64_t>& open,
                const std::optional<std::string>& next_expiry);

 private:
  struct Judged {
    std::int64_t added;
    std::uint64_t entries;
    std::string until;  // empty: no consent expires
  };
  [[nodiscard]] std::optional<Judged> judged() const;
  [[nodiscard]] std::vector<std::int64_t> remembered() const;
  [[nodiscard]] std::vector<records::RecordId> changed() const;
  void write(const std::string& until);
  vault::Vault* vault_;
  std::string channel_;
  std::string purpose_;
  std::string destination_;
  std::string today_;
  std::optional<Judged> before_;
};

// Numbers of the revisions that this vault wrote, over `after`.
[[nodiscard]] std::vector<std::int64_t> own_revisions(vault::Database& database, std::int64_t after);

}  // namespace fieldvault::bundle
