// The score of a row of full text, as a function of FTS5: bounded_bm25(table, query, words), where the
// query is the one that the table is matched with, and its first phrases are the words that count.
#pragma once

struct sqlite3;

namespace fieldvault::vault {

// BM25 (k1 1.2, b 0.75), in billionths, higher is better. FTS5's own bm25() counts every row that has a word before it
// gives the first score; this one counts 500 of them, and where there are more it estimates from how densely these
// stand. Throws Error(program_failed) where the library has no FTS5.
void add_full_text_score(sqlite3* connection);

}  // namespace fieldvault::vault
