#include "fieldvault/records/named_references.hpp"

#include <fmt/format.h>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/schema.hpp"

namespace fieldvault::records {
namespace {

constexpr std::size_t most_known = 10'000;
constexpr std::string_view any_kind = "any";

}  // namespace

Json NamedReferences::with_ids(std::string_view kind, Json body) {
  for (const NamedReference& reference : Schema::of_kind(kind).named_references(body)) {
    try {
      body[Json::json_pointer(reference.pointer)] = id_of(reference.kind, reference.text);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::not_found) throw;
      throw Error(ErrorCode::not_found, fmt::format("{}: {}", reference.pointer, error.what()));
    }
  }
  return body;
}

const std::string& NamedReferences::id_of(const std::string& kind, const std::string& text) {
  const std::pair key(kind, text);
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  if (known_.size() == most_known) known_.clear();
  const RecordId id = store_->resolve(text, kind == any_kind ? std::string_view() : std::string_view(kind));
  return known_.emplace(key, id.text()).first->second;
}

}  // namespace fieldvault::records
