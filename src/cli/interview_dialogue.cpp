#include "interview_dialogue.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/interview.hpp"
#include "line_input.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

using records::Interview;
using records::InterviewReply;

constexpr std::string_view how_it_goes =
    "Each answer is kept in the vault as soon as Enter is pressed. :help explains a question; :back :skip :unknown\n"
    ":declined :pause are words of their own.\n";
constexpr std::string_view paused = "Paused. Everything is kept: `testimony add` goes on with it.\n";

// Each line by itself, so that stored text cannot pretend to be more of them.
void tell(const LineInput& terminal, std::string_view message) {
  while (!message.empty()) {
    const auto end = message.find('\n');
    terminal.say(fmt::format("  {}\n", shown(message.substr(0, end))));
    message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
  }
}

std::string question_text(const records::InterviewPrompt& prompt) {
  std::string text = prompt.text;
  if (!prompt.choices.empty()) text += fmt::format(" ({})", fmt::join(prompt.choices, ", "));
  if (!prompt.present.empty()) {
    text += fmt::format(" [Enter keeps {}]", isolated(prompt.present));
  } else if (!prompt.suggestion.empty()) {
    text += fmt::format(" [Enter: {}]", isolated(prompt.suggestion));
  }
  return text + ": ";
}

void tell_unfinished(const LineInput& terminal, const std::vector<Interview::Unfinished>& unfinished) {
  terminal.say("Interviews that are not finished:\n");
  for (std::size_t i = 0; i < unfinished.size(); ++i) {
    const auto& one = unfinished[i];
    terminal.say(fmt::format("  {}. {}, {}, {}\n", i + 1,
                             one.witness.empty() ? "no witness yet" : isolated(one.witness),
                             number_of(one.answers, "answer"), one.saved_at.text()));
  }
}

std::optional<std::size_t> number_in(std::string_view text, std::size_t count) {
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || number == 0 || number > count) return {};
  return number - 1;
}

void drop(LineInput& terminal, vault::Vault& vault, const Interview::Unfinished& one) {
  const TypedLine word =
      terminal.ask(fmt::format("{} lost. Type drop to go on: ", number_of(one.answers, "answer is", "answers are")));
  if (word.end == TypedLine::End::line && word.text == "drop") records::Drafts(vault).remove(one.name);
}

// The interview that the person wants; nullopt where they stopped here.
std::optional<Interview> chosen(LineInput& terminal, vault::Vault& vault) {
  constexpr std::string_view drop_word = ":drop ";
  for (;;) {
    const auto unfinished = Interview::unfinished(vault);
    if (unfinished.empty()) return Interview::begin(vault);
    tell_unfinished(terminal, unfinished);
    const TypedLine typed =
        terminal.ask("A number goes on with it, :new begins another, :drop NUMBER throws one away: ");
    if (typed.end == TypedLine::End::stopped) return std::nullopt;
    if (typed.text == ":new") return Interview::begin(vault);
    if (typed.text.starts_with(drop_word)) {
      const auto number = number_in(std::string_view(typed.text).substr(drop_word.size()), unfinished.size());
      if (number) {
        drop(terminal, vault, unfinished[*number]);
        continue;
      }
    } else if (const auto number = number_in(typed.text, unfinished.size())) {
      return Interview::resume(vault, unfinished[*number].name);
    }
    terminal.say(fmt::format("  There is no '{}' here.\n", shown(typed.text)));
  }
}

// True where all was written.
bool written(Interview& interview, const LineInput& terminal, CommandContext& context) {
  try {
    for (const records::Written& one : interview.write()) print_written(context, one, "added");
    return true;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused && error.code() != ErrorCode::not_found) throw;
    tell(terminal, fmt::format("Nothing was written: {}", error.what()));
    return false;
  }
}

void tell_summary(const LineInput& terminal, const Interview& interview) {
  for (const auto& [question, answer] : interview.summary()) {
    terminal.say(fmt::format("  {} {}\n", question, isolated(answer)));
  }
}

int converse(Interview& interview, LineInput& terminal, CommandContext& context) {
  std::string section;
  for (;;) {
    const records::InterviewPrompt prompt = interview.prompt();
    if (prompt.section != section) {
      terminal.say(fmt::format("\n{}\n", prompt.section));
      if (prompt.is_last) tell_summary(terminal, interview);
    }
    section = prompt.section;
    const TypedLine typed = terminal.ask(question_text(prompt));
    if (typed.end == TypedLine::End::stopped && typed.text.empty()) break;
    const InterviewReply reply = interview.say(typed.text);
    tell(terminal, reply.message);
    if (typed.end == TypedLine::End::stopped || reply.outcome == InterviewReply::Outcome::paused) break;
    if (reply.outcome == InterviewReply::Outcome::complete && written(interview, terminal, context)) return 0;
  }
  terminal.say(paused);
  return 0;
}

}  // namespace

int hold_interview(vault::Vault& vault, CommandContext& context) {
  LineInput terminal;
  terminal.say(how_it_goes);
  auto interview = chosen(terminal, vault);
  if (!interview) return 0;
  return converse(*interview, terminal, context);
}

}  // namespace fieldvault::cli
