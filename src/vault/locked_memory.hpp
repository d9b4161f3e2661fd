// Memory for SQLite that is locked once and stays so, for cipher_memory_security to hand out piece by piece.
#pragma once

#include "fieldvault/crypto/bytes.hpp"

namespace fieldvault::vault {

// Before the library's first use; later it does nothing. SQLCipher locks each piece of memory that SQLite takes and
// unlocks it when it is freed, two calls of the system for each of hundreds of pieces in writing one record; and
// unlocking takes whole pages, with the living neighbours of the piece. From here pieces come out of 64 MiB that are
// locked at the beginning, each page as it is first used, and never unlocked; mlock() and munlock(), which this file
// defines for the program, have nothing to do for an address in it. SQLCipher still wipes each piece when it is freed.
// Where less than the 64 MiB may be locked, what is used beyond that is not, and mlock() says so; SQLCipher does not
// listen, so that crypto::memory_lock_was_refused() knows it. What is larger than 64 KiB, or beyond the 64 MiB, comes
// from malloc() and is locked and unlocked as before.
void give_locked_memory_to_sqlite() noexcept;

// Locks as much of the beginning of `memory` as the system allows (RLIMIT_MEMLOCK), each page as it is first used, and
// leaves 2 MiB of what is allowed, or half of it, to keys. Returns how many bytes are locked: 0 where nothing may be.
[[nodiscard]] std::size_t lock_beginning(MutableBytes memory) noexcept;

// Bytes that SQLite may keep of the pages of one database: half of the `locked` bytes, at least 2 and at most 32 MiB. A
// page that does not fit is encrypted and written, and read and decrypted when it is needed again.
[[nodiscard]] std::size_t page_cache_for(std::size_t locked) noexcept;
// With what is locked here.
[[nodiscard]] std::size_t page_cache_size() noexcept;

// Whether a process that is forked from here on has it. One that does not must not touch a database.
void keep_locked_memory_from_children(bool is_kept) noexcept;

// As much of it as was ever handed out.
[[nodiscard]] ByteView locked_memory_of_sqlite() noexcept;

}  // namespace fieldvault::vault
