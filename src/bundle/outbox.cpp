#include "outbox.hpp"

#include <algorithm>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::string_view record_prefix = "record:";
constexpr std::string_view object_prefix = "object:";

std::int64_t number_of(const BundlePlace& place) { return static_cast<std::int64_t>(place.sequence.value()); }

std::string pointers_text(const Pointers& pointers) { return ledger::canonical_json(Json(pointers)); }

Pointers parse_pointers(ByteView text) {
  return ledger::parse_canonical_json(text_of(text), "exported item").get<Pointers>();
}

crypto::Digest digest_after(std::string_view prefix, const std::string& item) {
  const auto digest = crypto::Digest::parse(std::string_view(item).substr(prefix.size()));
  if (!digest) throw Error(ErrorCode::damaged, "the list of a bundle's items is damaged in the database");
  return *digest;
}

}  // namespace

std::optional<ChannelId> Outbox::channel_to(const vault::VaultId& destination) const {
  vault::Statement select = database_->prepare("SELECT id FROM channel WHERE destination = ?1");
  select.bind(1, destination.text());
  if (!select.step()) return std::nullopt;
  const auto channel = ChannelId::parse(select.text(0));
  if (!channel) throw Error(ErrorCode::damaged, "the id of a channel is damaged in the database");
  return channel;
}

std::optional<PreparedBundle> Outbox::prepared(const ChannelId& channel) const {
  vault::Statement select =
      database_->prepare("SELECT recipe, seed FROM exported_bundle WHERE channel = ?1 AND state = 'prepared'");
  select.bind(1, channel.text());
  if (!select.step()) return std::nullopt;
  Bytes seed = select.blob(1);
  PreparedBundle bundle{Recipe::parse(text_of(select.blob(0))), crypto::SecretBuffer(seed)};
  crypto::wipe(seed);
  return bundle;
}

LastPublished Outbox::last_published(const ChannelId& channel) const {
  vault::Statement select = database_->prepare(
      "SELECT manifest_sha256, log_size FROM exported_bundle WHERE channel = ?1 AND state = 'published' "
      "ORDER BY sequence DESC LIMIT 1");
  select.bind(1, channel.text());
  if (!select.step()) return {};
  const auto manifest = crypto::Digest::parse(select.text(0));
  if (!manifest) throw Error(ErrorCode::damaged, "the hash of a manifest is damaged in the database");
  return {*manifest, static_cast<std::uint64_t>(select.integer(1))};
}

std::uint64_t Outbox::receipted_log_size(const ChannelId& channel) const {
  vault::Statement select = database_->prepare(
      "SELECT recipe FROM exported_bundle WHERE channel = ?1 AND state = 'published' AND receipt IS NOT NULL"
      " ORDER BY sequence");
  select.bind(1, channel.text());
  std::uint64_t size = 0;
  while (select.step()) {
    const Recipe recipe = Recipe::parse(text_of(select.blob(0)));
    if (recipe.log_from <= size) size = std::max(size, recipe.log_to);
  }
  return size;
}

ChannelId Outbox::open_channel(const vault::VaultId& destination, crypto::RandomSource& random) {
  if (const auto channel = channel_to(destination)) return *channel;
  const ChannelId channel = ChannelId::generate(random);
  vault::Statement insert = database_->prepare("INSERT INTO channel (id, destination) VALUES (?1, ?2)");
  insert.bind(1, channel.text()).bind(2, destination.text());
  insert.run();
  return channel;
}

SequenceNumber Outbox::take_number(const ChannelId& channel) {
  vault::Statement update = database_->prepare("UPDATE channel SET last_sequence = last_sequence + 1 WHERE id = ?1");
  update.bind(1, channel.text());
  update.run();
  vault::Statement select = database_->prepare("SELECT last_sequence FROM channel WHERE id = ?1");
  select.bind(1, channel.text());
  const auto number =
      select.step() ? SequenceNumber::from(static_cast<std::uint64_t>(select.integer(0))) : std::nullopt;
  if (!number) throw Error(ErrorCode::damaged, "the last number of a channel is damaged in the database");
  return *number;
}

