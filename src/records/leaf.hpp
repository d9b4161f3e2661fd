// The leaves under a record root: their pointers, salts and hashes, and the body that they make together.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/records/revision.hpp"

namespace fieldvault::records {

// A pointer of RFC 6901 to a member of the body, or to one element or member inside that.
struct LeafPointer {
  std::string member;
  std::optional<std::string> element;

  [[nodiscard]] static std::optional<LeafPointer> parse(std::string_view pointer);
};

// "0", "1", … as an array counts; nullopt for any other name.
[[nodiscard]] std::optional<std::uint32_t> array_index(std::string_view name);

// HKDF-SHA256(record salt, pointer, "fieldvault/leaf/1"). The envelope has the empty pointer.
[[nodiscard]] Salt leaf_salt(const Salt& record_salt, std::string_view pointer);
[[nodiscard]] crypto::Digest leaf_hash(const Salt& salt, std::string_view pointer, const Json& value);
// The same of the canonical JSON of both.
[[nodiscard]] crypto::Digest leaf_hash_of_texts(const Salt& salt, std::string_view pointer, std::string_view value);

// Puts leaves together again. An element keeps its place among those that are there; the holes between them close.
class BodyAssembly {
 public:
  void add(std::string_view pointer, const Json& value);
  [[nodiscard]] Json take() &&;

 private:
  using Element = std::pair<std::string, const Json*>;
  [[nodiscard]] static Json container(std::vector<Element>& elements);
  Json body_ = Json::object();
  std::map<std::string, std::vector<Element>> cut_;
};

}  // namespace fieldvault::records
