#include "fieldvault/vault/object_notes.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/staged_group.hpp"

namespace fieldvault::vault {
namespace {

constexpr std::string_view of_one = ".intent";
constexpr std::string_view of_several = ".intents";
constexpr std::size_t most_noted = std::size_t{1} << 20;  // bytes
static_assert(StagedGroup::most * (2 * crypto::Digest::size + 1) <= most_noted);

// A note that was cut off is of objects that have no name yet.
std::vector<crypto::Digest> names_on_lines(std::string_view text) {
  std::vector<crypto::Digest> names;
  for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
    if (const auto name = crypto::Digest::parse(text.substr(0, end))) names.push_back(*name);
    text.remove_prefix(end + 1);
  }
  return names;
}

}  // namespace

ObjectNotes::ObjectNotes(Disk& disk, Path staging) : disk_(&disk), staging_(std::move(staging)) {}

Path ObjectNotes::path_of(const std::vector<crypto::Digest>& names) const {
  return staging_ / (names.front().hex() + std::string(names.size() == 1 ? of_one : of_several));
}

void ObjectNotes::add(const std::vector<crypto::Digest>& names) {
  if (names.empty()) return;
  const Path path = path_of(names);
  disk_->remove(path);
  File file = disk_->create(path);
  if (names.size() > 1) {
    std::string lines;
    for (const crypto::Digest& name : names) lines += name.hex() + '\n';
    file.write(bytes_of(lines));
    file.sync();
  }
  file.close();
  notes_.push_back({path, {names.begin(), names.end()}});
  unconfirmed_.insert(names.begin(), names.end());
}

void ObjectNotes::confirm(const crypto::Digest& name) noexcept {
  try {
    for (Note& note : notes_) {
      if (note.left.size() == 1 && note.left.contains(name)) disk_->remove(note.path);
      note.left.erase(name);
    }
    std::erase_if(notes_, [](const Note& note) { return note.left.empty(); });
    unconfirmed_.erase(name);
  } catch (...) {
  }
}

std::optional<std::vector<crypto::Digest>> ObjectNotes::names_in(const std::string& file) const {
  const std::string_view name = file;
  const auto noted = crypto::Digest::parse(name.substr(0, name.find('.')));
  if (!noted) return std::nullopt;
  if (name == noted->hex() + std::string(of_one)) return std::vector{*noted};
  if (name != noted->hex() + std::string(of_several)) return std::nullopt;
  try {
    return names_on_lines(text_of(disk_->read_all(staging_ / file, most_noted)));
  } catch (const Error&) {
    return std::nullopt;  // no file, a strange one, or one that the disk lost: its objects are kept
  }
}

}  // namespace fieldvault::vault
