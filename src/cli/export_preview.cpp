#include "export_preview.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

Json reasons_json(const std::vector<records::Reason>& reasons) {
  Json list = Json::array();
  for (const records::Reason& reason : reasons) {
    Json one = {{"use", records::use_text(reason.use)},
                {"decision", records::decision_text(reason.answer.decision)},
                {"text", reason.text()}};
    if (reason.person) one["person"] = reason.person->text();
    if (reason.level) one["level"] = records::identity_level_text(*reason.level);
    if (reason.answer.consent) one["consent"] = reason.answer.consent->text();
    list.push_back(std::move(one));
  }
  return list;
}

Json going_json(const std::vector<bundle::Going>& records) {
  Json list = Json::array();
  for (const bundle::Going& going : records) {
    Json item = summary_json(going.record);
    item["in_part"] = !going.pointers.empty();
    if (!going.pointers.empty()) {
      item["pointers"] = going.pointers;
      item["reasons"] = reasons_json(going.reasons);
    }
    list.push_back(std::move(item));
  }
  return list;
}

// The title stands last: it may be written from right to left.
void print_row(CommandContext& context, std::string_view fate, const records::Summary& record) {
  context.out << fmt::format("{:<8}  {:<15}  {}\n", fate, record.kind, isolated(record.title));
}

void print_why(CommandContext& context, const std::vector<std::string>& pointers,
               const std::vector<records::Reason>& reasons) {
  if (!pointers.empty()) {
    context.out << fmt::format("          without {}\n", shown(fmt::to_string(fmt::join(pointers, ", "))));
  }
  for (const records::Reason& reason : reasons) {
    context.out << "          " << shown(reason.text());
    if (reason.answer.consent) context.out << ": consent " << reason.answer.consent->text();
    context.out << "\n";
  }
}

}  // namespace

records::Use purpose_of(const std::string& text) {
  const auto purpose = records::parse_use(text);
  if (!purpose) {
    throw Error(
        ErrorCode::wrong_usage,
        fmt::format("{}: store, share-organisation, share-partner, court, publish-anonymous, publish-name, contact",
                    text.empty() ? "--purpose says for which use; it is one of"
                                 : fmt::format("--purpose '{}' is none of", text)));
  }
  return *purpose;
}

Json held_back_json(const std::vector<bundle::HeldBack>& withheld) {
  Json list = Json::array();
  for (const bundle::HeldBack& held : withheld) {
    Json item = summary_json(held.record);
    item["whole"] = held.whole;
    item["parts"] = held.parts;
    if (!held.whole) item["pointers"] = held.pointers;
    item["reasons"] = reasons_json(held.reasons);
    list.push_back(std::move(item));
  }
  return list;
}

void tell_held_back(CommandContext& context, const std::vector<bundle::HeldBack>& withheld) {
  if (context.options.json) return;
  for (const bundle::HeldBack& held : withheld) {
    context.err << fmt::format(
        "held back: {} {} {}\n", held.record.kind, isolated(held.record.title),
        held.whole ? std::string("stays home") : "goes without " + number_of(held.parts, "part"));
    if (!held.pointers.empty())
      context.err << fmt::format("    without {}\n", shown(fmt::to_string(fmt::join(held.pointers, ", "))));
    for (const records::Reason& reason : held.reasons) context.err << "    " << shown(reason.text()) << "\n";
  }
}

Json lost_json(const std::vector<bundle::LostBody>& lost) {
  Json list = Json::array();
  for (const bundle::LostBody& body : lost) {
    list.push_back({{"evidence", body.evidence.text()}, {"object", body.object.hex()}, {"why", body.why}});
  }
  return list;
}

void tell_lost(CommandContext& context, const std::vector<bundle::LostBody>& lost) {
  for (const bundle::LostBody& body : lost) {
    tell_warning(context, fmt::format("the file of evidence {} {}: it stays home until it is brought back",
                                      body.evidence.text(), body.why));
  }
  if (!lost.empty()) tell_warning(context, "`vault verify --repair --from FOLDER` brings files back from a backup");
}

Json conditions_json(const std::vector<records::Condition>& conditions) {
  Json list = Json::array();
  for (const records::Condition& condition : conditions) {
    list.push_back({{"person", condition.person.text()},
                    {"code", condition.code},
                    {"consent", condition.consent.text()},
                    {"text", condition.text}});
  }
  return list;
}

void tell_conditions(CommandContext& context, const std::vector<records::Condition>& conditions) {
  if (context.options.json) return;
  for (const records::Condition& condition : conditions) {
    context.err << fmt::format("condition of {}: {}\n", shown(condition.code), isolated(condition.text));
  }
}

void print_preview(CommandContext& context, const bundle::ExportPreview& preview) {
  if (context.options.json) {
    print_json(context.out, {{"records", going_json(preview.records)},
                             {"evidence", preview.evidence},
                             {"withheld", held_back_json(preview.withheld)},
                             {"lost", lost_json(preview.lost)},
                             {"conditions", conditions_json(preview.conditions)}});
    return;
  }
  for (const bundle::Going& going : preview.records) {
    print_row(context, going.pointers.empty() ? "goes" : "in part", going.record);
    print_why(context, going.pointers, going.reasons);
  }
  for (const bundle::HeldBack& held : preview.withheld) {
    // What goes in part stands above, but for what the destination has already.
    const bool is_told = std::ranges::any_of(
        preview.records, [&](const bundle::Going& going) { return going.record.id == held.record.id; });
    if (is_told) continue;
    print_row(context, held.whole ? "stays" : "in part", held.record);
    print_why(context, held.pointers, held.reasons);
  }
  tell_lost(context, preview.lost);
  tell_conditions(context, preview.conditions);
  context.out << fmt::format("{} and {} would go; {} held back\n", number_of(preview.records.size(), "record"),
                             number_of(preview.evidence, "evidence file"), preview.withheld.size());
}

}  // namespace fieldvault::cli
