#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>

#include "command.hpp"
#include "consent_output.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/conditions.hpp"
#include "fieldvault/search/index.hpp"
#include "given_to_output.hpp"
#include "history.hpp"
#include "input.hpp"
#include "line_input.hpp"
#include "output.hpp"
#include "person_links.hpp"
#include "record_options.hpp"
#include "set_aside_output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

std::string all_uses() {
  std::string text;
  for (const records::Use use : consent_uses) text += (text.empty() ? "" : ", ") + std::string(records::use_text(use));
  return text;
}

// Writes a consent by `write`; what it sets aside leaves the indexes with it, and is told.
template <typename Write>
void write_consent(CommandContext& context, vault::Vault& vault, std::string_view done, const Write& write) {
  const std::uint64_t first = ledger::Log::own(vault.database()).size();
  vault::Transaction transaction(vault.database());
  const records::Written written = write();
  search::forget_set_aside(vault);
  transaction.commit();
  print_written(context, written, done);
  for (const std::string& line : set_aside_lines(vault, records::set_aside_since(vault, first))) {
    tell_warning(context, line);
  }
}

struct SetOptions {
  std::string person;
  BodyInput input;
};

// Otherwise "recorded" would sound like permission.
void tell_standing_withdrawal(CommandContext& context, const records::RecordStore& store,
                              const records::RecordId& person) {
  std::string list;
  for (const records::Use use : records::withdrawn_still(store, person)) {
    list += (list.empty() ? "" : ", ") + std::string(records::use_text(use));
  }
  if (list.empty()) return;
  tell_warning(context,
               fmt::format("the withdrawal stands for {}: it ends only by a consent whose date is later", list));
}

int set(const SetOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const records::RecordStore store(vault);
  const records::RecordId person = store.resolve(options.person, records::kind::person);
  Json base = Json::object();
  if (const auto present = records::consent_of(store, person)) base = store.current(*present)->revision.body();
  const Json body = read_body(options.input, records::kind::consent, std::move(base), store, context);
  write_consent(context, vault, "recorded", [&] { return records::set_consent(vault, person, body); });
  tell_standing_withdrawal(context, store, person);
  return 0;
}

records::Use use_named(std::string_view text) {
  const auto use = records::parse_use(text);
  if (use) return *use;
  throw Error(ErrorCode::wrong_usage, fmt::format("'{}' is no use of consent; these are: {}", text, all_uses()));
}

// "court, contact", or "all".
std::vector<records::Use> uses_in(std::string_view typed) {
  if (typed == "all") return {consent_uses.begin(), consent_uses.end()};
  std::vector<records::Use> named;
  while (!typed.empty()) {
    const auto end = typed.find_first_of(", ");
    if (end != 0) named.push_back(use_named(typed.substr(0, end)));
    typed.remove_prefix(end == std::string_view::npos ? typed.size() : end + 1);
  }
  return named;
}

// What the person takes back, as they say it now: a use that was not meant is hard to get back, and one that was
// forgotten goes on being used.
std::vector<records::Use> ask_uses(const records::RecordStore& store, const records::RecordId& person,
                                   vault::Timestamp now) {
  const records::ConsentBook book(store, now);
  LineInput terminal;
  for (const records::Use use : consent_uses) {
    terminal.say(fmt::format("  {:<20} {}\n", records::use_text(use),
                             records::decision_text(book.answer(person, use).decision)));
  }
  for (;;) {
    const TypedLine typed = terminal.ask("Which uses are taken back? Names with commas, or all; nothing: leave it: ");
    if (typed.end == TypedLine::End::stopped || typed.text.empty()) {
      throw Error(ErrorCode::wrong_usage, "no use was named; nothing was withdrawn");
    }
    try {
      const std::vector<records::Use> named = uses_in(typed.text);
      if (!named.empty()) return named;
    } catch (const Error& error) {
      terminal.say(fmt::format("  {}\n", shown(error.what())));
    }
  }
}

struct WithdrawOptions {
  std::string person;
  std::vector<std::string> uses;
  bool yes = false;
  std::string by;
  std::string because;
};

