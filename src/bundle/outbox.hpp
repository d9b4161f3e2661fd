// The bundles that this vault wrote or prepared: channels, numbers, and what was in each.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fieldvault/crypto/random.hpp"
#include "fieldvault/vault/vault.hpp"
#include "recipe.hpp"

namespace fieldvault::bundle {

// A bundle whose number is taken and whose bytes are fixed, but which is not yet known to lie at its target.
struct PreparedBundle {
  Recipe recipe;
  crypto::SecretBuffer seed;
};

// The last bundle of a channel that reached its target.
struct LastPublished {
  crypto::Digest manifest_sha256;  // zeros: there is none
  std::uint64_t log_size = 0;
};

using Pointers = std::set<std::string>;  // of the leaves that stay home

// How far a revision has come on a channel, as far as this vault knows.
enum class Carried { no, written, received };

// Which bundles of a channel count; voided ones never do.
enum class Sent { at_all, with_receipt };

class Outbox {
 public:
  explicit Outbox(vault::Database& database) : database_(&database) {}

  [[nodiscard]] std::optional<ChannelId> channel_to(const vault::VaultId& destination) const;
  [[nodiscard]] std::optional<PreparedBundle> prepared(const ChannelId& channel) const;
  [[nodiscard]] LastPublished last_published(const ChannelId& channel) const;
  // The size of the ledger up to which bundles with a receipt brought every entry; 0 where none has.
  [[nodiscard]] std::uint64_t receipted_log_size(const ChannelId& channel) const;

  // Inside a transaction. A number is given out once.
  ChannelId open_channel(const vault::VaultId& destination, crypto::RandomSource& random);
  [[nodiscard]] SequenceNumber take_number(const ChannelId& channel);
  void add_prepared(const Recipe& recipe, ByteView seed);
  void add_record(const BundlePlace& place, std::uint64_t position, const crypto::Digest& root,
                  const Pointers& withheld);
  void add_object(const BundlePlace& place, std::uint64_t position, const vault::ObjectName& name);
  void set_published(const BundlePlace& place, const crypto::Digest& manifest_sha256);
  void set_voided(const BundlePlace& place);

  // Whether a bundle of the channel that counts has brought all of this revision that may go now.
  [[nodiscard]] bool has_sent(const ChannelId& channel, const crypto::Digest& root, const Pointers& withheld,
                              Sent sent) const;
  [[nodiscard]] bool has_sent(const ChannelId& channel, const vault::ObjectName& name, Sent sent) const;

  // By bundles that reached their target, whatever was withheld of it.
  [[nodiscard]] Carried carried(const ChannelId& channel, const crypto::Digest& root) const;
  // Whether each_sent() has it.
  [[nodiscard]] bool may_have_brought(const ChannelId& channel, const crypto::Digest& root) const;
  // Each revision that a bundle of the channel has brought, or may have: a voided one may have been handed on. Once.
  void each_sent(const ChannelId& channel, const std::function<void(const crypto::Digest& root)>& visit) const;

  // In the order of the bundle.
  void each_record(const BundlePlace& place,
                   const std::function<void(const crypto::Digest& root, const Pointers& withheld)>& visit) const;
  [[nodiscard]] std::vector<vault::ObjectName> objects(const BundlePlace& place) const;
  [[nodiscard]] std::uint64_t record_count(const BundlePlace& place) const;
  // SHA-256 over one line for each item: item, a space, what was withheld, LF.
  [[nodiscard]] crypto::Digest items_digest(const BundlePlace& place) const;

 private:
  void add_item(const BundlePlace& place, std::uint64_t position, const std::string& item, const Pointers& withheld);
  void set_state(const BundlePlace& place, std::string_view state);
  vault::Database* database_;
};

}  // namespace fieldvault::bundle
