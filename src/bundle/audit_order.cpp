#include "fieldvault/bundle/audit_order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/crypto/error.hpp"
#include "outer_reader.hpp"

namespace fieldvault::bundle {
namespace {

// Whose it says that it is, and which.
struct Claim {
  std::string key;
  std::string channel;
  std::uint64_t sequence;
  auto operator<=>(const Claim&) const = default;
};

// Reads as far as manifest and signature, and no further.
class ClaimReader final : public OuterHandler {
 public:
  struct Read {};
  void signed_manifest(std::string_view text, std::string_view signature, std::uint64_t) override {
    const Manifest manifest = Manifest::parse(text);
    const auto key = crypto::minisign_key_id(signature);
    claim = Claim{key ? key->text() : std::string(), manifest.place.channel.text(), manifest.place.sequence.value()};
    throw Read();
  }
  void sealed(ByteView) override {}
  void sealed_end() override {}
  std::optional<Claim> claim;
};

std::optional<Claim> claim_of(vault::Disk& disk, const vault::Path& path) {
  ClaimReader reader;
  try {
    BundleFile file(disk, path);
    read_outer(file, reader, {});
  } catch (const ClaimReader::Read&) {
  } catch (const Error&) {
    // The audit says what is wrong with it.
  }
  return reader.claim;
}

bool is_bundle(std::string_view name) {
  return !name.starts_with('.') && (name.ends_with(".fvb") || name.ends_with(".fvb.001"));
}

}  // namespace

std::vector<vault::Path> bundles_in(vault::Disk& disk, const vault::Path& folder) {
  using Found = std::tuple<bool, std::optional<Claim>, std::string>;  // without a claim, claim, name
  std::vector<Found> found;
  for (std::string& name : disk.list(folder)) {
    if (!is_bundle(name)) continue;
    auto claim = claim_of(disk, folder / name);
    const bool is_unclaimed = !claim;
    found.emplace_back(is_unclaimed, std::move(claim), std::move(name));
  }
  if (found.empty()) throw Error(ErrorCode::not_found, fmt::format("no bundle lies in {}", folder.string()));
  std::ranges::sort(found);
  std::vector<vault::Path> bundles;
  bundles.reserve(found.size());
  for (const Found& one : found) bundles.push_back(folder / std::get<std::string>(one));
  return bundles;
}

}  // namespace fieldvault::bundle
