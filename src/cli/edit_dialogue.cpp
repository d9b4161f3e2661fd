#include "edit_dialogue.hpp"

#include <fmt/format.h>

#include <csignal>
#include <optional>

#include "editor.hpp"
#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/utf8.hpp"
#include "fieldvault/records/draft.hpp"
#include "fieldvault/records/text_position.hpp"
#include "fieldvault/vault/memory_folder.hpp"
#include "line_input.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

constexpr std::string_view part = "text";
constexpr std::string_view file_ending = ".json";

std::string draft_name(const records::RecordId& id) { return std::string(records::draft::edit) + id.text(); }

// An editor may leave anything, also what is no UTF-8 and hence no JSON text; it is kept all the same.
Json draft_of(const std::string& text) {
  if (ledger::find_non_text(text) == std::string_view::npos) return {{"text", text}};
  return {{"base64", crypto::to_base64(bytes_of(text), crypto::Base64Padding::required)}};
}

std::string text_of_draft(const Json& content) {
  const auto bytes = crypto::from_base64(content.value("base64", ""), crypto::Base64Padding::required);
  if (bytes && !bytes->empty()) return std::string(text_of(*bytes));
  return content.value("text", "");
}

std::string editable(const records::StoredRevision& stored) { return stored.revision.body().dump(2) + "\n"; }

// One of these words, typed in full; nullopt where the person stopped.
std::optional<std::string> ask_word(std::string_view question, std::initializer_list<std::string_view> words) {
  LineInput terminal;
  for (;;) {
    const TypedLine typed = terminal.ask(question);
    if (typed.end == TypedLine::End::stopped) return std::nullopt;
    for (const std::string_view word : words) {
      if (typed.text == word) return typed.text;
    }
  }
}

void warn_of_swap(CommandContext& context) {
  Bytes bytes(4096);
  vault::File file = context.world.disk.open_read("/proc/swaps");
  bytes.resize(file.read(bytes));
  const std::string_view text = text_of(bytes);
  const auto heading = text.find('\n');
  if (heading == std::string_view::npos || heading + 1 == text.size()) return;
  tell("Swap is on: what the editor holds in memory may reach the disk. `swapoff -a` before, or encrypt it.");
}

struct Beginning {
  std::string text;
  bool stopped = false;
};

// The record's body, or the text of an edit that was not finished.
Beginning begin_with(vault::Vault& vault, const records::StoredRevision& current) {
  records::Drafts drafts(vault);
  const std::string name = draft_name(current.revision.envelope().id);
  const auto parts = drafts.parts(name);
  const auto draft = parts.find(std::string(part));
  if (draft == parts.end()) return {editable(current)};
  tell(fmt::format("The text of an edit that was not finished is kept, saved {}.",
                   drafts.waiting(name).front().saved_at.text()));
  if (draft->second.value("base", current.revision.root().hex()) != current.revision.root().hex()) {
    tell("The record was revised since: compare before you write over it.");
  }
  const auto word =
      ask_word("Type on to go on with it, drop to throw it away and begin from the record: ", {"on", "drop"});
  if (!word) return {"", true};
  if (word == "on") return {text_of_draft(draft->second)};
  drafts.remove(name);
  return {editable(current)};
}

records::Written write(vault::Vault& vault, const records::RecordId& id, const std::string& text) {
  const Json body = ledger::parse_json(text, "the text");
  if (!body.is_object()) throw Error(ErrorCode::input_refused, "the text, line 1: a record's body is a JSON object");
  vault::Transaction transaction(vault.database());
  const records::Written written = records::RecordStore(vault).revise(id, body);
  records::Drafts(vault).remove(draft_name(id));
  transaction.commit();
  return written;
}

void tell_fault(const std::string& text, const Error& error) {
  const auto line = records::line_of_fault(text, error.what());
  tell(line ? fmt::format("Line {}: {}", *line, shown(error.what())) : shown(error.what()));
}

// What the editor does not say for itself.
void tell_how() {
  tell(fmt::format(
      "The record opens in {}. Save and leave the editor to write a new revision; leave the text as it is to "
      "change nothing.",
      editor_words().front()));
}

// The record whose text it was, where there is something in it that the record has not.
std::optional<records::RecordId> rescue(vault::Vault& vault, const vault::Path& folder, const std::string& name) {
  if (!name.ends_with(file_ending)) return std::nullopt;
  const auto id = records::RecordId::parse(name.substr(0, name.size() - file_ending.size()));
  const auto current = id ? records::RecordStore(vault).current(*id) : std::nullopt;
  if (!current) return std::nullopt;
  const Bytes bytes = vault.context().disk.read_all(folder / name, ledger::max_json_size);
  const std::string text(text_of(bytes));
  if (text.empty() || text == editable(*current)) return std::nullopt;
  records::Drafts(vault).save(draft_name(*id), part, draft_of(text));
  return id;
}

}  // namespace

int edit_record(vault::Vault& vault, const records::StoredRevision& current, CommandContext& context) {
  const records::RecordId& id = current.revision.envelope().id;
  records::Drafts drafts(vault);
  Beginning beginning = begin_with(vault, current);
  if (beginning.stopped) return 0;
  warn_of_swap(context);
  tell_how();
  for (std::string text = std::move(beginning.text);;) {
    EditedText edited = edit_text(text, id.text() + std::string(file_ending), vault.id().text(), context);
    text = std::move(edited.text);
    if (text == editable(current)) {
      drafts.remove(draft_name(id));
      tell("Nothing was changed.");
      if (edited.signal) static_cast<void>(::raise(*edited.signal));
      return 0;
    }
    Json content = draft_of(text);
    content["base"] = current.revision.root().hex();
    drafts.save(draft_name(id), part, content);
    if (edited.signal) static_cast<void>(::raise(*edited.signal));
    if (!edited.ended_well) {
      throw Error(ErrorCode::program_failed,
                  "the editor ended with an error: the text is kept, and not written; the next edit offers it");
    }
    try {
      print_written(context, write(vault, id, text), "revised");
      return 0;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::input_refused && error.code() != ErrorCode::not_found) throw;
      tell_fault(text, error);
    }
    const auto word = ask_word("Type correct to open it again, keep to keep it for later, drop to throw it away: ",
                               {"correct", "keep", "drop"});
    if (word == "correct") continue;
    if (word == "drop") drafts.remove(draft_name(id));
    tell(word == "drop" ? "Nothing was changed."
                        : "Kept: the next edit of this record offers it. Nothing was changed.");
    return 0;
  }
}

std::vector<std::string> rescue_edits(vault::Vault& vault) {
  std::vector<std::string> lines;
  vault::Disk& disk = vault.context().disk;
  for (const vault::MemoryFolder& folder : vault::MemoryFolder::left_behind(disk, memory_places(), vault.id().text())) {
    // What cannot be read must not keep the vault closed.
    try {
      for (const std::string& name : disk.list(folder.path())) {
        if (const auto id = rescue(vault, folder.path(), name)) {
          lines.push_back(fmt::format(
              "the text of an edit that was cut off was found in memory and is kept: `edit {}` offers it", id->text()));
        }
      }
    } catch (const Error& error) {
      lines.push_back(fmt::format("an edit that was cut off could not be kept: {}", error.what()));
    }
  }
  return lines;
}

}  // namespace fieldvault::cli
