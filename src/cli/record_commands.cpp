#include <fmt/format.h>

#include <ostream>

#include "command.hpp"
#include "csv_list.hpp"
#include "edit_dialogue.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/interview.hpp"
#include "fieldvault/records/merging.hpp"
#include "fieldvault/records/record_store.hpp"
#include "history.hpp"
#include "input.hpp"
#include "interview_dialogue.hpp"
#include "merge_command.hpp"
#include "output.hpp"
#include "person_links.hpp"
#include "person_match_command.hpp"
#include "record_options.hpp"
#include "set_aside_output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

bool asks_a_person(const BodyInput& input) { return input.from.empty() && input.set.empty() && has_terminal(); }

struct AddOptions {
  std::string kind;
  BodyInput input;
};

records::Written written_by(const ledger::Entry& entry, const std::string& kind) {
  const auto id = records::RecordId::parse(entry.object);
  if (!id) throw Error(ErrorCode::damaged, "an entry of the ledger names no record");
  return {*id, kind, 1, entry.commitment};
}

int add(const AddOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  if (options.kind == records::kind::testimony && asks_a_person(options.input)) return hold_interview(vault, context);
  records::RecordStore store(vault);
  if (!is_batch(options.input)) {
    print_written(context,
                  store.add(options.kind, read_body(options.input, options.kind, Json::object(), store, context)),
                  "added");
    return 0;
  }
  // All or none: an error in any line undoes the lines before it, so nothing is printed before the end. What was
  // written is read back from the ledger then: a hundred thousand of them are not kept in memory.
  const ledger::Log log = ledger::Log::own(vault.database());
  const std::uint64_t first = log.size();
  vault::Transaction transaction(vault.database());
  add_each(options.input, options.kind, store, context);
  transaction.commit();
  const std::uint64_t end = log.size();
  for (std::uint64_t at = first; at < end; ++at)
    print_written(context, written_by(log.entry(at), options.kind), "added");
  return 0;
}

struct EditOptions {
  std::string kind;
  std::string id;
  BodyInput input;
};

int edit(const EditOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  records::RecordStore store(vault);
  const records::RecordId id = store.resolve(options.id, options.kind);
  const auto current = store.current(id);
  records::require_not_set_aside(store, id);
  records::require_no_conflict(store, id);
  if (!current) throw Error(ErrorCode::not_found, "there is no such record");
  if (!current->revision.is_whole()) {
    throw Error(ErrorCode::forbidden,
                "parts of this record were withheld from this vault; only who has it whole can revise it");
  }
  if (asks_a_person(options.input)) return edit_record(vault, *current, context);
  const Json body = read_body(options.input, options.kind, current->revision.body(), store, context);
  print_revised(context, store.revise(id, body), *current);
  return 0;
}

struct ShowOptions {
  std::string kind;
  std::string id;
  SetAsideOption set_aside;
};

void print_revision(CommandContext& context, const records::PersonLinks& links, const records::StoredRevision& stored) {
  const records::Envelope& envelope = stored.revision.envelope();
  const bool is_person = envelope.kind() == records::kind::person;
  if (context.options.json) {
    Json document = revision_json(stored);
    document["body"] = stored.revision.body();
    if (is_person) {
      document["links"] = links_json(links.of(envelope.id));
      document["linked"] = linked_json(links.in(stored.revision));
    }
    print_json(context.out, document);
    return;
  }
  context.out << fmt::format("{} {}\nrevision {}, written {} by {}\n", envelope.kind(), envelope.id.text(),
                             envelope.revision, envelope.written_at.text(), envelope.author.text());
  if (!stored.revision.is_whole()) {
    context.out << fmt::format("{} withheld\n", number_of(stored.revision.withheld_count(), "part is", "parts are"));
  }
  if (records::Schema::find(envelope.schema) == nullptr) {
    context.out << fmt::format("written by a newer fieldvault ({}); shown as it is\n", shown(envelope.schema));
  }
  context.out << "\n";
  print_fields(context.out, stored.revision.body());
  if (is_person) print_links(context.out, links.of(envelope.id));
}

int show(const ShowOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const records::RecordStore store(vault);
  const records::RecordId id = store.resolve(options.id, options.kind);
  open_or_refuse(vault, id, options.set_aside, "show");
  const auto heads = store.heads(id);
  if (heads.size() > 1) {
    context.err << fmt::format("conflict: {} revisions stand side by side; all are shown\n", heads.size());
  }
  const records::PersonLinks links(vault);
  for (const records::StoredRevision& head : heads) {
    if (heads.size() > 1 && !context.options.json) {
      context.out << fmt::format("root {}\n", head.revision.root().hex());
    }
    print_revision(context, links, head);
  }
  return 0;
}