void Outbox::add_prepared(const Recipe& recipe, ByteView seed) {
  vault::Statement insert = database_->prepare(
      "INSERT INTO exported_bundle (channel, sequence, state, recipe, seed, log_size) "
      "VALUES (?1, ?2, 'prepared', ?3, ?4, ?5)");
  insert.bind(1, recipe.place.channel.text()).bind(2, number_of(recipe.place));
  const std::string text = ledger::canonical_json(recipe.json());
  insert.bind(3, bytes_of(text)).bind(4, seed).bind(5, static_cast<std::int64_t>(recipe.log_to));
  insert.run();
}

void Outbox::add_item(const BundlePlace& place, std::uint64_t position, const std::string& item,
                      const Pointers& withheld) {
  vault::Statement insert = database_->prepare(
      "INSERT INTO exported_item (channel, sequence, position, item, withheld) VALUES (?1, ?2, ?3, ?4, ?5)");
  insert.bind(1, place.channel.text()).bind(2, number_of(place));
  insert.bind(3, static_cast<std::int64_t>(position)).bind(4, item);
  const std::string text = pointers_text(withheld);
  if (withheld.empty())
    insert.bind_null(5);
  else
    insert.bind(5, bytes_of(text));
  insert.run();
}

void Outbox::add_record(const BundlePlace& place, std::uint64_t position, const crypto::Digest& root,
                        const Pointers& withheld) {
  add_item(place, position, std::string(record_prefix) + root.hex(), withheld);
}

void Outbox::add_object(const BundlePlace& place, std::uint64_t position, const vault::ObjectName& name) {
  add_item(place, position, std::string(object_prefix) + name.hex(), {});
}

void Outbox::set_state(const BundlePlace& place, std::string_view state) {
  vault::Statement update =
      database_->prepare("UPDATE exported_bundle SET state = ?3 WHERE channel = ?1 AND sequence = ?2");
  update.bind(1, place.channel.text()).bind(2, number_of(place)).bind(3, state);
  update.run();
}

void Outbox::set_published(const BundlePlace& place, const crypto::Digest& manifest_sha256) {
  set_state(place, "published");
  vault::Statement update =
      database_->prepare("UPDATE exported_bundle SET manifest_sha256 = ?3 WHERE channel = ?1 AND sequence = ?2");
  update.bind(1, place.channel.text()).bind(2, number_of(place)).bind(3, manifest_sha256.hex());
  update.run();
}

void Outbox::set_voided(const BundlePlace& place) {
  set_state(place, "voided");
  // What it was to bring is to be looked at again (left_open.hpp).
  vault::Statement forget = database_->prepare("DELETE FROM export_judged WHERE channel = ?1");
  forget.bind(1, place.channel.text()).run();
}

// Left to itself, SQLite goes through all that the channel ever carried, for each item.
bool Outbox::has_sent(const ChannelId& channel, const crypto::Digest& root, const Pointers& withheld, Sent sent) const {
  vault::Statement select = database_->prepare(
      "SELECT withheld FROM exported_item INDEXED BY exported_item_item JOIN exported_bundle USING (channel, sequence) "
      "WHERE item = ?1 AND channel = ?2 AND state <> 'voided' AND (?3 = 0 OR receipt IS NOT NULL)");
  select.bind(1, std::string(record_prefix) + root.hex()).bind(2, channel.text());
  select.bind(3, std::int64_t{sent == Sent::with_receipt});
  while (select.step()) {
    const Pointers before = select.is_null(0) ? Pointers() : parse_pointers(select.blob(0));
    if (std::ranges::includes(withheld, before)) return true;
  }
  return false;
}

