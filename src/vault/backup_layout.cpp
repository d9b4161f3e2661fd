#include "backup_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/writeback.hpp"
#include "file_hash.hpp"
#include "header_copies.hpp"
#include "vault_state.hpp"

namespace fieldvault::vault {
namespace {

constexpr std::size_t block = std::size_t{1} << 20;
constexpr std::uint64_t most_generations = std::uint64_t{1} << 53;
constexpr std::string_view bodies_from_generation = "../../objects/";

std::string place_of(const ObjectName& name) {
  const std::string hex = name.hex();
  return hex.substr(0, 2) + "/" + hex;
}

std::optional<std::uint64_t> number_of(std::string_view name) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size() || number == 0 || number > most_generations ||
      name != std::to_string(number)) {
    return std::nullopt;
  }
  return number;
}

}  // namespace

Path BackupLayout::generation(std::uint64_t number) const { return generations() / std::to_string(number); }

Path BackupLayout::unfinished(std::uint64_t number) const {
  return generations() / (std::to_string(number) + ".unfinished");
}

Path BackupLayout::body(const ObjectName& name) const { return root_ / vault_folder::objects / place_of(name); }

std::vector<std::uint64_t> BackupLayout::numbers() const {
  std::vector<std::uint64_t> all;
  if (!disk_->is_folder(generations())) return all;
  for (const std::string& name : disk_->list(generations())) {
    if (const auto number = number_of(name)) all.push_back(*number);
  }
  std::ranges::sort(all);
  return all;
}

std::string BackupSums::text() const {
  std::string text;
  for (const auto& [name, hash] : files) text += fmt::format("{}  {}\n", hash.hex(), name);
  for (const ObjectName& body : bodies) {
    text += fmt::format("{}  {}{}\n", body.hex(), bodies_from_generation, place_of(body));
  }
  return text;
}

BackupSums BackupSums::parse(std::string_view text) {
  BackupSums sums;
  std::string_view rest = text;
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    const auto gap = line.find("  ");
    const auto hash = crypto::Digest::parse(line.substr(0, gap));
    if (!hash || gap == std::string_view::npos) break;
    const std::string_view name = line.substr(gap + 2);
    if (name.starts_with(bodies_from_generation)) {
      sums.bodies.push_back(*hash);
    } else {
      sums.files.emplace(name, *hash);
    }
  }
  const auto has = [&](std::string_view name) { return sums.files.contains(std::string(name)); };
  const auto headers = static_cast<std::size_t>(std::ranges::count_if(header_names, has));
  if (sums.text() != text || headers == 0 || !has(vault_folder::database) || sums.files.size() != headers + 1) {
    throw Error(ErrorCode::damaged, "SHA256SUMS of the backup is not as it was written");
  }
  return sums;
}

BackupSums read_sums(Disk& disk, const BackupLayout& layout, std::uint64_t generation) {
  const Bytes text = disk.read_all(layout.generation(generation) / sums_name, max_sums_size);
  return BackupSums::parse(text_of(text));
}

crypto::Digest copy_file(Disk& disk, const Path& from, const Path& to, const std::function<void(std::size_t)>& copied) {
  File in = disk.open_read(from);
  File out = disk.create(to);
  crypto::Sha256 hash;
  Writeback writeback;
  Bytes buffer(block);
  for (std::size_t size = in.read(buffer); size > 0; size = in.read(buffer)) {
    const ByteView part = ByteView(buffer).first(size);
    hash.update(part);
    out.write(part);
    writeback.wrote(out, size);
    copied(size);
  }
  out.sync();
  out.close();
  return hash.finish();
}

crypto::Digest hash_on_medium(Disk& disk, const Path& path) {
  File file = disk.open_read(path);
  file.drop_cache();
  return hash_of(file);
}

}  // namespace fieldvault::vault
