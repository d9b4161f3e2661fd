#include "fieldvault/bundle/audit_order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/confined.hpp"
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

// As the bundle states it, and nobody has vouched for: only the order of a list depends on it.
std::string claim_text(BundleFile& file) {
  const OuterFront front = read_front(file);
  const Manifest manifest = Manifest::parse(front.manifest);
  const auto key = crypto::minisign_key_id(front.signature);
  return fmt::format("{} {} {}", manifest.place.sequence.value(), manifest.place.channel.text(),
                     key ? key->text() : std::string());
}

std::optional<Claim> claim_of(vault::Disk& disk, const vault::Path& path) {
  constexpr std::size_t most = 20 + 1 + 32 + 1 + 16;
  try {
    BundleFile file(disk, path);
    const auto answer = vault::run_confined(
        file.descriptors(), [&] { return copy_of(bytes_of(claim_text(file))); }, most);
    const std::string text(text_of(answer.bytes));
    const auto first = text.find(' ');
    const auto second = text.find(' ', first + 1);
    const auto number = trust::parse_decimal(std::string_view(text).substr(0, first));
    if (!number || second == std::string::npos) return std::nullopt;
    return Claim{text.substr(second + 1), text.substr(first + 1, second - first - 1), *number};
  } catch (const Error&) {
    // The audit says what is wrong with it.
    return std::nullopt;
  }
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