bool Outbox::has_sent(const ChannelId& channel, const vault::ObjectName& name, Sent sent) const {
  vault::Statement select = database_->prepare(
      "SELECT 1 FROM exported_item INDEXED BY exported_item_item JOIN exported_bundle USING (channel, sequence) "
      "WHERE item = ?1 AND channel = ?2 AND state <> 'voided' AND (?3 = 0 OR receipt IS NOT NULL)");
  select.bind(1, std::string(object_prefix) + name.hex()).bind(2, channel.text());
  select.bind(3, std::int64_t{sent == Sent::with_receipt});
  return select.step();
}

Carried Outbox::carried(const ChannelId& channel, const crypto::Digest& root) const {
  vault::Statement select = database_->prepare(
      "SELECT max(receipt IS NOT NULL) FROM exported_item INDEXED BY exported_item_item JOIN exported_bundle USING "
      "(channel, sequence) "
      "WHERE item = ?1 AND channel = ?2 AND state = 'published'");
  select.bind(1, std::string(record_prefix) + root.hex()).bind(2, channel.text());
  if (!select.step() || select.is_null(0)) return Carried::no;
  return select.integer(0) != 0 ? Carried::received : Carried::written;
}

bool Outbox::may_have_brought(const ChannelId& channel, const crypto::Digest& root) const {
  vault::Statement select = database_->prepare(
      "SELECT 1 FROM exported_item INDEXED BY exported_item_item WHERE item = ?1 AND channel = ?2 LIMIT 1");
  select.bind(1, std::string(record_prefix) + root.hex()).bind(2, channel.text());
  return select.step();
}

void Outbox::each_sent(const ChannelId& channel, const std::function<void(const crypto::Digest&)>& visit) const {
  vault::Statement select =
      database_->prepare("SELECT DISTINCT item FROM exported_item WHERE channel = ?1 AND item LIKE 'record:%'");
  select.bind(1, channel.text());
  while (select.step()) visit(digest_after(record_prefix, select.text(0)));
}

void Outbox::each_record(const BundlePlace& place,
                         const std::function<void(const crypto::Digest&, const Pointers&)>& visit) const {
  vault::Statement select = database_->prepare(
      "SELECT item, withheld FROM exported_item WHERE channel = ?1 AND sequence = ?2 AND item LIKE 'record:%' "
      "ORDER BY position");
  select.bind(1, place.channel.text()).bind(2, number_of(place));
  while (select.step()) {
    visit(digest_after(record_prefix, select.text(0)), select.is_null(1) ? Pointers() : parse_pointers(select.blob(1)));
  }
}

std::vector<vault::ObjectName> Outbox::objects(const BundlePlace& place) const {
  vault::Statement select = database_->prepare(
      "SELECT item FROM exported_item WHERE channel = ?1 AND sequence = ?2 AND item LIKE 'object:%' ORDER BY position");
  select.bind(1, place.channel.text()).bind(2, number_of(place));
  std::vector<vault::ObjectName> names;
  while (select.step()) names.push_back(digest_after(object_prefix, select.text(0)));
  return names;
}

std::uint64_t Outbox::record_count(const BundlePlace& place) const {
  vault::Statement select = database_->prepare(
      "SELECT count(*) FROM exported_item WHERE channel = ?1 AND sequence = ?2 AND item LIKE 'record:%'");
  select.bind(1, place.channel.text()).bind(2, number_of(place));
  return select.step() ? static_cast<std::uint64_t>(select.integer(0)) : 0;
}

crypto::Digest Outbox::items_digest(const BundlePlace& place) const {
  vault::Statement select = database_->prepare(
      "SELECT item, withheld FROM exported_item WHERE channel = ?1 AND sequence = ?2 ORDER BY position");
  select.bind(1, place.channel.text()).bind(2, number_of(place));
  crypto::Sha256 hash;
  while (select.step()) {
    hash.update(bytes_of(select.text(0)));
    hash.update(bytes_of(" "));
    if (!select.is_null(1)) hash.update(select.blob(1));
    hash.update(bytes_of("\n"));
  }
  return hash.finish();
}

}  // namespace fieldvault::bundle
