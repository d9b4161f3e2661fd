#include "bundle_output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/room.hpp"
#include "fieldvault/vault/threaded_sink.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::size_t read_size = std::size_t{1024} * 1024;

class NullSink final : public crypto::ByteSink {
 public:
  void write(ByteView) override {}
};

// What is read back: the front as it was written, a payload in which every chunk has its tag, and zeros after it. No
// other bytes than those that were sealed have these tags, and to check them takes less than half of a hash.
class ReadBack final : public crypto::ByteSink {
 public:
  ReadBack(ByteView front, std::uint64_t length, crypto::FileKey file_key)
      : front_(front), left_(length), payload_(std::move(file_key), nothing_) {}

  void write(ByteView bytes) override {
    const ByteView head = bytes.first(std::min(bytes.size(), front_.size()));
    equal_ = equal_ && std::ranges::equal(head, front_.first(head.size()));
    front_ = front_.subspan(head.size());
    bytes = bytes.subspan(head.size());
    const ByteView sealed = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), left_)));
    left_ -= sealed.size();
    equal_ = equal_ && opens([&] { payload_.write(sealed); });
    equal_ = equal_ && std::ranges::all_of(bytes.subspan(sealed.size()), [](std::byte b) { return b == std::byte{0}; });
  }
  [[nodiscard]] bool is_whole() {
    return equal_ && front_.empty() && left_ == 0 && opens([&] { payload_.finish(); });
  }

 private:
  static bool opens(const std::function<void()>& step) {
    try {
      step();
      return true;
    } catch (const Error&) {
      return false;
    }
  }

  ByteView front_;
  std::uint64_t left_;
  NullSink nothing_;
  crypto::StreamReader payload_;
  bool equal_ = true;
};

}  // namespace

vault::Path OutputPlan::part_name(vault::Path out, std::size_t part) {
  out += fmt::format(".{:03}", part);
  return out;
}

std::vector<vault::Path> OutputPlan::files() const {
  if (!split) return {out};
  std::vector<vault::Path> files;
  for (std::uint64_t begin = 0; begin < total; begin += *split) {
    files.push_back(part_name(out, files.size() + 1));
  }
  return files;
}

std::uint64_t OutputPlan::size_of(std::size_t part) const {
  return split ? std::min(*split, total - part * *split) : total;
}

void require_split(const std::optional<std::uint64_t>& split) {
  if (split && *split < min_part_size) throw Error(ErrorCode::wrong_usage, "a part of a bundle has at least 1 MiB");
}

BundleOutput::BundleOutput(vault::Disk& disk, OutputPlan plan, ExistingTarget existing)
    : disk_(&disk), plan_(std::move(plan)) {
  if (plan_.split && (plan_.total - 1) / *plan_.split >= max_parts) {
    throw Error(ErrorCode::wrong_usage,
                fmt::format("the bundle has {} bytes: over {} parts of this size", plan_.total, max_parts));
  }
  files_ = plan_.files();
  require_targets(existing);
  for (std::size_t part = 0; part < files_.size(); ++part) disk_->remove(temporary(part));
  require_room();
}

// What lies there with another length is another file: found now, not after everything was written.
void BundleOutput::require_targets(ExistingTarget existing) const {
  for (std::size_t part = 0; part < files_.size(); ++part) {
    if (!disk_->exists(files_[part])) continue;
    if (existing == ExistingTarget::taken_if_equal && disk_->open_read(files_[part]).size() == plan_.size_of(part)) {
      continue;
    }
    throw Error(ErrorCode::input_refused, fmt::format("{} exists already", files_[part].string()));
  }
  // A part that lies there from before would be joined to these.
  for (std::size_t part = files_.size() + 1; plan_.split && part <= max_parts; ++part) {
    const vault::Path stale = OutputPlan::part_name(plan_.out, part);
    if (disk_->exists(stale)) throw Error(ErrorCode::input_refused, fmt::format("{} exists already", stale.string()));
  }
}

