#include "merge_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ostream>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/records/merging.hpp"
#include "fieldvault/records/set_aside.hpp"
#include "input.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct MergeOptions {
  std::string kind;
  std::string id;
  std::string keep;
  BodyInput input;
};

constexpr std::size_t shown_root = 12;  // hex digits

void tell_members(CommandContext& context, const records::Merge& merge) {
  if (context.options.json) return;
  for (const records::MergedMember& member : merge.members) {
    if (member.taken_from) {
      context.err << fmt::format("{} is taken from {}\n", shown(member.name),
                                 member.taken_from->hex().substr(0, shown_root));
    }
  }
}

[[noreturn]] void ask_for_decision(const records::Merge& merge, const std::vector<records::StoredRevision>& heads,
                                   const MergeOptions& options) {
  std::vector<std::string> open;
  for (const records::MergedMember& member : merge.members) {
    if (!member.taken_from) open.push_back(member.name);
  }
  std::vector<std::string> choices;
  for (const records::StoredRevision& head : heads) {
    choices.push_back("--keep " + head.revision.root().hex().substr(0, shown_root));
  }
  throw Error(
      ErrorCode::wrong_usage,
      fmt::format("both sides changed {}: say whose word stands there ({}; `{} show {}` shows them), or give the "
                  "members with --set or --from",
                  fmt::join(open, ", "), fmt::join(choices, " or "), options.kind, options.id));
}

int merge(const MergeOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  records::RecordStore store(vault);
  const records::RecordId id = store.resolve(options.id, options.kind);
  records::require_not_set_aside(store, id);
  std::optional<crypto::Digest> keep;
  if (!options.keep.empty()) keep = records::find_head(store, id, options.keep);
  const records::Merge proposed = records::propose_merge(store, id, keep);
  const bool has_input = !options.input.from.empty() || !options.input.set.empty();
  const Json body = has_input ? read_body(options.input, options.kind, proposed.body, store, context) : proposed.body;
  for (const records::MergedMember& member : proposed.members) {
    if (!member.taken_from && !body.contains(member.name)) ask_for_decision(proposed, store.heads(id), options);
  }
  tell_members(context, proposed);
  const bool is_evidence = options.kind == records::kind::evidence;
  print_written(context, is_evidence ? evidence::revise(vault, id, body) : store.revise(id, body), "merged");
  return 0;
}

}  // namespace

void bind_merge(CLI::App& noun, Choice& choice, const std::string& kind) {
  add_verb<MergeOptions>(
      noun, choice, "merge", "Bring revisions that stand side by side together into one",
      fmt::format("--vault hq {} merge 8c41f --keep 90ab12", kind),
      [kind](CLI::App& verb, MergeOptions& options) {
        options.kind = kind;
        verb.add_option("id", options.id, "The record")->required();
        verb.add_option(
            "--keep", options.keep,
            "Where both sides changed a member: the root of the revision whose word stands, 4 digits or more");
        verb.add_option("--from", options.input.from,
                        "JSON of the body, over what the sides agree on; - is standard input");
        verb.add_option("--set", options.input.set, "field=value, over what the sides agree on; again for each");
      },
      merge);
}

}  // namespace fieldvault::cli
