// The line of a revision: read and written. docs/formats-records.md has the bytes.
#include <algorithm>
#include <map>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/revision.hpp"
#include "leaf.hpp"

namespace fieldvault::records {
namespace {

constexpr std::string_view source = "a revision";

[[noreturn]] void refuse(std::string_view what) {
  throw Error(ErrorCode::input_refused, "a revision is malformed: " + std::string(what));
}

Json& member(Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) refuse("'" + std::string(name) + "' is missing");
  return *found;
}

Json& list(Json& object, const char* name) {
  Json& found = member(object, name);
  if (!found.is_array()) refuse("'" + std::string(name) + "' is no list");
  return found;
}

std::string& text(Json& object, const char* name) {
  Json& found = member(object, name);
  if (!found.is_string()) refuse("'" + std::string(name) + "' is no text");
  return found.get_ref<std::string&>();
}

Salt salt(Json& object, const char* name) {
  const auto bytes = crypto::from_hex(text(object, name));
  Salt value;
  if (!bytes || bytes->size() != value.size()) refuse("a salt is 64 lower-case hex digits");
  std::copy(bytes->begin(), bytes->end(), value.begin());
  return value;
}

// How a member of the body is cut: how often, and whether into elements.
struct Cut {
  std::size_t leaves = 0;
  bool into_elements = false;
  std::size_t indices = 0;
  bool operator==(const Cut&) const = default;
};
using Cuts = std::map<std::string, Cut>;

void count_cut(Cuts& cuts, std::string_view pointer) {
  const auto parts = LeafPointer::parse(pointer);
  if (!parts) refuse("a pointer that RFC 6901 does not know, or that goes deeper than a leaf");
  Cut& cut = cuts[parts->member];
  if (cut.leaves > 0 && !(cut.into_elements && parts->element)) refuse("a pointer into what is one leaf");
  cut.into_elements = parts->element.has_value();
  ++cut.leaves;
  if (parts->element && array_index(*parts->element)) ++cut.indices;
}

}  // namespace

std::string Revision::line() const { return line_of(texts()); }

std::string Revision::line_of(const Texts& texts) const {
  std::string line = "{\"disclosed\":[";
  for (std::size_t at = 0; at < disclosed().size(); ++at) {
    if (at != 0) line += ',';
    line += "{\"pointer\":" + texts.leaves[at].pointer;
    if (!record_salt_) line += ",\"salt\":\"" + crypto::to_hex(disclosed()[at].salt) + '"';
    line += ",\"value\":" + texts.leaves[at].value + '}';
  }
  line += "],\"envelope\":" + texts.envelope;
  if (record_salt_) {
    line += ",\"record_salt\":\"" + crypto::to_hex(*record_salt_);
  } else {
    line += ",\"envelope_salt\":\"" + crypto::to_hex(envelope_salt_);
  }
  line += "\",\"withheld\":[";
  for (const WithheldLeaf& leaf : withheld_) {
    if (&leaf != &withheld_.front()) line += ',';
    line += "{\"leaf\":\"" + leaf.hash.hex() + "\",\"position\":" + std::to_string(leaf.position) + '}';
  }
  line += "]}";
  return line;
}

void Revision::take_disclosed(Json& leaves) {
  for (Json& leaf : leaves) {
    if (!leaf.is_object()) refuse("a disclosed leaf is no object");
    std::string& pointer = text(leaf, "pointer");
    if (!disclosed().empty() && !(disclosed().back().pointer < pointer)) refuse("pointers out of order");
    const Salt own = record_salt_ ? Salt() : salt(leaf, "salt");
    Json& value = member(leaf, "value");
    disclosed_->push_back({std::move(pointer), own, std::move(value)});
  }
}

void Revision::take_withheld(Json& leaves) {
  for (Json& leaf : leaves) {
    if (!leaf.is_object()) refuse("a withheld leaf is no object");
    const auto hash = crypto::Digest::parse(text(leaf, "leaf"));
    if (!hash) refuse("a leaf hash is 64 lower-case hex digits");
    const Json& position = member(leaf, "position");
    if (!position.is_number_unsigned() || position.get<std::uint64_t>() == 0) {
      refuse("a withheld position counts from 1: the envelope is never withheld");
    }
    if (!withheld_.empty() && position.get<std::uint64_t>() <= withheld_.back().position) {
      refuse("withheld positions twice or out of order");
    }
    withheld_.push_back({position.get<std::uint64_t>(), *hash});
  }
}

// One body, one cut: what the schema would have made one leaf may not come as two, nor the other way round.
void Revision::require_cut() const {
  Cuts cuts;
  for (const DisclosedLeaf& leaf : disclosed()) count_cut(cuts, leaf.pointer);
  const Schema* schema = Schema::find(envelope_.schema);
  if (schema == nullptr) return;
  const std::vector<std::string> expected = schema->leaf_pointers(body());
  if (is_whole()) {
    const bool same =
        std::equal(expected.begin(), expected.end(), disclosed().begin(), disclosed().end(),
                   [](const std::string& pointer, const DisclosedLeaf& leaf) { return pointer == leaf.pointer; });
    if (!same) refuse("it is cut in another way than its schema says");
  } else {
    Cuts by_schema;
    for (const std::string& pointer : expected) count_cut(by_schema, pointer);
    if (cuts != by_schema) refuse("it is cut in another way than its schema says");
  }
  for (const auto& [name, cut] : cuts) {
    if (cut.indices != 0 && cut.indices != cut.leaves) refuse("names and numbers are mixed in one list");
  }
}

Revision Revision::taken_from(std::string_view line) {
  if (line.size() > max_record_size) refuse("larger than 16 MiB");
  Json json = ledger::parse_json(line, source);
  if (!json.is_object()) refuse("not an object");
  Revision revision(Envelope::parse(member(json, "envelope")));
  if (list(json, "withheld").empty()) {
    revision.record_salt_ = salt(json, "record_salt");
  } else {
    revision.envelope_salt_ = salt(json, "envelope_salt");
  }
  revision.take_disclosed(list(json, "disclosed"));
  revision.take_withheld(list(json, "withheld"));
  return revision;
}

Revision Revision::parse_again(std::string_view line, const crypto::Digest& root) {
  Revision revision = taken_from(line);
  revision.root_ = root;
  return revision;
}

Revision Revision::parse(std::string_view line) {
  Revision revision = taken_from(line);
  revision.require_cut();
  const Texts texts = revision.texts();
  revision.root_ = revision.compute_root(texts);
  if (revision.line_of(texts) != line)
    refuse("not in its one canonical form (RFC 8785), or with members that do not belong");
  return revision;
}

}  // namespace fieldvault::records
