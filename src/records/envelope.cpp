#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/revision.hpp"

namespace fieldvault::records {
namespace {

constexpr std::size_t max_schema_name = 64;
constexpr std::size_t member_count = 7;

[[noreturn]] void refuse(std::string_view what) {
  throw Error(ErrorCode::input_refused, "the envelope of a revision is malformed: " + std::string(what));
}

const std::string& text_member(const Json& value, const char* name) {
  const auto member = value.find(name);
  if (member == value.end() || !member->is_string()) refuse(name);
  return member->get_ref<const std::string&>();
}

// "kind/N": lower-case letters and '-', then a number without leading zero.
bool is_schema_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || text.size() > max_schema_name) return false;
  const std::string_view kind = text.substr(0, slash);
  const std::string_view version = text.substr(slash + 1);
  return !kind.empty() && kind.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos &&
         !version.empty() && version.front() != '0' &&
         version.find_first_not_of("0123456789") == std::string_view::npos;
}

std::uint64_t revision_number(const Json& value) {
  const auto member = value.find("revision");
  if (member == value.end() || !member->is_number_integer() || member->get<std::int64_t>() < 1) refuse("revision");
  return member->get<std::uint64_t>();
}

std::vector<crypto::Digest> parent_roots(const Json& value) {
  const auto member = value.find("parents");
  if (member == value.end() || !member->is_array()) refuse("parents");
  std::vector<crypto::Digest> parents;
  for (const Json& each : *member) {
    const auto root = each.is_string() ? crypto::Digest::parse(each.get_ref<const std::string&>()) : std::nullopt;
    if (!root || (!parents.empty() && !(parents.back() < *root))) refuse("parents");
    parents.push_back(*root);
  }
  return parents;
}

}  // namespace

std::string Envelope::kind() const { return schema.substr(0, schema.find('/')); }

Json Envelope::json() const {
  Json roots = Json::array();
  for (const crypto::Digest& parent : parents) roots.push_back(parent.hex());
  return {{"schema", schema},        {"id", id.text()},         {"revision", revision},           {"parents", roots},
          {"author", author.text()}, {"device", device.text()}, {"written_at", written_at.text()}};
}

Envelope Envelope::parse(const Json& value) {
  if (!value.is_object() || value.size() != member_count) refuse("not its seven members");
  const std::string& schema = text_member(value, "schema");
  if (!is_schema_name(schema)) refuse("schema");
  const auto id = RecordId::parse(text_member(value, "id"));
  if (!id) refuse("id");
  const auto author = crypto::KeyId::parse(text_member(value, "author"));
  if (!author) refuse("author");
  const auto device = vault::VaultId::parse(text_member(value, "device"));
  if (!device) refuse("device");
  const auto written_at = vault::Timestamp::parse(text_member(value, "written_at"));
  if (!written_at) refuse("written_at");
  Envelope envelope{schema, *id, revision_number(value), parent_roots(value), *author, *device, *written_at};
  if ((envelope.revision == 1) != envelope.parents.empty()) {
    refuse("a first revision has no parents, a later one has some");
  }
  return envelope;
}

}  // namespace fieldvault::records
