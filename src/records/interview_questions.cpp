#include "interview_questions.hpp"

#include <fmt/format.h>

#include "fieldvault/records/schema.hpp"
#include "fieldvault/records/vocabulary.hpp"

namespace fieldvault::records {
namespace {

using enum Shape;
using enum Need;
using Condition = Question::Condition;

const std::vector<Condition> asked = {{"consent/way", "ask"}};

std::vector<Condition> asked_and(Condition condition) { return {{"consent/way", "ask"}, std::move(condition)}; }

// Safety first: nobody is asked anything before these.
const std::vector<Question> safety = {
    {"safety/place", Section::safety, Place::nowhere, "", gate, required,
     "Is this place safe for the witness, for you, and for everybody who helps?",
     "Who can see you come and go, who can listen, what happens afterwards. If it is not safe, do not begin: another "
     "day, another place."},
    {"safety/others/#/who", Section::safety, Place::testimony, "/others_present/#/who", line, optional,
     "Who else is present?",
     "A code or a function, never a name: 'the lawyer', 'T-02'. One after the other; Enter where there is nobody else. "
     "A relative or an official in the room changes what can be said."},
    {"safety/others/#/role", Section::safety, Place::testimony, "/others_present/#/role", line, optional,
     "What is their part?", "Why they are there: support, interpreter, guard, chance."},
    {"safety/stop", Section::safety, Place::nowhere, "", gate, required,
     "Does the witness know that they may stop, rest, or leave out any question, at any time?",
     "Say it in so many words, and that nothing bad follows from it. Say it again when it becomes hard."},
};

const std::vector<Question> consent_begin = {
    {"witness", Section::consent, Place::nowhere, "", witness, required, "Code or id of the witness",
     "A code such as W-0007, never the name. A code that nobody in this vault has makes a new person at the end."},
    {"consent/way", Section::consent, Place::nowhere, "", way, required, "How does consent come on record?",
     "ask: it is explained and asked now, use by use. keep: what is on record holds. not-recorded: it is not asked "
     "now; then nothing of this interview leaves the vault."},
    {"consent/explained/lang", Section::consent, Place::consent, "/explained/lang", language, optional,
     "In which language was it explained?",
     "In one that the witness understands well. A language tag: kk, ug, zh, ru, en.", Suggestion::none, asked},
    {"consent/explained/by", Section::consent, Place::consent, "/explained/by", line, optional, "Who explained it?",
     "A code as the team uses it: R-07.", Suggestion::none, asked},
    {"consent/explained/interpreter", Section::consent, Place::consent, "/explained/interpreter", line, optional,
     "Through which interpreter?", "A code as the team uses it, or none.", Suggestion::none, asked},
    {"consent/form", Section::consent, Place::consent, "/form", code, required, "In which form is consent given?",
     "written, recorded, or oral before a witness.", Suggestion::none, asked},
    {"consent/witnessed_by", Section::consent, Place::consent, "/witnessed_by", line, optional,
     "Before which witness was it given?", "A code as the team uses it.", Suggestion::none,
     asked_and({"consent/form", "oral"})},
    {"consent/date", Section::consent, Place::consent, "/date", prose, required, "On which day?",
     "2024-02-11, or as much of it as is known.", Suggestion::today, asked},
};

// Each use apart, and for what is permitted each level of identity apart.
std::vector<Question> uses() {
  std::vector<Question> questions;
  const Vocabulary& vocabulary = *Vocabulary::find("consent-use");
  for (const std::string& use : vocabulary.codes()) {
    const std::string id = "consent/uses/" + use;
    const std::string pointer = "/uses/" + use;
    const std::string label = vocabulary.label(use, "en");
    const auto permitted = asked_and({id + "/decision", "permit"});
    questions.push_back({id + "/decision", Section::consent, Place::consent, pointer + "/decision", code, optional,
                         fmt::format("May this be used to: {}?", label),
                         "permit, deny or ask-again. Only a clear yes is a yes: a silence, a nod to please you or "
                         "'as you like' is ask-again. :skip where it was not asked.",
                         Suggestion::none, asked});
    if (use == "share-partner") {
      questions.push_back({id + "/partner", Section::consent, Place::consent, pointer + "/partner", line, required,
                           "With which partner?", "Consent to share with a partner is for this partner only.",
                           Suggestion::none, permitted});
    }
    for (const IdentityLevel level :
         {IdentityLevel::name, IdentityLevel::photograph, IdentityLevel::voice, IdentityLevel::place}) {
      const std::string_view text = identity_level_text(level);
      questions.push_back({fmt::format("{}/{}", id, text), Section::consent, Place::consent,
                           fmt::format("{}/{}", pointer, text), code, optional,
                           fmt::format("To {}: with the {}?", label, text),
                           "permit, deny or ask-again. What is skipped counts as deny.", Suggestion::none, permitted});
    }
  }
  return questions;
}

const std::vector<Question> consent_end = {
    {"consent/minor", Section::consent, Place::nowhere, "", choice, required,
     "Is the witness a child, or unable to consent alone?",
     "Then somebody consents in their place, and their own no still counts.", Suggestion::none, asked},
    {"consent/minor/assent", Section::consent, Place::consent, "/minor/assent", code, optional,
     "What does the witness say to it themselves?", "Their own answer, apart from whoever consents for them.",
     Suggestion::none, asked_and({"consent/minor", "yes"})},
    {"consent/minor/relation", Section::consent, Place::consent, "/minor/relation", code, optional,
     "Who consents in their place: what are they to the witness?", "parent, guardian or another relation.",
     Suggestion::none, asked_and({"consent/minor", "yes"})},
    {"consent/conditions", Section::consent, Place::consent, "/conditions", prose, optional, "Under which conditions?",
     "In the witness's words: 'not while my brother is there'.", Suggestion::none, asked},
    {"consent/expires", Section::consent, Place::consent, "/expires", line, optional, "Until which day does it hold?",
     "The last day, 2027-12-31.", Suggestion::none, asked},
    {"consent/review_date", Section::consent, Place::consent, "/review_date", line, optional,
     "On which day should the witness be asked again?", "2025-12-31.", Suggestion::none, asked},
};

const std::vector<Question> narrative = {
    {"narrative/#/text", Section::narrative, Place::testimony, "/narrative/#/text/text", line, required,
     "What the witness says, in their own words",
     "One statement at a time, each can be cited by its number. Let the witness tell first, ask afterwards. A line "
     "that "
     "ends with \\ goes on in the next. Enter where there is no more."},
    {"narrative/#/lang", Section::narrative, Place::testimony, "/narrative/#/text/lang", language, required,
     "In which language is it written?", "A language tag: kk, ug, zh, ru, en; :unknown where it is not known.",
     Suggestion::previous_language},
    {"narrative/#/knowing", Section::narrative, Place::testimony, "/narrative/#/knowing", code, optional,
     "How does the witness know it?", "saw it, heard it said, experienced it, from a document, or unknown."},
};

const std::vector<Question> details = {
    {"details/date", Section::details, Place::testimony, "/date", prose, required, "Date of the interview",
     "2024-02-11, or as much of it as is known.", Suggestion::today},
    {"details/place", Section::details, Place::testimony, "/place", prose, optional, "Place of the interview",
     "As exactly as it is safe to write down."},
    {"details/how", Section::details, Place::testimony, "/how", code, optional, "How was the interview held?", ""},
    {"details/language", Section::details, Place::testimony, "/language", language, optional,
     "Language of the interview", "In which the witness spoke: kk, ug, zh, ru, en.", Suggestion::previous_language},
    {"details/record_language", Section::details, Place::testimony, "/record_language", language, optional,
     "Language of the record", "In which it was written down.", Suggestion::previous_language},
    {"details/interviewer", Section::details, Place::testimony, "/interviewer", line, required,
     "Code of the interviewer", "As the team uses it: R-07."},
    {"details/interpreter", Section::details, Place::testimony, "/interpreter", line, optional,
     "Code of the interpreter", "As the team uses it, or none."},
    {"details/source_connection", Section::details, Place::testimony, "/source_connection", code, optional,
     "What is the witness to what happened?", "This keeps what was lived through apart from what was heard."},
    {"details/previous/#/by", Section::details, Place::testimony, "/previous_interviews/#/by", line, optional,
     "To whom did the witness tell this before?",
     "Another organisation, a newspaper, a court. Accounts that differ are used against a witness. Enter where there "
     "is "
     "nobody else."},
    {"details/previous/#/when", Section::details, Place::testimony, "/previous_interviews/#/when", prose, optional,
     "When was that?", "2019, 2019-04."},
    {"details/previous/#/signed", Section::details, Place::testimony, "/previous_interviews/#/signed", code, optional,
     "Did the witness sign something there?", ""},
    {"details/previous/#/differences", Section::details, Place::testimony, "/previous_interviews/#/differences", prose,
     optional, "Where does it differ from this one, and why?", "In the witness's words."},
    {"details/read_back", Section::details, Place::testimony, "/read_back/answer", code, optional,
     "Was the record read back to the witness?", "Every statement, in a language that the witness understands well."},
    {"details/read_back/lang",
     Section::details,
     Place::testimony,
     "/read_back/lang",
     language,
     optional,
     "In which language was it read back?",
     "",
     Suggestion::previous_language,
     {{"details/read_back", "yes"}}},
    {"details/corrections/#/text",
     Section::details,
     Place::testimony,
     "/read_back/corrections/#/text/text",
     line,
     optional,
     "What did the witness correct?",
     "One correction at a time. Enter where there is no more.",
     Suggestion::none,
     {{"details/read_back", "yes"}}},
    {"details/corrections/#/lang", Section::details, Place::testimony, "/read_back/corrections/#/text/lang", language,
     required, "In which language is it written?", "", Suggestion::previous_language},
    {"details/corrections/#/statement", Section::details, Place::testimony, "/read_back/corrections/#/statement",
     number, optional, "Of which statement?", "Its number."},
    {"details/observations", Section::details, Place::testimony, "/observations", prose, optional,
     "Your own observations", "They are kept apart from the words of the witness."},
    {"details/risk/summary", Section::details, Place::testimony, "/risk/summary", prose, optional,
     "What threatens the witness, you or others because of this?", "Who could learn of it, and what they could do."},
    {"details/risk/measures", Section::details, Place::testimony, "/risk/measures", prose, optional,
     "What is done about it?", "No calls, another route, who may know."},
    {"details/distress", Section::details, Place::testimony, "/distress/seen", code, optional,
     "Was the witness in distress?", ""},
    {"details/referral_given", Section::details, Place::testimony, "/distress/referral_given", code, optional,
     "Was help offered, and a referral given?", ""},
    {"details/referral",
     Section::details,
     Place::testimony,
     "/distress/referral",
     prose,
     optional,
     "To whom?",
     "The clinic, the lawyer, the shelter.",
     Suggestion::none,
     {{"details/referral_given", "yes"}}},
    {"details/completeness", Section::details, Place::testimony, "/completeness", code, optional,
     "How far did the interview go?", ""},
};

const Question last = {"end",
                       Section::end,
                       Place::nowhere,
                       "",
                       Shape::end,
                       required,
                       "Type write to write the records, :back to change an answer, :pause to keep all for later",
                       "Person, consent and testimony are written together, and the draft is removed."};

}  // namespace

const std::vector<Question>& interview_questions() {
  static const std::vector<Question> questions = [] {
    std::vector<Question> all;
    for (const auto& part : {safety, consent_begin, uses(), consent_end, narrative, details}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    all.push_back(last);
    return all;
  }();
  return questions;
}

std::string section_title(Section section) {
  switch (section) {
    case Section::safety:
      return "Safety";
    case Section::consent:
      return "Consent";
    case Section::narrative:
      return "Narrative";
    case Section::details:
      return "Details";
    case Section::end:
      break;
  }
  return "At the end";
}

}  // namespace fieldvault::records
