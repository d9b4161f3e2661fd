// What an errno of a file operation means to the person: the one table from errno to Error.
#pragma once

#include <cstdint>
#include <string_view>

#include "fieldvault/vault/file.hpp"

namespace fieldvault::vault {

// `doing` is a verb phrase: "read", "write to", "make the folder".
[[noreturn]] void throw_disk_error(int error, std::string_view doing, const Path& path);

// For a write of which `missing` bytes did not reach the disk: says so where space or quota was the reason.
[[noreturn]] void throw_write_error(int error, const Path& path, std::uint64_t missing);

}  // namespace fieldvault::vault
