#include <fmt/format.h>

#include <ostream>

#include "command.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/records/merging.hpp"
#include "history.hpp"
#include "input.hpp"
#include "merge_command.hpp"
#include "output.hpp"
#include "record_options.hpp"
#include "set_aside_output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct AttachOptions {
  std::vector<std::string> files;
  std::string to;
  std::string title;
  std::string kind;
  BodyInput input;
};

// The record that the evidence belongs to, in the field that the schema has for its kind.
void relate(Json& body, const records::RecordStore& store, const std::string& to) {
  const records::RecordId id = store.resolve(to, "");
  const std::string kind = store.current(id)->revision.envelope().kind();
  if (kind == records::kind::testimony || kind == records::kind::case_file) {
    body[kind] = id.text();
  } else {
    const std::string_view relation = kind == records::kind::person ? "depicts" : "supports";
    body["relations"].push_back({{"record", id.text()}, {"relation", relation}});
  }
}

enum class Among { one, several };

void print_attached(CommandContext& context, const vault::Path& file, const evidence::Attached& attached, Among among) {
  if (context.options.json) {
    Json document = written_json(attached.record);
    document["name"] = evidence::original_name(file);
    document["object"] = attached.object.hex();
    document["sha256"] = attached.sha256.hex();
    document["length"] = attached.length;
    print_json(context.out, document);
    return;
  }
  const std::string which = among == Among::several ? isolated(file.string()) + ", " : "";
  context.out << fmt::format("attached evidence {}\n{}length {}, SHA-256 {}\n", attached.record.id.text(), which,
                             number_of(attached.length, "byte"), attached.sha256.hex());
}

// Each has the name of its file for a title where none is given, and its number in one that is given to several.
std::vector<evidence::FileToAttach> files_to_attach(const AttachOptions& options, const Json& body) {
  std::vector<evidence::FileToAttach> files;
  for (const std::string& file : options.files) {
    Json of_this = body;
    if (!of_this.contains("title")) {
      of_this["title"] = evidence::original_name(file);
    } else if (options.files.size() > 1 && of_this["title"].is_string()) {
      of_this["title"] = fmt::format("{} ({} of {})", of_this["title"].get_ref<const std::string&>(), files.size() + 1,
                                     options.files.size());
    }
    files.push_back({file, std::move(of_this)});
  }
  return files;
}

int attach(const AttachOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const records::RecordStore store(vault);
  Json body = Json::object();
  if (!options.input.from.empty() || !options.input.set.empty()) {
    body = read_body(options.input, records::kind::evidence, std::move(body), store, context);
  }
  if (!options.title.empty()) body["title"] = options.title;
  if (!options.kind.empty()) body["kind"] = options.kind;
  if (!options.to.empty()) relate(body, store, options.to);
  if (options.files.empty()) {
    print_written(context, evidence::describe(vault, std::move(body)), "described");
    return 0;
  }
  const bool is_one = options.files.size() == 1;
  std::size_t count = 0;
  try {
    evidence::attach_all(
        vault, files_to_attach(options, body),
        [&](const evidence::FileToAttach& file, const evidence::Attached& attached) {
          ++count;
          print_attached(context, file.file, attached, is_one ? Among::one : Among::several);
        },
        progress_bar(context, "attaching"));
  } catch (const Error& error) {
    if (is_one) throw;
    throw Error(error.code(),
                fmt::format("{} ({} of {} files are attached)", error.what(), count, options.files.size()));
  }
  if (!context.options.json) {
    context.err << (is_one ? "The original file is still where it was, unencrypted.\n"
                           : "The original files are still where they were, unencrypted.\n");
  }
  return 0;
}

struct IdOptions {
  std::string id;
  SetAsideOption set_aside;
};

