// Memory for SQLite that is locked once and stays so, for cipher_memory_security to hand out piece by piece.
#pragma once

#include "fieldvault/crypto/bytes.hpp"

namespace fieldvault::vault {

// Before the library's first use; later it does nothing. SQLCipher locks each piece of memory that SQLite takes and
// unlocks it when it is freed, two calls of the system for each of hundreds of pieces in writing one record; and
// unlocking takes whole pages, with the living neighbours of the piece. From here pieces come out of memory that was
// locked when it was first needed and is never unlocked, and mlock() and munlock(), which this file defines for the
// program, have nothing to do for an address in it. SQLCipher still wipes each piece when it is freed. What is larger
// than 64 KiB, or beyond 32 MiB in all, comes from malloc() and is locked and unlocked as before.
void give_locked_memory_to_sqlite() noexcept;

// As much of it as was ever handed out.
[[nodiscard]] ByteView locked_memory_of_sqlite() noexcept;

}  // namespace fieldvault::vault
