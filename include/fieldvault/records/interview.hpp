// A guided interview: what is asked next, what an answer becomes, and every answer kept as soon as it is given.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fieldvault/records/draft.hpp"
#include "fieldvault/records/record_store.hpp"

namespace fieldvault::records {

struct InterviewStep;

// "Unknown" and "declined to say" are two different answers; a question that was skipped has none.
struct InterviewAnswer {
  enum class Kind { given, skipped, unknown, declined };
  Kind kind;
  std::string text;         // as typed, where it was given
  std::string person = {};  // of the witness: the id of whoever was meant; empty where nobody had the code
};

// What the person is asked now.
struct InterviewPrompt {
  std::string section;               // "Consent"
  std::string text;                  // "In which form is consent given?"
  std::vector<std::string> choices;  // codes, one of which it must be; empty: other text
  std::string suggestion;            // what an empty line takes; empty: nothing
  std::string present;               // the answer that an empty line keeps, after :back
  bool is_last;                      // everything is asked: the summary belongs here
};

struct InterviewReply {
  enum class Outcome { next, again, paused, complete };
  Outcome outcome;
  std::string message;  // for the person; may be empty, may hold text of the vault: escape it where it is shown
};

class Interview {
 public:
  struct Unfinished {
    std::string name;
    std::string witness;  // as typed; empty where it was not asked yet
    std::size_t answers;
    vault::Timestamp saved_at;
  };
  [[nodiscard]] static std::vector<Unfinished> unfinished(vault::Vault& vault);
  // The vault must outlive the interview.
  [[nodiscard]] static Interview begin(vault::Vault& vault);
  // Goes on at the first question that has no answer; at the witness, where somebody with the code of a new witness
  // has come into the vault since: only the person who asks can say whether they are one.
  [[nodiscard]] static Interview resume(vault::Vault& vault, std::string_view name);

  Interview(Interview&&) noexcept;
  ~Interview();

  [[nodiscard]] InterviewPrompt prompt() const;
  // A line as it was typed: an answer, nothing, or one of the words :back :skip :unknown :declined :pause :help; a text
  // that begins with a colon begins with two. What is taken is on disk when this returns.
  [[nodiscard]] InterviewReply say(std::string_view typed);

  // What would be written, to read over: question and answer. Only the number of the statements.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> summary() const;
  // After Outcome::complete: person (where new), consent and testimony in one transaction, which removes the draft.
  std::vector<Written> write();

 private:
  Interview(vault::Vault& vault, std::string name);
  // Back to the witness, where it is no longer certain who is meant.
  void ask_witness_again();
  [[nodiscard]] const InterviewStep& current() const;
  [[nodiscard]] std::string suggestion(const InterviewStep& step) const;
  [[nodiscard]] InterviewReply word(std::string_view word);
  [[nodiscard]] InterviewReply nothing_typed();
  [[nodiscard]] InterviewReply take(std::string_view typed);
  [[nodiscard]] InterviewReply leave_out(InterviewAnswer::Kind kind);
  [[nodiscard]] InterviewReply keep(InterviewAnswer answer, std::string message);

  vault::Vault* vault_;
  std::string name_;
  std::map<std::string, InterviewAnswer> answers_;
  std::vector<InterviewStep> path_;  // to the first question without an answer
  std::size_t at_ = 0;
  bool asks_witness_again_ = false;
};

}  // namespace fieldvault::records
