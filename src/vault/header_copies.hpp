// The two copies of the header on disk: read and judged one by one, written one after the other.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "fieldvault/vault/disk.hpp"
#include "fieldvault/vault/header.hpp"

namespace fieldvault::vault {

inline constexpr std::array<std::string_view, 2> header_names = {"header.a", "header.b"};

struct HeaderCopy {
  Path path;
  std::optional<UnverifiedHeader> header;  // what could be parsed
  std::string fault;                       // otherwise why not, as a phrase after the file's name
  std::optional<std::string> refusal;      // whole, but not to be obeyed: the message of the Error(input_refused)
  bool checksum_fits = false;              // a refused copy that nobody tore: somebody wrote it so
};

// Never throws for what a copy holds, nor where it is missing or cannot be read.
[[nodiscard]] std::array<HeaderCopy, 2> read_header_copies(Disk& disk, const Path& folder);

// The copies that may be tried, newest generation first, header.a first among equals, equal bytes once. Throws
// Error(input_refused) where a copy was written to be refused, or where only such copies are left; Error(damaged),
// with the ways out named, where both are torn or missing.
[[nodiscard]] std::vector<const UnverifiedHeader*> usable_headers(const std::array<HeaderCopy, 2>& copies);

// Writes one copy; then reads it back, parses it, checks its MAC and asks `unlocks`. Error(disk) where the disk gave
// back something else: the other copy was not touched then.
void write_header_copy(Disk& disk, const Path& path, ByteView encoded, const HeaderMacKey& mac_key,
                       const std::function<bool(const Header&)>& unlocks);

// Writes a header that has opened the vault already, except where the copy is that header. The same errors.
void restore_header_copy(Disk& disk, const Path& path, ByteView encoded, const HeaderMacKey& mac_key);

}  // namespace fieldvault::vault