struct ListOptions {
  std::string kind;
  std::string csv;  // the layout, or empty
  SetAsideOption set_aside;
};

int list(const ListOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  if (options.set_aside.is_given) {
    list_set_aside(context, vault, options.kind);
    return 0;
  }
  const records::RecordStore store(vault);
  if (!options.csv.empty()) {
    if (context.options.json) throw Error(ErrorCode::wrong_usage, "--csv and --json are two forms of one output");
    print_csv(context, store, options.kind, options.csv == "uwazi" ? CsvLayout::uwazi : CsvLayout::fields);
    return 0;
  }
  const records::PersonLinks links(vault);
  bool is_empty = true;
  store.each(options.kind, [&](const records::Summary& summary) {
    is_empty = false;
    const auto same = links.among({summary.id});
    if (context.options.json) {
      Json document = summary_json(summary);
      if (summary.kind == records::kind::person) document["linked"] = linked_json(same);
      print_json(context.out, document);
    } else {
      context.out << fmt::format("{}  {}{}{}\n", summary.id.text(), isolated(summary.title),
                                 summary.has_conflict ? "  CONFLICT" : "",
                                 same.empty() ? "" : "  " + same_as_text(same.front()));
    }
  });
  if (is_empty) tell_nothing_listed(context, options.kind, options.kind + " add");
  if (options.kind == records::kind::testimony && !context.options.json && !context.options.quiet) {
    const std::size_t waiting = records::Interview::unfinished(vault).size();
    if (waiting > 0) context.err << fmt::format("{} unfinished: `testimony add` on a terminal goes on\n", waiting);
  }
  return 0;
}

int history(const ShowOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const records::RecordStore store(vault);
  print_history(context, store, store.resolve(options.id, options.kind));
  return 0;
}

CLI::App* bind_kind(CLI::App& app, Choice& choice, const std::string& kind, const std::string& purpose) {
  CLI::App* noun = add_noun(app, kind, purpose);
  add_verb<AddOptions>(
      *noun, choice, "add",
      kind == records::kind::testimony
          ? "Write a new record; on a terminal, without --from and --set, as a guided interview"
          : "Write a new record",
      kind + " add --from " + kind + ".json",
      [&kind](CLI::App& verb, AddOptions& options) {
        options.kind = kind;
        bind_input(verb, options.input);
      },
      add);
  add_verb<EditOptions>(
      *noun, choice, "edit",
      "Write a new revision of a record; the old one stays. On a terminal, without --from and --set, in your editor",
      kind + " edit 8c41f --from " + kind + ".json",
      [&kind](CLI::App& verb, EditOptions& options) {
        options.kind = kind;
        bind_record_id(verb, options.id);
        bind_input(verb, options.input);
      },
      edit);
  const auto bind_id = [&kind](CLI::App& verb, ShowOptions& options) {
    options.kind = kind;
    bind_record_id(verb, options.id);
  };
  add_verb<ShowOptions>(
      *noun, choice, "show", "Show a record", kind + " show 8c41f",
      [&bind_id](CLI::App& verb, ShowOptions& options) {
        bind_id(verb, options);
        bind_set_aside(verb, options.set_aside);
      },
      show);
  add_verb<ListOptions>(
      *noun, choice, "list", "List the records of this kind", kind + " list",
      [&kind](CLI::App& verb, ListOptions& options) {
        options.kind = kind;
        verb.add_option("--csv", options.csv,
                        "As CSV, every field: fields, which add reads; or uwazi, which Uwazi imports")
            ->check(CLI::IsMember({"fields", "uwazi"}));
        bind_list_set_aside(verb, options.set_aside);
        verb.get_option("--set-aside")->excludes(verb.get_option("--csv"));
      },
      list);
  bind_merge(*noun, choice, kind);
  add_verb<ShowOptions>(*noun, choice, "history", "List every revision of a record", kind + " history 8c41f", bind_id,
                        history);
  return noun;
}

}  // namespace

void bind_records(CLI::App& app, Choice& choice) {
  bind_kind(app, choice, "case", "Cases");
  CLI::App* person = bind_kind(app, choice, "person", "Persons: witnesses, victims, others who are named");
  bind_person_match(*person, choice);
  bind_kind(app, choice, "testimony", "Testimonies: one interview each");
  bind_kind(app, choice, "event", "Events");
  bind_kind(app, choice, "act", "Acts: which violation, against whom, by whom");
  bind_kind(app, choice, "risk-assessment", "Risk assessments");
  bind_kind(app, choice, "note", "Notes on any record");
}

}  // namespace fieldvault::cli
