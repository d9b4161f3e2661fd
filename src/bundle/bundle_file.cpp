#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::string_view first_part = ".001";
constexpr int max_parts = 999;

bool is_later_part(std::string_view name) {
  return name.size() > first_part.size() && name[name.size() - first_part.size()] == '.' &&
         name.find_last_not_of("0123456789") == name.size() - first_part.size() && !name.ends_with(first_part);
}

}  // namespace

struct BundleFile::State {
  std::vector<vault::File> parts;
  std::vector<std::uint64_t> sizes;  // of the parts: a confined process cannot ask for them
  std::size_t current = 0;
  std::uint64_t position = 0;  // in the current part; a confined process has its own
  std::uint64_t size = 0;
  std::string hint;
};

BundleFile::BundleFile(vault::Disk& disk, const vault::Path& path) : state_(std::make_unique<State>()) {
  state_->parts.push_back(disk.open_read_following_links(path));
  const std::string name = path.string();
  if (name.ends_with(first_part)) {
    const std::string stem = name.substr(0, name.size() - first_part.size());
    for (int number = 2; number <= max_parts; ++number) {
      const vault::Path next = fmt::format("{}.{:03}", stem, number);
      if (!disk.exists(next)) {
        state_->hint = fmt::format(" ({} parts were read; there is no {})", number - 1, next.string());
        break;
      }
      state_->parts.push_back(disk.open_read_following_links(next));
    }
  }
  if (is_later_part(name)) state_->hint = " (this is a later part of a bundle: name the first one, which ends in .001)";
  for (const vault::File& part : state_->parts) {
    state_->sizes.push_back(part.size());
    state_->size += part.size();
  }
}

BundleFile::~BundleFile() = default;

std::uint64_t BundleFile::size() const { return state_->size; }

std::string BundleFile::hint() const { return state_->hint; }

void BundleFile::seek(std::uint64_t offset) {
  state_->current = 0;
  while (state_->current < state_->parts.size() && offset >= state_->sizes[state_->current]) {
    offset -= state_->sizes[state_->current];
    ++state_->current;
  }
  state_->position = offset;
}

std::vector<int> BundleFile::descriptors() const {
  std::vector<int> all;
  for (const vault::File& part : state_->parts) all.push_back(part.descriptor());
  return all;
}

std::size_t BundleFile::read(MutableBytes out) {
  std::size_t done = 0;
  while (done < out.size() && state_->current < state_->parts.size()) {
    const std::size_t wanted = out.size() - done;
    const std::size_t count = state_->parts[state_->current].read_at(state_->position, out.subspan(done));
    done += count;
    state_->position += count;
    if (count < wanted) {
      ++state_->current;
      state_->position = 0;
    }
  }
  return done;
}

}  // namespace fieldvault::bundle
