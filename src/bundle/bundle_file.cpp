#include <fmt/format.h>

#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::string_view first_part = ".001";
constexpr int max_parts = 999;

}  // namespace

struct BundleFile::State {
  std::vector<vault::File> parts;
  std::size_t current = 0;
  std::uint64_t size = 0;
};

BundleFile::BundleFile(vault::Disk& disk, const vault::Path& path) : state_(std::make_unique<State>()) {
  state_->parts.push_back(disk.open_read_following_links(path));
  const std::string name = path.string();
  if (name.ends_with(first_part)) {
    const std::string stem = name.substr(0, name.size() - first_part.size());
    for (int number = 2; number <= max_parts; ++number) {
      const vault::Path next = fmt::format("{}.{:03}", stem, number);
      if (!disk.exists(next)) break;
      state_->parts.push_back(disk.open_read_following_links(next));
    }
  }
  for (const vault::File& part : state_->parts) state_->size += part.size();
}

BundleFile::~BundleFile() = default;

std::uint64_t BundleFile::size() const { return state_->size; }

void BundleFile::rewind() {
  for (vault::File& part : state_->parts) part.seek(0);
  state_->current = 0;
}

std::size_t BundleFile::read(MutableBytes out) {
  std::size_t done = 0;
  while (done < out.size() && state_->current < state_->parts.size()) {
    const std::size_t wanted = out.size() - done;
    const std::size_t count = state_->parts[state_->current].read(out.subspan(done));
    done += count;
    if (count < wanted) ++state_->current;
  }
  return done;
}

}  // namespace fieldvault::bundle
