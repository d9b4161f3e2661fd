#include "bundle_export_command.hpp"

#include <fmt/format.h>

#include <ostream>

#include "export_preview.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/held_rosters.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct ExportOptions {
  std::string to;
  std::vector<std::string> auditors;
  std::string purpose;
  std::string out;
  std::string split;
  std::optional<std::uint64_t> again;
  std::vector<std::string> records;
  bool all = false;
  bool unreceipted = false;
  bool dry_run = false;
  bool void_prepared = false;
  bool yes = false;
};

std::optional<std::uint64_t> split_size(const std::string& text) {
  if (text.empty()) return std::nullopt;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
  const std::string unit = text.substr(digits);
  const std::uint64_t factor = unit == "MiB" ? std::uint64_t{1} << 20 : unit == "GiB" ? std::uint64_t{1} << 30 : 0;
  if (digits == 0 || digits > 6 || factor == 0) {
    throw Error(ErrorCode::wrong_usage, "--split takes a number and MiB or GiB, as 4000MiB");
  }
  return std::stoull(text.substr(0, digits)) * factor;
}

bundle::ExportRequest request_of(vault::Vault& vault, const ExportOptions& options) {
  bundle::ExportRequest request{options.to, options.auditors, purpose_of(options.purpose), options.out,
                                split_size(options.split)};
  if (options.all) request.scope = bundle::ExportScope::everything;
  if (options.unreceipted) request.scope = bundle::ExportScope::what_has_no_receipt;
  if (options.records.empty()) return request;
  request.scope = bundle::ExportScope::these;
  const records::RecordStore store(vault);
  for (const std::string& name : options.records) request.records.push_back(store.resolve(name, ""));
  return request;
}

Json numbers_json(const std::vector<bundle::SequenceNumber>& numbers) {
  Json list = Json::array();
  for (const bundle::SequenceNumber& number : numbers) list.push_back(number.value());
  return list;
}

void print_report(const bundle::ExportReport& report, const ExportOptions& options, CommandContext& context) {
  if (context.options.json) {
    Json files = Json::array();
    for (const vault::Path& file : report.files) files.push_back(file.string());
    print_json(context.out, {{"bundle", report.bundle_id},
                             {"files", files},
                             {"device", report.device.text()},
                             {"sequence", report.sequence.value()},
                             {"manifest_sha256", report.manifest_sha256.hex()},
                             {"records", report.records},
                             {"evidence", report.evidence},
                             {"withheld", held_back_json(report.withheld)},
                             {"lost", lost_json(report.lost)},
                             {"given_up", numbers_json(report.given_up)},
                             {"conditions", conditions_json(report.conditions)},
                             {"finished_earlier", report.finished_earlier}});
    return;
  }
  if (report.finished_earlier) {
    context.err
        << "An export that had been interrupted was finished; what is newer goes into the next one: export again.\n";
  }
  // Of a bundle that is written again it was said the first time.
  const std::string held = options.again ? std::string() : fmt::format(", {} held back", report.withheld.size());
  context.out << fmt::format("bundle {} of this device for {}: {}, {}{}\nmanifest {}\n", report.sequence.value(),
                             shown(options.to), number_of(report.records, "record"),
                             number_of(report.evidence, "evidence file"), held, report.manifest_sha256.hex());
  for (const vault::Path& file : report.files) context.out << shown(file.string()) << "\n";
}

// What it held back was said when it was written first.
int export_lost(vault::Vault& vault, const ExportOptions& options, CommandContext& context) {
  const auto sequence = bundle::SequenceNumber::from(*options.again);
  if (!sequence) throw Error(ErrorCode::wrong_usage, "--again takes the number of a bundle, from 1");
  const bundle::ExportReport report = bundle::export_again(
      vault, {options.to, *sequence, options.out, split_size(options.split)}, progress_bar(context, "exporting"));
  print_report(report, options, context);
  return 0;
}

