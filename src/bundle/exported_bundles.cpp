#include "fieldvault/bundle/export.hpp"
#include "fieldvault/crypto/error.hpp"
#include "outbox.hpp"

namespace fieldvault::bundle {

std::vector<ExportedBundle> exported_bundles(vault::Database& database) {
  vault::Statement statement = database.prepare(
      "SELECT channel.destination, sequence, state, manifest_sha256, receipt IS NOT NULL, recipe FROM exported_bundle "
      "JOIN channel ON channel.id = exported_bundle.channel ORDER BY channel.destination, sequence");
  const Outbox outbox(database);
  std::vector<ExportedBundle> bundles;
  while (statement.step()) {
    const auto sequence = SequenceNumber::from(static_cast<std::uint64_t>(statement.integer(1)));
    if (!sequence) throw Error(ErrorCode::damaged, "a row of the table exported_bundle is malformed (vault verify)");
    const Recipe recipe = Recipe::parse(text_of(statement.blob(5)));
    ExportedBundle bundle{statement.text(0),
                          *sequence,
                          statement.text(2),
                          std::nullopt,
                          statement.integer(4) != 0,
                          recipe.date,
                          recipe.purpose,
                          outbox.record_count(recipe.place),
                          outbox.objects(recipe.place).size()};
    if (!statement.is_null(3)) bundle.manifest_sha256 = crypto::Digest::parse(statement.text(3));
    bundles.push_back(std::move(bundle));
  }
  return bundles;
}

}  // namespace fieldvault::bundle
