// What a guided interview asks, as data: one row a question, in the order in which they are asked.
#pragma once

#include <string>
#include <vector>

namespace fieldvault::records {

enum class Section { safety, consent, narrative, details, end };

// Into which record an answer goes.
enum class Place { nowhere, consent, testimony };

// How an answer is read. What may stand in it is the schema's word.
enum class Shape {
  gate,      // yes, or the interview does not go on
  choice,    // yes or no, for the questions that hang on it
  witness,   // a person's code or id
  way,       // how consent comes to be on record
  code,      // of the schema's list or vocabulary
  line,      // a short text
  prose,     // free text, a date or a place: "unknown" and "declined" are answers
  language,  // BCP 47
  number,
  end,  // "write"
};

enum class Need { required, optional };

// What an empty answer takes.
enum class Suggestion { none, today, previous_language };

struct Question {
  std::string id;  // the name of its answer in a draft; never changes. '#' is the number in a list
  Section section;
  Place place;
  std::string pointer;  // into the record; '#' is the index in a list
  Shape shape;
  Need need;
  std::string prompt;
  std::string help;
  Suggestion suggestion = Suggestion::none;
  // Asked only where these answers were given.
  struct Condition {
    std::string id;
    std::string answer;
  };
  std::vector<Condition> when = {};

  // The part of the id before '#'; empty where it stands in no list. The first question of a list decides whether
  // there is one more.
  [[nodiscard]] std::string list() const {
    const auto mark = id.find('#');
    return mark == std::string::npos ? std::string() : id.substr(0, mark);
  }
};

[[nodiscard]] const std::vector<Question>& interview_questions();
[[nodiscard]] std::string section_title(Section section);

}  // namespace fieldvault::records
