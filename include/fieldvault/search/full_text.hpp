// Full text over all records: words of any script by ICU, Chinese by characters, filters, ranked, a marked snippet.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/person_links.hpp"
#include "fieldvault/records/record_store.hpp"

namespace fieldvault::search {

enum class Direction { none, left_to_right, right_to_left };

// About 120 characters around a hit: one line, without control characters or marks that turn the direction of writing.
// Without a hit in it, where the query has filters only, `before` is empty.
struct Snippet {
  std::string before;
  std::string hit;
  std::string after;
  Direction direction_of_text = Direction::none;  // of the whole text, which may begin outside the snippet
  Direction direction_of_hit = Direction::none;

  // The hit between U+2039 and U+203A, in the order of the characters.
  [[nodiscard]] std::string text() const;
  // For a terminal: an isolate of the text's direction, in which the marks stand on both sides of the hit in whichever
  // direction it is written. Each part goes through `shown`, which makes it harmless.
  using Shown = std::function<std::string(std::string_view)>;
  [[nodiscard]] std::string laid_out(const Shown& shown) const;
};

// By its words, or, a person, by a name in another spelling or script.
enum class FoundBy { text, name };

struct Hit {
  records::Summary record;
  double score;  // higher is better, among hits that were found by the same; 0 where the query has filters only
  Snippet snippet;
  std::vector<records::SamePerson> linked;  // of the persons in the record, those who have other records
  FoundBy found_by = FoundBy::text;
};

// Of how many matches the best come first. Ranking takes time for each; of more than 1,000 only the newest are ranked
// against one another, and only they are found: those that came to this vault last.
enum class Ranked { all, newest };

struct Found {
  std::vector<Hit> hits;
  Ranked ranked = Ranked::all;
};

// Words joined by AND; "in quotes" a phrase; word* a prefix. Filters narrow it to records that
//   kind:testimony  are of this kind
//   lang:kk         have a text with this language tag, or one that begins with it (zh takes in zh-Hans)
//   after:2018-04, before:2020   are about this day or a later one, or an earlier one; both are inclusive, and dates of
//                   which a part is not known agree where what is known does (search/fields.hpp: which date)
//   case:ID         name this case, or are it
//   person:W-0007   name this person, or whoever is linked as the same person, or are it
// Best first (Ranked says among which); with filters only, the latest day first (the first day that a date may mean
// where `before` is asked for, otherwise the last). Refreshes the index before it asks. Error(input_refused): neither
// word nor filter, a filter's value, over 1,024 bytes. Error(not_found): no such case or person. After these come the
// persons with a name like the whole query, unless it has filters, quotes, an asterisk or a digit.
[[nodiscard]] Found search(vault::Vault& vault, std::string_view query, std::size_t limit);

// The folded words of a text as they are indexed: NFKC case fold, marks removed, ICU word breaks; Han characters are
// one token each.
[[nodiscard]] std::vector<std::string> tokens(std::string_view text);

}  // namespace fieldvault::search
