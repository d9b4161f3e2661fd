#include "index_steps.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::search {
namespace {

std::int64_t last_read(vault::Database& database, std::string_view setting) {
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

}  // namespace

Unread unread_by(vault::Database& database, std::string_view setting, bool is_anew) {
  return {is_anew ? 0 : last_read(database, setting), newest_revision(database)};
}

void read_in_steps(vault::Database& database, std::string_view setting, const Unread& unread,
                   const std::function<void(const Unread& part)>& step, const IndexProgress& progress) {
  std::int64_t done = unread.after;
  while (done < unread.up_to) {
    const std::int64_t next = std::min(done + revisions_a_step, unread.up_to);
    vault::Transaction transaction(database);
    step({done, next});
    database.set_setting(setting, std::to_string(next));
    transaction.commit();
    done = next;
    if (progress) {
      progress(static_cast<std::uint64_t>(done - unread.after),
               static_cast<std::uint64_t>(unread.up_to - unread.after));
    }
  }
}

}  // namespace fieldvault::search
