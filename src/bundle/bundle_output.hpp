// The file of a bundle while it is written: beside its target, in one piece or in parts, published only when whole.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/vault/disk.hpp"
#include "fieldvault/vault/streamed_file.hpp"

namespace fieldvault::bundle {

inline constexpr std::uint64_t min_part_size = std::uint64_t{1} << 20;
inline constexpr std::uint64_t max_parts = 999;

// Where the bytes will lie.
struct OutputPlan {
  vault::Path out;
  std::uint64_t total;                 // bytes in all
  std::optional<std::uint64_t> split;  // bytes of a part

  [[nodiscard]] static vault::Path part_name(vault::Path out, std::size_t part);  // part from 1: OUT.001
  [[nodiscard]] std::vector<vault::Path> files() const;
  [[nodiscard]] std::uint64_t size_of(std::size_t part) const;
};

// Error(wrong_usage) where the parts would be too small.
void require_split(const std::optional<std::uint64_t>& split);

enum class ExistingTarget { refused, taken_if_equal };

class BundleOutput final : public crypto::ByteSink {
 public:
  // Removes what an export that died left beside the target. Before anything is written: Error(wrong_usage) too many
  // parts; Error(input_refused) a file that the file system there cannot hold, or a target that exists and cannot be
  // the same; Error(disk) not enough space.
  BundleOutput(vault::Disk& disk, OutputPlan plan, ExistingTarget existing);
  ~BundleOutput() override;  // removes what was not published
  BundleOutput(const BundleOutput&) = delete;
  BundleOutput& operator=(const BundleOutput&) = delete;

  void write(ByteView bytes) override;
  // Replaces the first bytes, which are all in the first part; then everything is on the disk.
  void complete(ByteView front);
  // Reads everything back from the medium: Error(disk) where it is not this front, an age payload of `length` bytes
  // that opens with this key, zeros.
  void read_back(ByteView front, std::uint64_t length, crypto::FileKey file_key);
  // Gives the final names, the first part last. Error(input_refused) where one is taken (by something else).
  std::vector<vault::Path> publish(ExistingTarget existing);

 private:
  [[nodiscard]] vault::Path temporary(std::size_t part) const;
  void next_part();
  void require_room() const;
  void require_targets(ExistingTarget existing) const;
  // True where it gave a new name, false where the target was there already, with the same bytes.
  [[nodiscard]] bool publish_part(std::size_t part, ExistingTarget existing);
  [[nodiscard]] bool same_bytes(const vault::Path& left, const vault::Path& right);

  vault::Disk* disk_;
  OutputPlan plan_;
  std::vector<vault::Path> files_;
  std::vector<vault::StreamedFile> open_;  // the first part, and the one that is being written
  std::size_t begun_ = 0;                  // parts
  std::uint64_t room_ = 0;                 // bytes that the present part still takes
  bool published_ = false;
};

}  // namespace fieldvault::bundle
