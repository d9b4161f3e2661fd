#include "fieldvault/records/merging.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::records {
namespace {

using Roots = std::set<std::string>;

std::string root_of(const StoredRevision& stored) { return stored.revision.root().hex(); }

// A revision and everything that it came from.
Roots line_of(const StoredRevision& head, const std::map<std::string, const StoredRevision*>& known) {
  Roots line;
  std::vector<std::string> to_visit = {root_of(head)};
  while (!to_visit.empty()) {
    const std::string root = to_visit.back();
    to_visit.pop_back();
    const auto found = known.find(root);
    if (found == known.end() || !line.insert(root).second) continue;
    for (const crypto::Digest& parent : found->second->revision.envelope().parents) to_visit.push_back(parent.hex());
  }
  return line;
}

// The newest revision that every head came from, where it is here and whole.
std::optional<StoredRevision> common_ancestor(const std::vector<StoredRevision>& heads,
                                              const std::vector<StoredRevision>& history) {
  std::map<std::string, const StoredRevision*> known;
  for (const StoredRevision& stored : history) known[root_of(stored)] = &stored;
  std::vector<Roots> lines;
  lines.reserve(heads.size());
  for (const StoredRevision& head : heads) lines.push_back(line_of(head, known));
  for (auto stored = history.rbegin(); stored != history.rend(); ++stored) {
    const auto has_it = [&](const Roots& line) { return line.contains(root_of(*stored)); };
    if (std::ranges::all_of(lines, has_it) && stored->revision.is_whole()) return *stored;
  }
  return std::nullopt;
}

// Absent members count as null, which no body has.
Json member(const Json& body, const std::string& name) { return body.value(name, Json()); }

// Indices of the heads that differ from the ancestor in this member, where they all say the same: the first of them.
std::optional<std::size_t> only_change(const std::vector<Json>& bodies, const Json& before, const std::string& name) {
  std::optional<std::size_t> changed;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const Json value = member(bodies[i], name);
    if (value == before) continue;
    if (changed && member(bodies[*changed], name) != value) return std::nullopt;
    if (!changed) changed = i;
  }
  return changed;
}

void require_whole(const std::vector<StoredRevision>& heads) {
  const auto is_whole = [](const StoredRevision& head) { return head.revision.is_whole(); };
  if (std::ranges::all_of(heads, is_whole)) return;
  throw Error(ErrorCode::forbidden,
              "parts of this record were withheld from this vault; only who has it whole can bring its revisions "
              "together");
}

}  // namespace

bool Merge::is_open() const {
  return std::ranges::any_of(members, [](const MergedMember& each) { return !each.taken_from.has_value(); });
}

Merge propose_merge(const RecordStore& store, const RecordId& record, const std::optional<crypto::Digest>& keep) {
  const std::vector<StoredRevision> heads = store.heads(record);
  if (heads.size() < 2) throw Error(ErrorCode::not_found, "no two revisions of this record stand side by side");
  require_whole(heads);
  const auto ancestor = common_ancestor(heads, store.history(record));
  const Json before = ancestor ? ancestor->revision.body() : Json::object();
  std::vector<Json> bodies;
  std::set<std::string> names;
  std::size_t kept = heads.size();
  for (const StoredRevision& head : heads) {
    if (keep && head.revision.root() == *keep) kept = bodies.size();
    bodies.push_back(head.revision.body());
    for (const auto& [name, value] : bodies.back().items()) names.insert(name);
  }

  Merge merge{Json::object(), {}};
  for (const std::string& name : names) {
    const Json first = member(bodies.front(), name);
    const bool is_same = std::ranges::all_of(bodies, [&](const Json& body) { return member(body, name) == first; });
    std::optional<std::size_t> from = is_same ? 0 : only_change(bodies, member(before, name), name);
    if (!from && kept < bodies.size()) from = kept;
    if (!is_same) {
      merge.members.push_back({name, from ? std::optional(heads[*from].revision.root()) : std::nullopt});
    }
    if (from && bodies[*from].contains(name)) merge.body[name] = bodies[*from].at(name);
  }
  return merge;
}

crypto::Digest find_head(const RecordStore& store, const RecordId& record, std::string_view root) {
  constexpr std::size_t shortest = 4;
  std::optional<crypto::Digest> found;
  for (const StoredRevision& head : store.heads(record)) {
    if (root.size() < shortest || !root_of(head).starts_with(root)) continue;
    if (found)
      throw Error(ErrorCode::not_found, "several of the revisions side by side begin so; give more of the root");
    found = head.revision.root();
  }
  if (!found) throw Error(ErrorCode::not_found, "none of the revisions side by side has a root that begins so");
  return *found;
}

void require_no_conflict(const RecordStore& store, const RecordId& record) {
  const std::vector<StoredRevision> heads = store.heads(record);
  if (heads.size() < 2) return;
  const std::string kind = heads.front().revision.envelope().kind();
  throw Error(ErrorCode::forbidden, std::to_string(heads.size()) +
                                        " revisions of this record stand side by side (`show`); bring them together "
                                        "first: `" +
                                        kind + " merge " + record.text() + "`");
}

}  // namespace fieldvault::records