void BundleOutput::require_room() const {
  const vault::Path folder = vault::Disk::folder_of(plan_.out);
  const std::uint64_t largest = disk_->max_file_size(folder);
  if (plan_.size_of(0) > largest) {
    throw Error(ErrorCode::input_refused,
                fmt::format("the bundle has {} bytes, and the file system at {} takes files of at most {}: use --split",
                            plan_.total, folder.string(), largest));
  }
  vault::require_space(*disk_, folder, plan_.total);
}

BundleOutput::~BundleOutput() {
  if (published_) return;
  open_.clear();
  for (std::size_t part = 0; part < begun_; ++part) {
    try {
      disk_->remove(temporary(part));
    } catch (...) {
    }
  }
}

vault::Path BundleOutput::temporary(std::size_t part) const { return vault::Disk::temporary_name(files_[part]); }

// The first part stays open, since its front is written last.
void BundleOutput::next_part() {
  if (open_.size() > 1) {
    open_.back().completed().sync();
    open_.back().completed().close();
    open_.pop_back();
  }
  if (begun_ == files_.size()) throw Error(ErrorCode::program_failed, "the bundle is longer than planned");
  const vault::Path path = temporary(begun_);
  room_ = plan_.size_of(begun_);
  ++begun_;
  open_.emplace_back(disk_->create(path), room_);
}

void BundleOutput::write(ByteView bytes) {
  while (!bytes.empty()) {
    if (room_ == 0) next_part();
    const ByteView part = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(room_, bytes.size())));
    open_.back().write(part);
    room_ -= part.size();
    bytes = bytes.subspan(part.size());
  }
}

void BundleOutput::complete(ByteView front) {
  if (room_ != 0 || begun_ != files_.size())
    throw Error(ErrorCode::program_failed, "the bundle is shorter than planned");
  open_.front().completed().write_at(0, front);
  for (vault::StreamedFile& file : open_) {
    file.completed().sync();
    file.completed().close();
  }
  open_.clear();
}

void BundleOutput::read_back(ByteView front, std::uint64_t length, crypto::FileKey file_key) {
  ReadBack check(front, length, std::move(file_key));
  vault::ThreadedSink handed(check);
  std::uint64_t total = 0;
  handed.finish_after([&] {
    for (std::size_t part = 0; part < files_.size(); ++part) {
      vault::File file = disk_->open_read(temporary(part));
      file.drop_cache();
      while (const std::size_t got =
                 handed.fill(plan_.total, [&](MutableBytes room) { return file.read_past_memory(room); })) {
        total += got;
      }
    }
  });
  if (total != plan_.total || !check.is_whole()) {
    throw Error(ErrorCode::disk,
                fmt::format("what was written to {} reads back as something else: the medium is failing",
                            vault::Disk::folder_of(plan_.out).string()));
  }
}

bool BundleOutput::same_bytes(const vault::Path& left, const vault::Path& right) {
  vault::File one = disk_->open_read(left);
  vault::File other = disk_->open_read(right);
  Bytes a(read_size);
  Bytes b(read_size);
  for (;;) {
    const std::size_t in_a = one.read(a);
    const std::size_t in_b = other.read(b);
    if (!std::ranges::equal(ByteView(a).first(in_a), ByteView(b).first(in_b))) return false;
    if (in_a == 0) return true;
  }
}

bool BundleOutput::publish_part(std::size_t part, ExistingTarget existing) {
  const bool there = existing == ExistingTarget::taken_if_equal && disk_->exists(files_[part]) &&
                     same_bytes(temporary(part), files_[part]);
  if (there)
    disk_->remove(temporary(part));
  else
    disk_->rename_new(temporary(part), files_[part]);
  return !there;
}

std::vector<vault::Path> BundleOutput::publish(ExistingTarget existing) {
  std::vector<vault::Path> named;
  try {
    for (std::size_t part = files_.size(); part > 0; --part) {
      if (publish_part(part - 1, existing)) named.push_back(files_[part - 1]);
    }
  } catch (...) {
    // Parts without a first one are no bundle.
    for (const vault::Path& part : named) disk_->remove(part);
    throw;
  }
  published_ = true;
  disk_->sync_folder(vault::Disk::folder_of(plan_.out));
  return files_;
}

}  // namespace fieldvault::bundle
