#include "fieldvault/bundle/seen.hpp"

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::string_view columns =
    "SELECT device, channel, epoch, sequence, manifest_sha256, previous, bundle_id, state, log_size, log_root, "
    "seen_at, "
    "held_object, roster_version, left_out FROM seen_bundle ";

crypto::Digest digest_of(const std::string& hex) {
  const auto digest = crypto::Digest::parse(hex);
  if (!digest) throw Error(ErrorCode::damaged, "a hash in the table seen_bundle is malformed (vault verify)");
  return *digest;
}

SeenBundle row(const vault::Statement& statement) {
  const auto channel = ChannelId::parse(statement.text(1));
  const auto seen_at = vault::Timestamp::parse(statement.text(10));
  if (!channel || !seen_at)
    throw Error(ErrorCode::damaged, "a row of the table seen_bundle is malformed (vault verify)");
  SeenBundle bundle{statement.text(0),
                    *channel,
                    static_cast<std::uint64_t>(statement.integer(2)),
                    static_cast<std::uint64_t>(statement.integer(3)),
                    digest_of(statement.text(4)),
                    digest_of(statement.text(5)),
                    statement.text(6),
                    statement.text(7),
                    {static_cast<std::uint64_t>(statement.integer(8)), digest_of(statement.text(9))},
                    *seen_at,
                    std::nullopt};
  bundle.roster_version = static_cast<std::uint64_t>(statement.integer(12));
  bundle.left_out = static_cast<std::uint64_t>(statement.integer(13));
  if (!statement.is_null(11)) bundle.held_object = digest_of(statement.text(11));
  return bundle;
}

}  // namespace

void remember(vault::Database& database, const SeenBundle& bundle) {
  const auto known = find_seen(database, bundle.device, bundle.manifest_sha256);
  if (known && known->state == "imported" && bundle.state != "imported") return;
  if (known && known->state == "quarantined" && bundle.state == "audited") return;
  vault::Statement statement = database.prepare(
      "INSERT OR REPLACE INTO seen_bundle (device, channel, epoch, sequence, manifest_sha256, previous, bundle_id, "
      "state, "
      "log_size, log_root, seen_at, held_object, roster_version, left_out) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, "
      "?)");
  statement.bind(1, bundle.device)
      .bind(2, bundle.channel.text())
      .bind(3, static_cast<std::int64_t>(bundle.epoch))
      .bind(4, static_cast<std::int64_t>(bundle.sequence))
      .bind(5, bundle.manifest_sha256.hex())
      .bind(6, bundle.previous.hex())
      .bind(7, bundle.bundle_id)
      .bind(8, bundle.state)
      .bind(9, static_cast<std::int64_t>(bundle.ledger.size))
      .bind(10, bundle.ledger.root.hex())
      .bind(11, bundle.seen_at.text())
      .bind(13, static_cast<std::int64_t>(bundle.roster_version))
      .bind(14, static_cast<std::int64_t>(bundle.left_out));
  if (bundle.held_object) {
    statement.bind(12, bundle.held_object->hex());
  } else {
    statement.bind_null(12);
  }
  statement.run();
}

std::vector<SeenBundle> seen_bundles(vault::Database& database) {
  vault::Statement statement = database.prepare(std::string(columns) + "ORDER BY device, channel, sequence");
  std::vector<SeenBundle> bundles;
  while (statement.step()) bundles.push_back(row(statement));
  return bundles;
}

std::optional<SeenBundle> find_seen(vault::Database& database, const std::string& device,
                                    const crypto::Digest& manifest_sha256) {
  vault::Statement statement = database.prepare(std::string(columns) + "WHERE device = ? AND manifest_sha256 = ?");
  statement.bind(1, device).bind(2, manifest_sha256.hex());
  if (!statement.step()) return std::nullopt;
  return row(statement);
}

}  // namespace fieldvault::bundle
