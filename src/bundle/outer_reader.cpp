#include "outer_reader.hpp"

#include <fmt/format.h>

#include <array>

#include "fieldvault/bundle/tar.hpp"
#include "fieldvault/crypto/error.hpp"
#include "sealed_format.hpp"
#include "tar_format.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::size_t read_size = std::size_t{1024} * 1024;

class OuterMembers final : public TarHandler {
 public:
  explicit OuterMembers(OuterHandler& handler) : handler_(&handler) {}

  void begin(std::string_view name, std::uint64_t size) override {
    static constexpr std::array names = {outer_name::manifest, outer_name::signature, outer_name::sealed};
    static constexpr std::array<std::uint64_t, 3> limits = {trust::max_signed_text_size, max_minisig_size,
                                                            max_tar_size};
    if (member_ >= names.size() || name != names[member_]) {
      throw Error(ErrorCode::input_refused,
                  "the bundle does not hold exactly manifest.txt, manifest.txt.minisig and sealed.age, in this order");
    }
    if (size > limits[member_])
      throw Error(ErrorCode::input_refused, fmt::format("{} is over {} bytes", name, limits[member_]));
    if (member_ == 2) handler_->signed_manifest(manifest_, signature_, size);
  }

  void bytes(ByteView part) override {
    if (member_ == 0) manifest_ += text_of(part);
    if (member_ == 1) signature_ += text_of(part);
    if (member_ == 2) handler_->sealed(part);
  }

  void end() override {
    if (member_ == 2) handler_->sealed_end();
    ++member_;
  }

  [[nodiscard]] bool complete() const { return member_ == 3; }

 private:
  OuterHandler* handler_;
  std::size_t member_ = 0;
  std::string manifest_;
  std::string signature_;
};

}  // namespace

void read_outer(BundleFile& file, OuterHandler& handler, const evidence::Progress& progress) {
  OuterMembers members(handler);
  TarReader tar(members);
  Bytes block(read_size);
  file.rewind();
  std::uint64_t done = 0;
  for (;;) {
    const std::size_t count = file.read(block);
    if (count == 0) break;
    tar.write(ByteView(block).first(count));
    done += count;
    if (progress) progress(done, file.size());
  }
  const std::uint64_t zeros = tar.finish();
  if (!members.complete()) throw Error(ErrorCode::input_refused, "the bundle was cut off");
  if (zeros != tar_end_size) throw Error(ErrorCode::input_refused, "bytes follow the end of the bundle");
}

}  // namespace fieldvault::bundle
