#include "history.hpp"

#include <fmt/format.h>

#include <ostream>

#include "output.hpp"

namespace fieldvault::cli {

Json revision_json(const records::StoredRevision& stored) {
  const records::Envelope& envelope = stored.revision.envelope();
  Json parents = Json::array();
  for (const crypto::Digest& parent : envelope.parents) parents.push_back(parent.hex());
  return {{"id", envelope.id.text()},
          {"kind", envelope.kind()},
          {"schema", envelope.schema},
          {"revision", envelope.revision},
          {"root", stored.revision.root().hex()},
          {"parents", parents},
          {"author", envelope.author.text()},
          {"device", envelope.device.text()},
          {"written_at", envelope.written_at.text()},
          {"head", stored.is_head},
          {"withheld", stored.revision.withheld_count()}};
}

void print_history(CommandContext& context, const records::RecordStore& store, const records::RecordId& record) {
  for (const records::StoredRevision& stored : store.history(record)) {
    const Json document = revision_json(stored);
    if (context.options.json) {
      print_json(context.out, document);
    } else {
      const records::Envelope& envelope = stored.revision.envelope();
      context.out << fmt::format("{:>4}  {}  {}  by {}{}\n", envelope.revision, envelope.written_at.text(),
                                 stored.revision.root().hex(), envelope.author.text(),
                                 stored.is_head ? "  current" : "");
    }
  }
}

}  // namespace fieldvault::cli
