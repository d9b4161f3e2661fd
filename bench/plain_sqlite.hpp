// The peer of the bulk import: the same rows in SQLite with FTS5, without encryption, ledger, checks or indexes.
#pragma once

#include <filesystem>

namespace fieldvault::bench {

// none, or SQLCipher as a vault uses it, with the index of beginnings of words that a vault has: the part of a vault's
// time that is not its own.
enum class Cipher { none, as_in_a_vault };

// Each line of the file as a row, and all its texts in FTS5 with SQLite's own tokenizer, in one transaction into a new
// database. In a process that has opened no vault: from then on the library locks memory for every connection.
void fill_plain_sqlite(const std::filesystem::path& lines, const std::filesystem::path& database, Cipher cipher);

}  // namespace fieldvault::bench
