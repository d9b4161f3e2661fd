#include "agreement.hpp"

namespace fieldvault::evidence {

std::optional<std::string> disagreement(const StoredObject& object, const Json& body) {
  const Json row = {{"object", object.name.hex()}, {"sha256", object.sha256.hex()}, {"length", object.length}};
  for (const auto& [member, value] : row.items()) {
    if (body.contains(member) && body[member] != value) return member;
  }
  return std::nullopt;
}

}  // namespace fieldvault::evidence
