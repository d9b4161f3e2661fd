#include "fieldvault/records/revision.hpp"

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/merkle.hpp"
#include "leaf.hpp"

namespace fieldvault::records {
namespace {

// A value stands in three containers of the line: the line, the list, the leaf.
constexpr std::size_t max_value_depth = ledger::max_json_depth - 3;
// More than the punctuation, salt and hash that a line spends on one leaf; and on the envelope.
constexpr std::size_t leaf_allowance = 160;
constexpr std::size_t envelope_allowance = 2048;

std::size_t depth_of(const Json& value) {
  if (!value.is_structured()) return 0;
  std::size_t deepest = 0;
  for (const Json& each : value) deepest = std::max(deepest, depth_of(each));
  return deepest + 1;
}

const Json& value_at(const Json& body, const LeafPointer& pointer) {
  const Json& member = body.at(pointer.member);
  if (!pointer.element) return member;
  if (member.is_array()) return member.at(*array_index(*pointer.element));
  // The element of a list and the member of that name would have one pointer.
  if (array_index(*pointer.element)) {
    throw Error(ErrorCode::input_refused, "a name inside '" + pointer.member + "' is a number, which it must not be");
  }
  return member.at(*pointer.element);
}

}  // namespace

Revision Revision::write(Envelope envelope, const Json& body, const Salt& record_salt) {
  return write_with_line(std::move(envelope), body, record_salt).first;
}

std::pair<Revision, std::string> Revision::write_with_line(Envelope envelope, const Json& body,
                                                           const Salt& record_salt) {
  const Schema* schema = Schema::find(envelope.schema);
  if (schema == nullptr) {
    throw Error(ErrorCode::program_failed, "a revision of a schema that this program does not know");
  }
  std::vector<std::string> pointers = schema->leaf_pointers(body);
  std::sort(pointers.begin(), pointers.end());
  Revision revision(std::move(envelope));
  revision.record_salt_ = record_salt;
  for (std::string& pointer : pointers) {
    const auto parts = LeafPointer::parse(pointer);
    if (!parts) throw Error(ErrorCode::program_failed, "a schema cuts a body at no RFC 6901 pointer");
    const Json& value = value_at(body, *parts);
    if (depth_of(value) > max_value_depth) {
      throw Error(ErrorCode::input_refused, "a record is nested more than 30 deep");
    }
    revision.disclosed_->push_back({std::move(pointer), {}, value});
  }
  const Texts texts = revision.texts();
  std::size_t size = envelope_allowance + revision.envelope_.parents.size() * leaf_allowance;
  for (std::size_t at = 0; at < texts.leaves.size(); ++at) {
    size += leaf_allowance + revision.disclosed()[at].pointer.size() + texts.leaves[at].value.size();
  }
  if (size > max_record_size) throw Error(ErrorCode::input_refused, "a record is larger than 16 MiB");
  revision.root_ = revision.compute_root(texts);
  std::string line = revision.line_of(texts);
  return {std::move(revision), std::move(line)};
}

Salt Revision::envelope_salt() const { return record_salt_ ? leaf_salt(*record_salt_, "") : envelope_salt_; }

Salt Revision::salt_of(const DisclosedLeaf& leaf) const {
  return record_salt_ ? leaf_salt(*record_salt_, leaf.pointer) : leaf.salt;
}

Revision::Texts Revision::texts() const {
  Texts texts{ledger::canonical_json(envelope_.json()), {}};
  texts.leaves.reserve(disclosed().size());
  for (const DisclosedLeaf& leaf : disclosed()) {
    texts.leaves.push_back({ledger::canonical_json(Json(leaf.pointer)), ledger::canonical_json(leaf.value)});
  }
  return texts;
}

crypto::Digest Revision::compute_root(const Texts& texts) const {
  static const std::string of_envelope = ledger::canonical_json(Json(""));
  std::vector<crypto::Digest> leaves;
  leaves.reserve(1 + disclosed().size() + withheld_.size());
  leaves.push_back(leaf_hash_of_texts(envelope_salt(), of_envelope, texts.envelope));
  auto withheld = withheld_.begin();
  const auto take_withheld_here = [&] {
    for (; withheld != withheld_.end() && withheld->position == leaves.size(); ++withheld) {
      leaves.push_back(withheld->hash);
    }
  };
  for (std::size_t at = 0; at < disclosed().size(); ++at) {
    take_withheld_here();
    const Texts::Leaf& text = texts.leaves[at];
    leaves.push_back(leaf_hash_of_texts(salt_of(disclosed()[at]), text.pointer, text.value));
  }
  take_withheld_here();
  if (withheld != withheld_.end()) {
    throw Error(ErrorCode::input_refused, "a revision withholds a leaf at a position that it does not have");
  }
  return crypto::merkle_root(leaves);
}

Json Revision::body() const {
  BodyAssembly assembly;
  for (const DisclosedLeaf& leaf : disclosed()) assembly.add(leaf.pointer, leaf.value);
  return std::move(assembly).take();
}

void Revision::each_leaf(const VisitLeaf& visit) const {
  for (const DisclosedLeaf& leaf : disclosed()) visit(leaf.pointer, leaf.value);
}

Revision Revision::withholding(const Withhold& withhold) const {
  Revision reduced(envelope_);
  reduced.envelope_salt_ = envelope_salt();
  reduced.root_ = root_;
  auto before = withheld_.begin();
  std::uint64_t position = 1;
  const auto keep_withheld_here = [&] {
    for (; before != withheld_.end() && before->position == position; ++before, ++position) {
      reduced.withheld_.push_back(*before);
    }
  };
  for (const DisclosedLeaf& leaf : disclosed()) {
    keep_withheld_here();
    if (withhold(leaf.pointer)) {
      reduced.withheld_.push_back({position, leaf_hash(salt_of(leaf), leaf.pointer, leaf.value)});
    } else {
      reduced.disclosed_->push_back({leaf.pointer, salt_of(leaf), leaf.value});
    }
    ++position;
  }
  keep_withheld_here();
  if (reduced.withheld_.empty()) reduced.record_salt_ = record_salt_;
  return reduced;
}

Revision Revision::together_with(const Revision& other) const {
  if (other.is_whole()) return other;
  // With other numbers of leaves, one of them has a node of the tree in the place of several.
  if (is_whole() || leaf_count() != other.leaf_count()) return *this;
  Revision both(envelope_);
  both.envelope_salt_ = envelope_salt_;
  both.root_ = root_;
  std::optional<std::pair<std::size_t, WithheldLeaf>>
      added;  // where it stands among the disclosed, and what stood here
  auto own = disclosed().begin();
  auto own_gap = withheld_.begin();
  auto others = other.disclosed().begin();
  auto others_gap = other.withheld_.begin();
  for (std::uint64_t position = 1; position <= leaf_count(); ++position) {
    const bool is_there = others_gap == other.withheld_.end() || others_gap->position != position;
    if (own_gap == withheld_.end() || own_gap->position != position) {
      both.disclosed_->push_back(*own++);
    } else if (!is_there) {
      both.withheld_.push_back(*own_gap++);
    } else {
      added = {both.disclosed().size(), *own_gap++};
      both.disclosed_->push_back(*others);
    }
    if (is_there) {
      ++others;
    } else {
      ++others_gap;
    }
  }
  if (both.withheld_.empty() && added) {
    both.disclosed_->erase(both.disclosed_->begin() + static_cast<std::ptrdiff_t>(added->first));
    both.withheld_.push_back(added->second);
  }
  return both;
}

}  // namespace fieldvault::records
