#include "fieldvault/bundle/export.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::bundle {

std::vector<ExportedBundle> exported_bundles(vault::Database& database) {
  vault::Statement statement = database.prepare(
      "SELECT channel.destination, sequence, state, manifest_sha256, receipt IS NOT NULL FROM exported_bundle "
      "JOIN channel ON channel.id = exported_bundle.channel ORDER BY channel.destination, sequence");
  std::vector<ExportedBundle> bundles;
  while (statement.step()) {
    const auto sequence = SequenceNumber::from(static_cast<std::uint64_t>(statement.integer(1)));
    if (!sequence) throw Error(ErrorCode::damaged, "a row of the table exported_bundle is malformed (vault verify)");
    ExportedBundle bundle{statement.text(0), *sequence, statement.text(2), std::nullopt, statement.integer(4) != 0};
    if (!statement.is_null(3)) bundle.manifest_sha256 = crypto::Digest::parse(statement.text(3));
    bundles.push_back(std::move(bundle));
  }
  return bundles;
}

}  // namespace fieldvault::bundle
