#include "tar_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fieldvault::bundle {
namespace {

constexpr std::size_t checksum_offset = 148;

void put(TarBlock& block, std::size_t offset, std::string_view text) {
  const ByteView bytes = bytes_of(text);
  std::copy(bytes.begin(), bytes.end(), block.begin() + static_cast<std::ptrdiff_t>(offset));
}

bool is_name_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

// Windows opens a device for these names, whatever follows the first dot.
bool is_windows_device(std::string_view component) {
  std::string stem(component.substr(0, component.find('.')));
  std::ranges::transform(stem, stem.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (stem == "con" || stem == "prn" || stem == "aux" || stem == "nul") return true;
  const bool numbered = stem.starts_with("com") || stem.starts_with("lpt");
  return numbered && stem.size() == 4 && stem[3] >= '0' && stem[3] <= '9';
}

bool is_component(std::string_view component) {
  return !component.empty() && component.back() != '.' && std::ranges::all_of(component, is_name_character) &&
         !is_windows_device(component);
}

}  // namespace

bool is_tar_name(std::string_view name) {
  if (name.empty() || name.size() > tar_name_size) return false;
  for (;;) {
    const std::size_t slash = name.find('/');
    if (!is_component(name.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    name.remove_prefix(slash + 1);
  }
}

TarBlock tar_block_of(std::string_view name, std::uint64_t size, TarType type) {
  TarBlock block{};
  put(block, 0, name);
  put(block, 100, std::string_view("0000644\0", 8));
  put(block, 108, std::string_view("0000000\0", 8));
  put(block, 116, std::string_view("0000000\0", 8));
  put(block, tar_size_offset, fmt::format("{:011o}", size));
  put(block, 136, "00000000000");
  put(block, checksum_offset, "        ");
  block[tar_type_offset] = static_cast<std::byte>(type);
  put(block, 257, std::string_view("ustar\00000", 8));
  put(block, 329, std::string_view("0000000\0", 8));
  put(block, 337, std::string_view("0000000\0", 8));
  unsigned sum = 0;
  for (const std::byte b : block) sum += std::to_integer<unsigned>(b);
  put(block, checksum_offset, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
  return block;
}

std::string pax_size_record(std::uint64_t size) {
  const std::string body = fmt::format(" size={}\n", size);
  std::size_t length = body.size() + 1;
  while (fmt::formatted_size("{}", length) + body.size() != length) ++length;
  return fmt::format("{}{}", length, body);
}

std::optional<std::uint64_t> parse_pax_size_record(std::string_view record) {
  constexpr std::string_view key = " size=";
  const std::size_t at = record.find(key);
  if (at == std::string_view::npos || !record.ends_with('\n')) return std::nullopt;
  const std::string_view digits = record.substr(at + key.size(), record.size() - at - key.size() - 1);
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (size <= max_plain_tar_size || size > max_tar_size || pax_size_record(size) != record) return std::nullopt;
  return size;
}

}  // namespace fieldvault::bundle
