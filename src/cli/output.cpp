#include "output.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <ostream>
#include <vector>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

std::uint32_t code_point(std::string_view sequence) {
  const auto byte = [&](std::size_t at) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(sequence[at]));
  };
  if (sequence.size() == 1) return byte(0);
  std::uint32_t point = byte(0) & (0xFFU >> (sequence.size() + 1));
  for (std::size_t i = 1; i < sequence.size(); ++i) point = point << 6 | (byte(i) & 0x3FU);
  return point;
}

std::string json_escape(std::uint32_t point) {
  if (point < 0x10000) return fmt::format("\\u{:04x}", point);
  const std::uint32_t rest = point - 0x10000;
  return fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FFU));
}

constexpr std::size_t usual_columns = 80;

// The first bytes of code points that nlohmann leaves as they are and a terminal may obey; DEL is one by itself.
constexpr std::string_view risky_leads = "\x7F\xC2\xD8\xE2\xEF\xF3";

std::string without_controls(const std::string& json) {
  if (json.find_first_of(risky_leads) == std::string::npos) return json;
  std::string out;
  out.reserve(json.size());
  for (std::size_t i = 0; i < json.size();) {
    const auto lead = static_cast<unsigned char>(json[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    const std::string_view sequence = std::string_view(json).substr(i, length);
    if ((length > 1 || lead == 0x7F) && shown(sequence) != sequence) {
      out += json_escape(code_point(sequence));
    } else {
      out += sequence;
    }
    i += length;
  }
  return out;
}

void print_value(std::ostream& out, const std::string& name, const Json& value, int indent) {
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  if (value.is_object() || value.is_array()) {
    out << margin << shown(name) << ":\n";
    print_fields(out, value, indent + 2);
  } else if (value.is_string()) {
    out << margin << shown(name) << ": " << isolated(value.get<std::string>()) << "\n";
  } else {
    out << margin << shown(name) << ": " << value.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
  }
}

}  // namespace

// A file's name need not be UTF-8: a byte that is none becomes U+FFFD, and what was done stays done.
void print_json(std::ostream& out, const Json& value) {
  out << without_controls(value.dump(-1, ' ', false, Json::error_handler_t::replace)) << "\n";
}

Json written_json(const records::Written& written) {
  return {
      {"id", written.id.text()}, {"kind", written.kind}, {"revision", written.revision}, {"root", written.root.hex()}};
}

Json summary_json(const records::Summary& summary) {
  return {{"id", summary.id.text()},
          {"kind", summary.kind},
          {"title", summary.title},
          {"revision", summary.revision},
          {"written_at", summary.written_at.text()},
          {"conflict", summary.has_conflict}};
}

void print_written(CommandContext& context, const records::Written& written, std::string_view verb) {
  if (context.options.json) {
    print_json(context.out, written_json(written));
  } else {
    context.out << fmt::format("{} {} {} (revision {})\n", verb, written.kind, written.id.text(), written.revision);
  }
}

void print_fields(std::ostream& out, const Json& value, int indent) {
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) print_value(out, std::to_string(i + 1), value[i], indent);
  } else if (value.is_object()) {
    for (const auto& [name, member] : value.items()) print_value(out, name, member, indent);
  } else {
    print_value(out, "value", value, indent);
  }
}

void print_revised(CommandContext& context, const records::Written& written, const records::StoredRevision& before) {
  print_written(context, written, written.root == before.revision.root() ? "unchanged" : "revised");
}

void tell_nothing_listed(CommandContext& context, std::string_view kind, std::string_view command) {
  if (context.options.json || context.options.quiet) return;
  context.err << fmt::format("no {} is here yet: `{}` writes one\n", kind, command);
}

std::string name_behind(vault::Database& database, const std::string& device) {
  const auto id = vault::VaultId::parse(device);
  const auto card = id ? trust::find_by_device(database, *id) : std::nullopt;
  return card ? fmt::format(" ({})", card->card.name.text()) : std::string();
}

void require_folder_of(const std::string& path, CommandContext& context) {
  const vault::Path folder = vault::Disk::folder_of(path);
  if (path.empty() || context.world.disk.exists(folder)) return;
  throw Error(ErrorCode::not_found,
              fmt::format("there is no folder {} to write to; nothing was written", shown(folder.string())));
}

