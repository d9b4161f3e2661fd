#include <bit>

#include "fieldvault/bundle/statement.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::string_view type = "fieldvault-consistency/1";
// RFC 6962 section 2.1.2: at most ceil(log2(n)) + 1 nodes.
constexpr std::uint64_t max_proof = 64;

void write_digests(trust::SignedTextWriter& writer, std::string_view name, const std::vector<crypto::Digest>& digests) {
  for (const crypto::Digest& digest : digests) writer.line(name, digest.hex());
}

std::vector<crypto::Digest> read_digests(trust::SignedTextReader& reader, std::string_view name, std::uint64_t count) {
  std::vector<crypto::Digest> digests;
  for (std::uint64_t i = 0; i < count; ++i) digests.push_back(reader.digest(name));
  return digests;
}

}  // namespace

std::string Consistency::text() const {
  trust::SignedTextWriter writer(type);
  writer.line("old-size", old_head.size).line("old-root", old_head.root.hex());
  writer.line("new-size", new_head.size).line("new-root", new_head.root.hex());
  writer.line("peaks", std::uint64_t{peaks.size()});
  write_digests(writer, "peak", peaks);
  writer.line("proof", std::uint64_t{proof.size()});
  write_digests(writer, "proof", proof);
  return writer.text();
}

Consistency Consistency::parse(std::string_view text) {
  trust::SignedTextReader reader(type, text);
  Consistency read;
  read.old_head.size = reader.number("old-size");
  read.old_head.root = reader.digest("old-root");
  if (read.old_head.size == 0 && read.old_head.root != crypto::sha256({})) {
    reader.refuse("the root of an empty ledger is SHA-256 of nothing");
  }
  read.new_head.size = reader.number("new-size");
  if (read.new_head.size < read.old_head.size) reader.refuse("a ledger does not shrink");
  read.new_head.root = reader.digest("new-root");
  const std::uint64_t peaks = reader.number("peaks");
  if (peaks != static_cast<std::uint64_t>(std::popcount(read.old_head.size))) {
    reader.refuse("a tree has as many complete subtrees as its size has binary ones");
  }
  read.peaks = read_digests(reader, "peak", peaks);
  const std::uint64_t proof = reader.number("proof");
  const bool trivial = read.old_head.size == 0 || read.old_head.size == read.new_head.size;
  if (proof > max_proof || (trivial && proof != 0)) reader.refuse("no consistency proof has so many nodes");
  read.proof = read_digests(reader, "proof", proof);
  reader.end();
  return read;
}

}  // namespace fieldvault::bundle
