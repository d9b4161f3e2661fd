#include "output.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <ostream>

#include "fieldvault/crypto/error.hpp"
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

void require_new_file(const std::string& path, CommandContext& context) {
  if (path.empty() || !context.world.disk.exists(path)) return;
  throw Error(ErrorCode::input_refused, fmt::format("{} exists; nothing was written", shown(path)));
}

void require_named_new_file(const std::string& path, CommandContext& context) {
  if (path.empty()) throw Error(ErrorCode::wrong_usage, "--out is empty: name the file to write");
  require_new_file(path, context);
}

std::string size_text(std::uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} bytes", bytes);
  double value = static_cast<double>(bytes);
  std::string_view unit;
  for (const std::string_view next : {"KiB", "MiB", "GiB", "TiB"}) {
    if (value < 1024) break;
    value /= 1024;
    unit = next;
  }
  return fmt::format("{:.1f} {}", value, unit);
}

evidence::Progress progress_bar(const CommandContext& context, std::string label, Counted counted) {
  if (context.options.quiet || context.options.json || !error_is_terminal()) return [](std::uint64_t, std::uint64_t) {};
  using Clock = std::chrono::steady_clock;
  struct State {
    Clock::time_point start = Clock::now();
    Clock::time_point shown_at = start;
    bool visible = false;
  };
  const auto amount = [counted](std::uint64_t count) {
    return counted == Counted::bytes ? size_text(count) : fmt::format("{} records", count);
  };
  return [&err = context.err, label = std::move(label), amount, state = std::make_shared<State>()](
             std::uint64_t done, std::uint64_t total) {
    const auto now = Clock::now();
    if (done == 0) state->start = now;  // another bar may have been shown first
    const double seconds = std::chrono::duration<double>(now - state->start).count();
    const bool finished = total != 0 && done >= total;
    if (seconds < 1.0 || (!finished && now - state->shown_at < std::chrono::milliseconds(200))) return;
    if (finished && !state->visible) return;
    state->shown_at = now;
    state->visible = true;
    const double rate = static_cast<double>(done) / seconds;
    if (total == 0) {
      err << fmt::format("\r{}: {} ({}/s)      ", label, amount(done), amount(static_cast<std::uint64_t>(rate)));
    } else {
      const auto percent = static_cast<int>(static_cast<double>(done) * 100 / static_cast<double>(total));
      const double left = rate > 0 ? static_cast<double>(total - done) / rate : 0;
      err << fmt::format("\r{}: [{:<20}] {:3}% {}/s, {:.0f} s left   ", label,
                         std::string(static_cast<std::size_t>(percent / 5), '#'), percent,
                         amount(static_cast<std::uint64_t>(rate)), left);
    }
    if (finished) err << "\n";
    err.flush();
  };
}

}  // namespace fieldvault::cli