void require_new_file(const std::string& path, CommandContext& context) {
  if (path.empty()) return;
  if (context.world.disk.exists(path)) {
    throw Error(ErrorCode::input_refused, fmt::format("{} exists; nothing was written", shown(path)));
  }
  require_folder_of(path, context);
}

void require_named_new_file(const std::string& path, CommandContext& context) {
  if (path.empty()) throw Error(ErrorCode::wrong_usage, "--out is empty: name the file to write");
  require_new_file(path, context);
}

std::string number_of(std::uint64_t count, std::string_view one, std::string_view several) {
  if (count == 1) return fmt::format("1 {}", one);
  return several.empty() ? fmt::format("{} {}s", count, one) : fmt::format("{} {}", count, several);
}

std::string size_text(std::uint64_t bytes) {
  if (bytes < 1024) return number_of(bytes, "byte");
  double value = static_cast<double>(bytes);
  std::string_view unit;
  for (const std::string_view next : {"KiB", "MiB", "GiB", "TiB"}) {
    if (value < 1024) break;
    value /= 1024;
    unit = next;
  }
  return fmt::format("{:.1f} {}", value, unit);
}

namespace {

std::string time_left(double seconds) {
  if (seconds < 100) return fmt::format("{:.0f} s left", seconds);
  const auto minutes = static_cast<std::uint64_t>(seconds / 60) + 1;
  return minutes < 100 ? fmt::format("{} min left", minutes)
                       : fmt::format("{} h {} min left", minutes / 60, minutes % 60);
}

// What has room beside each other: a line that is wrapped cannot be written over, and each would leave its half behind.
std::string fitting(std::string_view label, const std::vector<std::string>& parts, std::size_t columns) {
  std::string line = fmt::format("{}:", label);
  for (const std::string& part : parts) {
    if (line.size() + 1 + part.size() < columns) line += " " + part;
  }
  return line.size() < columns ? line : line.substr(0, columns - 1);
}

}  // namespace

std::string progress_line(std::string_view label, const ProgressSeen& seen, Counted counted, std::size_t columns) {
  const auto amount = [counted](std::uint64_t count) {
    return counted == Counted::bytes ? size_text(count) : number_of(count, "record");
  };
  const double rate = static_cast<double>(seen.done) / seen.seconds;
  const std::string speed = amount(static_cast<std::uint64_t>(rate)) + "/s";
  if (seen.total == 0) return fitting(label, {amount(seen.done), speed}, columns);
  const auto percent = static_cast<int>(static_cast<double>(seen.done) * 100 / static_cast<double>(seen.total));
  const double left = rate > 0 ? static_cast<double>(seen.total - seen.done) / rate : 0;
  const std::string share = fmt::format("{:3}%", percent);
  const std::string bar = fmt::format("[{:<20}] {}", std::string(static_cast<std::size_t>(percent / 5), '#'), share);
  const std::vector<std::string> all = {bar, speed + ",", time_left(left)};
  const std::string whole = fmt::format("{}: {}", label, fmt::join(all, " "));
  return whole.size() < columns ? whole : fitting(label, {share, time_left(left), speed}, columns);
}

evidence::Progress progress_bar(const CommandContext& context, std::string label, Counted counted) {
  if (context.options.quiet || context.options.json || !error_is_terminal()) return [](std::uint64_t, std::uint64_t) {};
  using Clock = std::chrono::steady_clock;
  struct State {
    Clock::time_point start = Clock::now();
    Clock::time_point shown_at = start;
    std::size_t width = 0;  // of what stands there, which the next must cover
  };
  return [&err = context.err, label = std::move(label), counted, state = std::make_shared<State>()](
             std::uint64_t done, std::uint64_t total) {
    const auto now = Clock::now();
    if (done == 0) state->start = now;  // another bar may have been shown first
    const double seconds = std::chrono::duration<double>(now - state->start).count();
    const bool finished = total != 0 && done >= total;
    if (seconds < 1.0 || (!finished && now - state->shown_at < std::chrono::milliseconds(200))) return;
    if (finished && state->width == 0) return;
    state->shown_at = now;
    const std::size_t columns = columns_of(Output::errors).value_or(usual_columns);
    const std::string line = progress_line(label, {done, total, seconds}, counted, columns);
    err << fmt::format("\r{:<{}}", line, std::min(state->width, columns - 1));
    state->width = line.size();
    if (finished) err << "\n";
    err.flush();
  };
}

}  // namespace fieldvault::cli
