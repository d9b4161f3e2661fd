#include "fieldvault/vault/object_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/sync_many.hpp"
#include "file_hash.hpp"

namespace fieldvault::vault {
namespace {

constexpr std::size_t prefix_size = 2;

Path objects_of(const Path& folder) { return folder / "objects"; }
Path staging_of(const Path& folder) { return folder / "staging"; }

bool is_prefix(std::string_view name) {
  return name.size() == prefix_size && name.find_first_not_of("0123456789abcdef") == name.npos;
}

struct Contents {
  std::vector<ObjectName> objects;
  std::vector<std::string> strange;
};

Contents contents_of(Disk& disk, const Path& objects) {
  Contents contents;
  for (const std::string& prefix : disk.list(objects)) {
    if (!is_prefix(prefix) || !disk.is_folder(objects / prefix)) {
      contents.strange.push_back("objects/" + prefix);
      continue;
    }
    for (const std::string& file : disk.list(objects / prefix)) {
      const std::optional<ObjectName> name = ObjectName::parse(file);
      if (name && file.starts_with(prefix)) {
        contents.objects.push_back(*name);
      } else {
        contents.strange.push_back(fmt::format("objects/{}/{}", prefix, file));
      }
    }
  }
  return contents;
}

}  // namespace

StagedObject::StagedObject(Disk& disk, StreamedFile file, std::optional<ObjectName> name)
    : disk_(&disk), file_(std::move(file)), name_(name) {}

StagedObject::StagedObject(StagedObject&& other) noexcept
    : disk_(std::exchange(other.disk_, nullptr)),
      file_(std::move(other.file_)),
      name_(other.name_),
      hash_(std::move(other.hash_)),
      size_(other.size_) {}

// What cannot be removed now is removed at the next unlock.
StagedObject::~StagedObject() {
  if (disk_ == nullptr) return;
  try {
    disk_->remove(file_.path());
  } catch (...) {
  }
}

void StagedObject::write(ByteView bytes) {
  if (!name_) hash_.update(bytes);
  file_.write(bytes);
  size_ += bytes.size();
}

ObjectName StagedObject::name() { return name_ ? *name_ : hash_.finish(); }

ObjectStore::ObjectStore(Disk& disk, Path vault_folder)
    : disk_(&disk), folder_(std::move(vault_folder)), notes_(disk, staging_of(folder_)) {}

StreamedFile ObjectStore::new_file(std::uint64_t length) {
  for (;;) {
    const Path path = staging_of(folder_) / fmt::format("object-{}", ++staged_);
    try {
      return {disk_->create(path), length};
    } catch (const Error& error) {
      if (error.code() != ErrorCode::input_refused || !disk_->exists(path)) throw;
    }
  }
}

StagedObject ObjectStore::stage(std::uint64_t length) { return {*disk_, new_file(length), std::nullopt}; }

StagedObject ObjectStore::stage_as(const ObjectName& name, std::uint64_t length) {
  return {*disk_, new_file(length), name};
}

ObjectName ObjectStore::publish(StagedObject staged) {
  std::vector<StagedObject> one;
  one.push_back(std::move(staged));
  return publish(std::move(one)).front();
}

std::vector<ObjectName> ObjectStore::publish(std::vector<StagedObject> staged) {
  std::vector<File*> files;
  files.reserve(staged.size());
  for (StagedObject& each : staged) files.push_back(&each.file_.completed());
  sync_files(*disk_, files);
  std::vector<ObjectName> names;
  std::set<ObjectName> new_names;
  for (StagedObject& each : staged) {
    if (File& file = each.completed(); file.is_open()) file.close();
    const ObjectName& name = names.emplace_back(each.name());
    if (!new_names.contains(name) && !contains(name)) new_names.insert(name);
  }
  if (!new_names.empty()) prepare_names(new_names);

  std::set<std::byte> prefixes;
  const bool has_new = !new_names.empty();
  for (std::size_t at = 0; at < staged.size(); ++at) {
    const bool was_there = new_names.erase(names[at]) == 0;
    if (was_there && is_sound(names[at])) continue;
    if (was_there) {
      disk_->rename(staged[at].file_.path(), path_of(names[at]));
    } else {
      disk_->rename_new(staged[at].file_.path(), path_of(names[at]));
    }
    staged[at].disk_ = nullptr;
    prefixes.insert(names[at].bytes().front());
  }
  std::set<Path> folders;
  if (has_new) folders.insert(staging_of(folder_));
  for (const std::byte prefix : prefixes) folders.insert(folder_of(prefix));
  sync_folders(*disk_, folders);
  return names;
}

void ObjectStore::prepare_names(const std::set<ObjectName>& names) {
  bool has_new_folder = false;
  std::optional<std::byte> last;  // the names are sorted
  for (const ObjectName& name : names) {
    if (std::exchange(last, name.bytes().front()) == name.bytes().front()) continue;
    const Path folder = folder_of(name.bytes().front());
    if (disk_->is_folder(folder)) continue;
    disk_->make_folder(folder);
    has_new_folder = true;
  }
  notes_.add({names.begin(), names.end()});
  if (has_new_folder) disk_->sync_folder(objects_of(folder_));
  disk_->sync_folder(staging_of(folder_));
}

File ObjectStore::open(const ObjectName& name) {
  if (!contains(name)) {
    throw Error(ErrorCode::damaged, fmt::format("the evidence object {} is missing from the vault", name.hex()));
  }
  return disk_->open_read(path_of(name));
}

bool ObjectStore::contains(const ObjectName& name) { return disk_->exists(path_of(name)); }

void ObjectStore::remove(const ObjectName& name) {
  if (!contains(name)) return;
  disk_->remove(path_of(name));
  disk_->sync_folder(path_of(name).parent_path());
}

std::vector<ObjectName> ObjectStore::list() { return contents_of(*disk_, objects_of(folder_)).objects; }

std::vector<std::string> ObjectStore::strange_files() { return contents_of(*disk_, objects_of(folder_)).strange; }

bool ObjectStore::verify(const ObjectName& name) {
  File file = open(name);
  return hash_of(file) == name;
}

// A medium that cannot give the body back any more has lost it as well.
bool ObjectStore::is_sound(const ObjectName& name) {
  try {
    return verify(name);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::disk) throw;
    return false;
  }
}

