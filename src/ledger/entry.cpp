#include "fieldvault/ledger/entry.hpp"

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/minisign.hpp"
#include "fieldvault/ledger/json.hpp"
#include "integer_range.hpp"

namespace fieldvault::ledger {
namespace {

// No entry that leaf() writes is longer; a longer one is refused before it is parsed.
constexpr std::size_t max_leaf_size = 1024;
constexpr std::size_t max_action_size = 64;
constexpr std::size_t max_object_size = 128;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_action(std::string_view text) {
  return !text.empty() && text.size() <= max_action_size &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_lower(c) || c == '.' || c == '-'; });
}

bool is_object(std::string_view text) {
  return !text.empty() && text.size() <= max_object_size && std::all_of(text.begin(), text.end(), [](char c) {
    return is_lower(c) || is_digit(c) || c == ':' || c == '/' || c == '-';
  });
}

// Empty where the entry can be written; otherwise what is wrong with it.
std::string_view fault_of(const Entry& entry) {
  if (!is_interoperable(entry.index)) return "index out of range";
  if (!crypto::KeyId::parse(entry.actor)) return "actor is not a key id";
  if (!is_action(entry.action)) return "malformed action";
  if (!is_object(entry.object)) return "malformed object";
  return {};
}

[[noreturn]] void refuse(std::string_view why) {
  throw Error(ErrorCode::input_refused, "ledger entry: " + std::string(why));
}

const std::string& text_member(const Json& json, const char* name) {
  const auto member = json.find(name);
  if (member == json.end() || !member->is_string()) refuse(std::string(name) + " is missing or no text");
  return member->get_ref<const std::string&>();
}

crypto::Digest digest_member(const Json& json, const char* name) {
  const auto digest = crypto::Digest::parse(text_member(json, name));
  if (!digest) refuse(std::string(name) + " is not 64 lower-case hex digits");
  return *digest;
}

std::uint64_t number_member(const Json& json, const char* name) {
  const auto member = json.find(name);
  if (member == json.end() || !member->is_number_unsigned()) refuse(std::string(name) + " is missing or no number");
  return member->get<std::uint64_t>();
}

}  // namespace

// Written by hand in the order of RFC 8785: no member can hold a character that needs an escape.
std::string Entry::leaf() const {
  if (const std::string_view fault = fault_of(*this); !fault.empty()) {
    throw Error(ErrorCode::program_failed, "ledger entry: " + std::string(fault));
  }
  std::string out;
  out.reserve(512);
  out.append(R"({"action":")").append(action);
  out.append(R"(","actor":")").append(actor);
  if (body) out.append(R"(","body":")").append(body->hex());
  out.append(R"(","commitment":")").append(commitment.hex());
  out.append(R"(","index":)").append(std::to_string(index));
  out.append(R"(,"object":")").append(object);
  out.append(R"(","time":")").append(time.text());
  out.append(R"(","v":1})");
  return out;
}

Entry Entry::parse(std::string_view leaf) {
  if (leaf.size() > max_leaf_size) refuse("longer than 1,024 bytes");
  const Json json = parse_json(leaf, "ledger entry");
  if (!json.is_object()) refuse("no object");
  if (number_member(json, "v") != 1) refuse("written by a newer fieldvault");
  Entry entry;
  entry.index = number_member(json, "index");
  const auto time = vault::Timestamp::parse(text_member(json, "time"));
  if (!time) refuse("malformed time");
  entry.time = *time;
  entry.actor = text_member(json, "actor");
  entry.action = text_member(json, "action");
  entry.object = text_member(json, "object");
  entry.commitment = digest_member(json, "commitment");
  if (json.contains("body")) entry.body = digest_member(json, "body");
  if (const std::string_view fault = fault_of(entry); !fault.empty()) refuse(fault);
  if (entry.leaf() != leaf) refuse("not in canonical form, or with a member that version 1 does not have");
  return entry;
}

}  // namespace fieldvault::ledger