int withdraw(const WithdrawOptions& options, CommandContext& context) {
  std::vector<records::Use> withdrawn;
  for (const std::string& text : options.uses) withdrawn.push_back(use_named(text));
  vault::Vault vault = open_vault(context);
  const records::RecordStore store(vault);
  const records::RecordId person = store.resolve(options.person, records::kind::person);
  const bool asks = withdrawn.empty() && !options.yes && !context.options.json && error_is_terminal() && has_terminal();
  if (asks && records::consent_of(store, person)) withdrawn = ask_uses(store, person, context.world.clock.now());
  write_consent(context, vault, "withdrawn",
                [&] { return records::withdraw_consent(vault, person, withdrawn, options.by, options.because); });
  if (!context.options.json) {
    const std::vector<bundle::GivenTo> given = bundle::given_to(vault, person);
    if (given.empty()) context.err << "Nobody was given anything of this person from here.\n";
    print_given_to(context.err, given);
    for (const records::SamePerson& same : records::PersonLinks(vault).among({person})) {
      context.err << same_as_text(same) << ": what was agreed to there stands until it is withdrawn there too\n";
    }
  }
  return 0;
}

struct ShowOptions {
  std::string person;
};

int show(const ShowOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const records::RecordStore store(vault);
  const records::RecordId person = store.resolve(options.person, records::kind::person);
  const records::ConsentBook book(store, context.world.clock.now());
  const auto consent = records::consent_of(store, person);
  const std::vector<bundle::GivenTo> given = bundle::given_to(vault, person);
  Json answers = Json::object();
  for (const records::Use use : consent_uses) {
    Json answer = {{"decision", records::decision_text(book.answer(person, use).decision)}};
    for (const records::IdentityLevel level : consent_levels) {
      answer[std::string(records::identity_level_text(level))] =
          records::decision_text(book.answer(person, use, level).decision);
    }
    answers[std::string(records::use_text(use))] = std::move(answer);
  }
  if (context.options.json) {
    Json document = {{"person", person.text()}, {"uses", answers}, {"given_to", given_to_json(given)}};
    if (consent) {
      document["id"] = consent->text();
      document["body"] = store.current(*consent)->revision.body();
    }
    print_json(context.out, document);
    return 0;
  }
  Json body = Json::object();
  if (consent) {
    body = store.current(*consent)->revision.body();
    context.out << "consent " << consent->text() << "\n";
    print_what_people_heed(context.out, body);
  }
  print_consent_answers(context.out, answers);
  print_of_each_use(context.out, body);
  if (!consent) context.out << "no consent is recorded: nothing leaves\n";
  print_given_to(context.out, given);
  return 0;
}

int history(const ShowOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const records::RecordStore store(vault);
  const records::RecordId person = store.resolve(options.person, records::kind::person);
  for (const records::RecordId& consent : store.referring_to(person, records::kind::consent)) {
    const auto current = store.current(consent);
    // Others are named in a consent too, as whoever spoke for a child.
    if (current && current->revision.body().value("given_by", Json()) == Json(person.text())) {
      print_history(context, store, consent);
    }
  }
  return 0;
}

}  // namespace

void bind_consent(CLI::App& app, Choice& choice) {
  CLI::App* noun = add_noun(app, "consent", "What a person agreed to: nothing leaves without it");
  add_verb<SetOptions>(
      *noun, choice, "set", "Record what a person agrees to; earlier answers stay in the history",
      "consent set W-0001 --from consent.json",
      [](CLI::App& verb, SetOptions& options) {
        bind_person(verb, options.person);
        verb.add_option("--from", options.input.from, "The consent as JSON; - is standard input");
        verb.add_option("--set", options.input.set, "field=value; again for each field");
      },
      set);
  add_verb<WithdrawOptions>(
      *noun, choice, "withdraw", "Record that a person takes consent back, for some uses or all",
      "consent withdraw W-0001 --use court --by \"the witness\"",
      [](CLI::App& verb, WithdrawOptions& options) {
        bind_person(verb, options.person);
        verb.add_option("--use", options.uses,
                        "A use; again for each; where none is given, it is asked on a terminal, and all in a script");
        verb.add_flag("--yes", options.yes, "Without --use: all uses, and do not ask");
        verb.add_option("--by", options.by, "Who withdrew")->default_val("the person");
        verb.add_option("--because", options.because, "The reason, if one was given");
      },
      withdraw);
  add_verb<ShowOptions>(
      *noun, choice, "show", "Show what a person agrees to now, for each use and level of identity",
      "consent show W-0001", [](CLI::App& verb, ShowOptions& options) { bind_person(verb, options.person); }, show);
  add_verb<ShowOptions>(
      *noun, choice, "history", "List every revision of what a person agreed to and withdrew", "consent history W-0001",
      [](CLI::App& verb, ShowOptions& options) { bind_person(verb, options.person); }, history);
}

}  // namespace fieldvault::cli
