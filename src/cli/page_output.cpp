#include "page_output.hpp"

#include <fmt/format.h>

#include <ostream>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/report/publish.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {

PageTarget::PageTarget(const std::string& out, CommandContext& context) : out_(out), context_(&context) {
  if (out.empty()) throw Error(ErrorCode::wrong_usage, "a page needs the name of a file, or - for standard output");
  if (is_stream()) {
    if (context.options.json) throw Error(ErrorCode::wrong_usage, "standard output takes the page or --json, not both");
    return;
  }
  require_new_file(out, context);
}

void PageTarget::confirm(std::string_view what, Asked asked) const {
  if (asked == Asked::already || is_stream()) return;
  if (context_->world.disk.is_in_memory(vault::Disk::folder_of(out_))) return;
  const std::string question =
      fmt::format("{} A disk keeps it even after it was deleted; /dev/shm keeps it in memory only.", what);
  if (!typed_word(question, "unencrypted", "give --yes, or write to - or /dev/shm")) {
    throw Error(ErrorCode::wrong_usage, "another word was typed; nothing was written");
  }
}

void PageTarget::write(vault::Vault& vault, const std::string& page, const Json& about) const {
  if (!is_stream()) {
    report::publish(vault, page, out_, about);
    tell_warning(*context_, fmt::format("{} is not encrypted: whoever has it reads it.", out_));
    return;
  }
  report::note_page(vault, page, about);
  context_->out << page;
}

void PageTarget::write(const std::string& page) const {
  if (is_stream()) {
    context_->out << page;
  } else {
    context_->world.disk.publish_new(out_, bytes_of(page));
  }
}

}  // namespace fieldvault::cli
