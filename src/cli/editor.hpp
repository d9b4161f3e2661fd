// The person's editor on a text that lives in memory only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "context.hpp"

namespace fieldvault::cli {

struct EditedText {
  std::string text;           // as the editor left it
  bool ended_well;            // the editor's own exit code was 0
  std::optional<int> signal;  // that told this program to end meanwhile; the caller obeys it when all is kept
};

// Where files in memory may lie: /dev/shm, and XDG_RUNTIME_DIR.
[[nodiscard]] std::vector<vault::Path> memory_places();

// What the person has chosen, as words: VISUAL, EDITOR, or vi. vim and its kin get the options that keep them from
// writing anything beside the file.
[[nodiscard]] std::vector<std::string> editor_words();

// Runs the editor on `text` in a file of this name in a MemoryFolder of `owner`, which is wiped before this returns.
// Error(forbidden) where there is no such place, Error(program_failed) where the editor does not start.
[[nodiscard]] EditedText edit_text(std::string_view text, const std::string& file_name, std::string_view owner,
                                   CommandContext& context);

}  // namespace fieldvault::cli