int export_it(const ExportOptions& options, CommandContext& context) {
  if (options.out.empty() && !options.dry_run && !options.void_prepared) {
    throw Error(ErrorCode::wrong_usage, "--out FILE says where the bundle goes");
  }
  if (options.out == "-") {
    throw Error(ErrorCode::wrong_usage, "--out takes a file: a bundle is read back and does not go to a stream");
  }
  if (options.again) {
    if (!options.purpose.empty() || !options.auditors.empty() || options.dry_run || options.void_prepared) {
      throw Error(ErrorCode::wrong_usage, "--again takes purpose and auditors from the bundle itself");
    }
  } else {
    static_cast<void>(purpose_of(options.purpose));  // before a passphrase is asked for
  }
  require_folder_of(options.out, context);
  vault::Vault vault = open_vault(context);
  if (options.again) return export_lost(vault, options, context);
  const bundle::ExportRequest request = request_of(vault, options);
  if (options.void_prepared) {
    if (!options.yes &&
        !typed_word("If the interrupted file was handed on after all, finish it instead: to its reader, a bundle "
                    "that was given up and still arrives looks like a fork.",
                    "void", "give --yes")) {
      throw Error(ErrorCode::wrong_usage, "another word was typed; nothing was changed");
    }
    bundle::void_export(vault, options.to);
    if (context.options.json) {
      print_json(context.out, {{"voided", true}});
    } else {
      context.out << "the interrupted export was given up; its number stays used\n";
    }
    return 0;
  }
  if (!options.dry_run) bundle::require_export(vault, request);
  for (const std::string& line : trust::roster_warnings(vault)) tell_warning(context, line);
  if (options.dry_run) {
    print_preview(context, bundle::preview_export(vault, request));
    return 0;
  }
  const auto tell = [&](const bundle::ExportOutlook& outlook) {
    if (!outlook.given_up.empty()) {
      // All else was told before.
      tell_warning(context, fmt::format("a file in bundle {} proved damaged: it was given up, and the next number goes "
                                        "without what is damaged",
                                        outlook.given_up.back().value()));
      return tell_lost(context, outlook.lost);
    }
    tell_held_back(context, outlook.withheld);
    tell_lost(context, outlook.lost);
    tell_conditions(context, outlook.conditions);
  };
  const bundle::ExportReport report = bundle::export_bundle(vault, request, progress_bar(context, "exporting"), tell);
  if (report.records == 0 && report.evidence == 0) {
    tell_warning(context, fmt::format("nothing is new for {}: bundle {} carries no record and no evidence", options.to,
                                      report.sequence.value()));
  }
  print_report(report, options, context);
  return 0;
}

}  // namespace

void bind_export(CLI::App& noun, Choice& choice) {
  add_verb<ExportOptions>(
      noun, choice, "export", "Write what is new and may leave into one file",
      "bundle export --to HQ --auditor Officer --purpose store --out 1.fvb",
      [](CLI::App& verb, ExportOptions& options) {
        verb.add_option("--to", options.to, "The name of the recipient's trusted card")->required();
        verb.add_option("--auditor", options.auditors, "An officer who may audit without reading; again for each");
        verb.add_option("--purpose", options.purpose,
                        "The use that consent must allow: store, share-organisation, share-partner, court, "
                        "publish-anonymous, publish-name or contact");
        verb.add_option("--out", options.out, "The file to write; it must not exist");
        verb.add_option("--split", options.split, "Write parts of this size, as 4000MiB, for FAT32");
        CLI::Option* again = verb.add_option("--again", options.again,
                                             "Write this number once more, with its own bytes: its file was lost");
        CLI::Option* all = verb.add_flag("--all", options.all, "What went before too, not only what is new");
        CLI::Option* unreceipted = verb.add_flag("--unreceipted", options.unreceipted,
                                                 "What went before and has no receipt too: sticks may be lost");
        verb.add_option("--record", options.records, "Only this record, whether it went before or not; again for each")
            ->excludes(all)
            ->excludes(unreceipted)
            ->excludes(again);
        all->excludes(again);
        unreceipted->excludes(again)->excludes(all);
        verb.add_flag("--dry-run", options.dry_run, "Only say what would go and what is held back");
        verb.add_flag("--void", options.void_prepared, "Give up an interrupted export that cannot be finished");
        verb.add_flag("--yes", options.yes, "With --void: do not ask");
      },
      export_it);
}

}  // namespace fieldvault::cli
