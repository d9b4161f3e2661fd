#include "leaf.hpp"

#include <algorithm>
#include <charconv>

#include "fieldvault/crypto/merkle.hpp"

namespace fieldvault::records {
namespace {

// RFC 5869, one block of output: the info and the block's number.
constexpr std::string_view leaf_info_block = "fieldvault/leaf/1\x01";

std::optional<std::string> unescape(std::string_view token) {
  std::string text;
  for (std::size_t at = 0; at < token.size(); ++at) {
    if (token[at] != '~') {
      text += token[at];
      continue;
    }
    if (++at == token.size() || (token[at] != '0' && token[at] != '1')) return std::nullopt;
    text += token[at] == '0' ? '~' : '/';
  }
  return text;
}

}  // namespace

std::optional<LeafPointer> LeafPointer::parse(std::string_view pointer) {
  if (!pointer.starts_with('/')) return std::nullopt;
  pointer.remove_prefix(1);
  const std::size_t slash = pointer.find('/');
  const auto member = unescape(pointer.substr(0, slash));
  if (!member) return std::nullopt;
  if (slash == std::string_view::npos) return LeafPointer{*member, std::nullopt};
  const std::string_view rest = pointer.substr(slash + 1);
  const auto element = unescape(rest);
  if (!element || rest.find('/') != std::string_view::npos) return std::nullopt;
  return LeafPointer{*member, *element};
}

std::optional<std::uint32_t> array_index(std::string_view name) {
  constexpr std::size_t most_digits = 9;
  if (name.empty() || name.size() > most_digits || (name.size() > 1 && name.front() == '0')) return std::nullopt;
  std::uint32_t index = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return index;
}

// Not by hkdf_sha256(), whose locked memory costs ten times the hash: a salt is no key, it stands in every line.
Salt leaf_salt(const Salt& record_salt, std::string_view pointer) {
  thread_local crypto::SaltHmac hmac;
  const crypto::Digest extracted = hmac(bytes_of(pointer), record_salt);
  const crypto::Digest expanded = hmac(extracted.bytes(), bytes_of(leaf_info_block));
  Salt salt;
  std::copy(expanded.bytes().begin(), expanded.bytes().end(), salt.begin());
  return salt;
}

crypto::Digest leaf_hash(const Salt& salt, std::string_view pointer, const Json& value) {
  return leaf_hash_of_texts(salt, ledger::canonical_json(Json(pointer)), ledger::canonical_json(value));
}

crypto::Digest leaf_hash_of_texts(const Salt& salt, std::string_view pointer, std::string_view value) {
  std::string leaf(text_of(salt));
  leaf.reserve(leaf.size() + pointer.size() + value.size() + 3);
  leaf += '[';
  leaf += pointer;
  leaf += ',';
  leaf += value;
  leaf += ']';
  return crypto::merkle_leaf_hash(bytes_of(leaf));
}

void BodyAssembly::add(std::string_view pointer, const Json& value) {
  const auto parts = LeafPointer::parse(pointer);
  if (!parts) return;
  if (parts->element) {
    cut_[parts->member].emplace_back(*parts->element, &value);
  } else {
    body_[parts->member] = value;
  }
}

Json BodyAssembly::container(std::vector<Element>& elements) {
  const bool is_array = std::all_of(elements.begin(), elements.end(),
                                    [](const Element& element) { return array_index(element.first).has_value(); });
  if (!is_array) {
    Json object = Json::object();
    for (const auto& [name, value] : elements) object[name] = *value;
    return object;
  }
  std::sort(elements.begin(), elements.end(), [](const Element& left, const Element& right) {
    return array_index(left.first) < array_index(right.first);
  });
  Json array = Json::array();
  for (const auto& element : elements) array.push_back(*element.second);
  return array;
}

Json BodyAssembly::take() && {
  for (auto& [member, elements] : cut_) body_[member] = container(elements);
  return std::move(body_);
}

}  // namespace fieldvault::records
