#include "index_progress.hpp"

#include <charconv>
#include <optional>
#include <string>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::search {

std::int64_t last_indexed(vault::Database& database, std::string_view setting) {
  const std::optional<std::string> text = database.setting(setting);
  std::int64_t added = 0;
  if (text) {
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), added);
    if (error != std::errc() || end != text->data() + text->size()) {
      throw Error(ErrorCode::damaged, "the vault does not say how far its text is indexed");
    }
  }
  return added;
}

std::int64_t newest_revision(vault::Database& database) {
  vault::Statement row = database.prepare("SELECT coalesce(max(added), 0) FROM revision");
  return row.step() ? row.integer(0) : 0;
}

}  // namespace fieldvault::search