Collected ObjectStore::collect(const std::function<Standing(const ObjectName&)>& standing) {
  Collected collected;
  std::set<ObjectName> noted;
  std::map<std::string, std::vector<ObjectName>> notes;  // by their files
  for (const std::string& file : disk_->list(staging_of(folder_))) {
    if (auto names = notes_.names_in(file)) {
      noted.insert(names->begin(), names->end());
      notes.emplace(file, *std::move(names));
    } else {
      disk_->remove_tree(staging_of(folder_) / file);
      ++collected.half_written;
    }
  }
  std::set<ObjectName> undecided;
  for (const ObjectName& name : list()) {
    const Standing found = standing(name);
    if (found == Standing::undecided) undecided.insert(name);
    if (found == Standing::purged || (found == Standing::unknown && noted.contains(name))) {
      remove(name);
      ++collected.removed;
    } else if (found == Standing::unknown) {
      ++collected.kept;
    }
  }
  // After the objects: a crash in between must find the notes again.
  for (const auto& [file, names] : notes) {
    const auto is_undecided = [&](const ObjectName& name) { return undecided.contains(name); };
    if (std::ranges::none_of(names, is_undecided)) disk_->remove_tree(staging_of(folder_) / file);
  }
  return collected;
}

Path ObjectStore::folder_of(std::byte prefix) const {
  return objects_of(folder_) / fmt::format("{:02x}", std::to_integer<unsigned>(prefix));
}

Path ObjectStore::path_of(const ObjectName& name) const {
  const std::string hex = name.hex();
  return fmt::format("{}/{}/{}", objects_of(folder_).native(), std::string_view(hex).substr(0, prefix_size), hex);
}

}  // namespace fieldvault::vault