int show(const IdOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const records::RecordStore store(vault);
  const records::RecordId id = store.resolve(options.id, records::kind::evidence);
  open_or_refuse(vault, id, options.set_aside, "show");
  const auto current = store.current(id);
  const auto object = evidence::object_of(vault.database(), id);
  const std::string_view body_state = !object ? "none" : object->file_key ? "here" : "purged";
  if (context.options.json) {
    print_json(context.out, {{"id", id.text()},
                             {"kind", "evidence"},
                             {"revision", current->revision.envelope().revision},
                             {"root", current->revision.root().hex()},
                             {"file", body_state},
                             {"withheld", current->revision.withheld_count()},
                             {"body", current->revision.body()}});
  } else {
    context.out << fmt::format("evidence {}\nfile {}\n\n", id.text(), body_state);
    print_fields(context.out, current->revision.body());
  }
  return 0;
}

struct EditOptions {
  std::string id;
  BodyInput input;
};

int edit(const EditOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const records::RecordStore store(vault);
  const records::RecordId id = store.resolve(options.id, records::kind::evidence);
  const auto current = store.current(id);
  records::require_not_set_aside(store, id);
  records::require_no_conflict(store, id);
  if (!current->revision.is_whole()) {
    throw Error(ErrorCode::forbidden,
                "parts of this record were withheld from this vault; only who has it whole can revise it");
  }
  Json body = read_body(options.input, records::kind::evidence, current->revision.body(), store, context);
  print_revised(context, evidence::revise(vault, id, std::move(body)), *current);
  return 0;
}

int history(const IdOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const records::RecordStore store(vault);
  print_history(context, store, store.resolve(options.id, records::kind::evidence));
  return 0;
}

struct EvidenceListOptions {
  SetAsideOption set_aside;
};

int list(const EvidenceListOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  if (options.set_aside.is_given) {
    list_set_aside(context, vault, records::kind::evidence);
    return 0;
  }
  const records::RecordStore store(vault);
  bool is_empty = true;
  store.each(records::kind::evidence, [&](const records::Summary& summary) {
    is_empty = false;
    const auto object = evidence::object_of(vault.database(), summary.id);
    const std::string_view state = !object ? "no file" : object->file_key ? "file here" : "file purged";
    if (context.options.json) {
      Json document = summary_json(summary);
      document["file"] = !object ? "none" : object->file_key ? "here" : "purged";
      if (object) document["length"] = object->length;
      print_json(context.out, document);
    } else {
      context.out << fmt::format("{}  {:<11}  {}\n", summary.id.text(), state, isolated(summary.title));
    }
  });
  if (is_empty) tell_nothing_listed(context, "evidence", "evidence attach");
  return 0;
}

struct ExtractOptions {
  std::string id;
  std::string out;
  SetAsideOption set_aside;
};

int extract(const ExtractOptions& options, CommandContext& context) {
  require_named_new_file(options.out, context);
  vault::Vault vault = open_vault(context);
  const records::RecordStore store(vault);
  const records::RecordId id = store.resolve(options.id, records::kind::evidence);
  open_or_refuse(vault, id, options.set_aside, "extract");
  evidence::extract(vault, id, options.out, progress_bar(context, "extracting"));
  const auto object = evidence::object_of(vault.database(), id);
  if (context.options.json) {
    print_json(
        context.out,
        {{"id", id.text()}, {"file", options.out}, {"sha256", object->sha256.hex()}, {"length", object->length}});
  } else {
    context.out << fmt::format("{}, SHA-256 {} as recorded\n", number_of(object->length, "byte"), object->sha256.hex());
    context.err << "The file is not encrypted any more.\n";
  }
  return 0;
}

struct CustodyOptions {
  std::string id;
  SetAsideOption set_aside;
  BodyInput input;
};

