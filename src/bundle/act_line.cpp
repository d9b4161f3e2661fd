#include "fieldvault/bundle/act_line.hpp"

#include <fmt/format.h>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::string_view prefix = "{\"act\":";
constexpr std::size_t salt_size = 32;

}  // namespace

std::string act_line(const ledger::Act& act) {
  return ledger::canonical_json(
      {{"act", {{"content", act.content}, {"index", act.index}, {"salt", crypto::to_hex(act.salt)}}}});
}

bool is_act_line(std::string_view line) { return line.starts_with(prefix); }

ledger::Act parse_act_line(std::string_view line, std::string_view source) {
  const Json value = ledger::parse_canonical_json(line, source);
  const auto refuse = [&] { return Error(ErrorCode::input_refused, fmt::format("{}: a malformed act", source)); };
  if (value.size() != 1) throw refuse();
  const Json& act = value.at("act");
  if (!act.is_object() || act.size() != 3 || !act.contains("content") || !act.contains("index") ||
      !act.contains("salt") || !act["index"].is_number_unsigned() || !act["salt"].is_string()) {
    throw refuse();
  }
  const auto salt = crypto::from_hex(act["salt"].get<std::string>());
  if (!salt || salt->size() != salt_size) throw refuse();
  return {act["index"].get<std::uint64_t>(), *salt, act["content"]};
}

}  // namespace fieldvault::bundle
