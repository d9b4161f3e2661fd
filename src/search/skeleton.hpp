// The keys under which a word is found: its consonants in a few classes, and the same with one of them dropped.
#pragma once

#include "name_sounds.hpp"

namespace fieldvault::search {

// Under which keys a reading is kept, and under which it is asked for. The two lists differ: a key that says that a
// consonant was dropped begins with '-', so that two words which each drop another one do not meet when they are short.
[[nodiscard]] std::vector<std::string> keys_to_keep(const Reading& reading);
[[nodiscard]] std::vector<std::string> keys_to_ask(const Reading& reading);

// The same of all readings of a word. A full name also asks for the initial that may stand for it; an initial asks for
// nothing, since half of all names would answer.
[[nodiscard]] std::vector<std::string> keys_to_keep(const NameWord& word);
[[nodiscard]] std::vector<std::string> keys_to_ask(const NameWord& word);

}  // namespace fieldvault::search