int custody(const CustodyOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  records::RecordStore store(vault);
  const records::RecordId id = store.resolve(options.id, records::kind::evidence);
  if (!options.input.from.empty() || !options.input.set.empty()) {
    Json base = {{"evidence", id.text()}, {"when", context.world.clock.now().text()}};
    Json body = read_body(options.input, records::kind::custody, std::move(base), store, context);
    body["evidence"] = id.text();
    print_written(context, store.add(records::kind::custody, body), "recorded");
    return 0;
  }
  open_or_refuse(vault, id, options.set_aside, "custody");
  for (const records::StoredRevision& event : evidence::custody_of(store, id)) {
    const Json body = event.revision.body();
    if (context.options.json) {
      print_json(context.out, {{"id", event.revision.envelope().id.text()},
                               {"kind", "custody"},
                               {"revision", event.revision.envelope().revision},
                               {"root", event.revision.root().hex()},
                               {"body", body}});
    } else {
      print_fields(context.out, body);
      context.out << "\n";
    }
  }
  return 0;
}

}  // namespace

void bind_evidence(CLI::App& app, Choice& choice) {
  CLI::App* noun = add_noun(app, "evidence", "Photographs, recordings, papers and their chain of custody");
  add_verb<AttachOptions>(
      *noun, choice, "attach", "Encrypt files of any size into the vault; without a file, describe an object or a page",
      "evidence attach photo.jpg --to 8c41f --title \"The gate\" --kind photograph",
      [](CLI::App& verb, AttachOptions& options) {
        verb.add_option("file", options.files, "The file, or several; left out for a physical object or a web page");
        verb.add_option("--to", options.to, "The testimony, case, person or other record that it belongs to");
        verb.add_option("--title", options.title,
                        "What it is; of several files each has its number in it; the file's name where it is left out");
        verb.add_option("--kind", options.kind,
                        "photograph, video, audio, document, physical-object, digital-data or web-capture");
        verb.add_option("--from", options.input.from, "More of the record's body as JSON");
        verb.add_option("--set", options.input.set, "field=value; again for each field");
      },
      attach);
  const auto bind_id = [](CLI::App& verb, IdOptions& options) { bind_record_id(verb, options.id); };
  add_verb<IdOptions>(
      *noun, choice, "show", "Show a piece of evidence and whether its file is here", "evidence show 8c41f",
      [](CLI::App& verb, IdOptions& options) {
        bind_record_id(verb, options.id);
        bind_set_aside(verb, options.set_aside);
      },
      show);
  bind_merge(*noun, choice, "evidence");
  add_verb<EditOptions>(
      *noun, choice, "edit", "Write a new revision of the record; the file and the old revision stay",
      "evidence edit 8c41f --set identifies=nobody",
      [](CLI::App& verb, EditOptions& options) {
        bind_record_id(verb, options.id);
        bind_input(verb, options.input);
      },
      edit);
  add_verb<IdOptions>(*noun, choice, "history", "List every revision of the record", "evidence history 8c41f", bind_id,
                      history);
  add_verb<EvidenceListOptions>(
      *noun, choice, "list", "List the evidence", "evidence list",
      [](CLI::App& verb, EvidenceListOptions& options) { bind_list_set_aside(verb, options.set_aside); }, list);
  add_verb<ExtractOptions>(
      *noun, choice, "extract",
      "Decrypt a file out of the vault, checked against its hash; never over an existing file",
      "evidence extract 8c41f --out photo.jpg",
      [](CLI::App& verb, ExtractOptions& options) {
        bind_record_id(verb, options.id);
        verb.add_option("--out", options.out, "The file to write; it must not exist")->required();
        bind_set_aside(verb, options.set_aside);
      },
      extract);
  add_verb<CustodyOptions>(
      *noun, choice, "custody", "Show the chain of custody, or add to it with --from or --set",
      "evidence custody 8c41f --set action=transferred --set to=\"R-02\"",
      [](CLI::App& verb, CustodyOptions& options) {
        bind_record_id(verb, options.id);
        verb.add_option("--from", options.input.from, "A custody event as JSON");
        verb.add_option("--set", options.input.set, "field=value; again for each field");
        bind_set_aside(verb, options.set_aside);
      },
      custody);
}

}  // namespace fieldvault::cli
