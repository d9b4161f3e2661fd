#include "input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <optional>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/csv.hpp"
#include "fieldvault/records/named_references.hpp"
#include "fieldvault/records/record_batch.hpp"
#include "fieldvault/trust/roster_file.hpp"
#include "fieldvault/trust/signed_text.hpp"
#include "output.hpp"

namespace fieldvault::cli {
namespace {

constexpr std::size_t block_size = std::size_t{1024} * 1024;

std::string read_standard_input() {
  std::string text;
  std::string block(block_size, '\0');
  while (std::cin.read(block.data(), static_cast<std::streamsize>(block.size())) || std::cin.gcount() > 0) {
    text.append(block, 0, static_cast<std::size_t>(std::cin.gcount()));
    if (text.size() > ledger::max_json_size) break;
  }
  return text;
}

std::string read_text(const std::string& from, CommandContext& context) {
  if (from == "-") return read_standard_input();
  vault::File file = context.world.disk.open_read_following_links(from);
  if (file.size() > ledger::max_json_size) throw Error(ErrorCode::input_refused, fmt::format("{}: over 16 MiB", from));
  std::string text(static_cast<std::size_t>(file.size()), '\0');
  text.resize(file.read(std::as_writable_bytes(std::span(text))));
  return text;
}

Json checked_body(Json body, const std::string& source) {
  if (!body.is_object())
    throw Error(ErrorCode::input_refused, fmt::format("{}: a record's body is a JSON object", source));
  return body;
}

// Says where the error was.
[[noreturn]] void refuse_at(const std::string& source, const Error& error) {
  throw Error(error.code(), fmt::format("{}: {}", source, error.what()));
}

Json with_fields(const BodyInput& input, std::string_view kind, Json body) {
  const records::Schema& schema = records::Schema::of_kind(kind);
  for (const std::string& assignment : input.set) body = records::with_field(std::move(body), assignment, schema);
  return body;
}

bool is_csv(const BodyInput& input) { return input.from.ends_with(".csv"); }

}  // namespace

bool is_batch(const BodyInput& input) { return input.from.ends_with(".jsonl") || is_csv(input); }

Json read_body(const BodyInput& input, std::string_view kind, Json base, const records::RecordStore& store,
               CommandContext& context) {
  if (input.from.empty() && input.set.empty()) {
    throw Error(ErrorCode::wrong_usage, "give the record's body: --from FILE, --from -, or --set field=value");
  }
  Json body = std::move(base);
  if (!input.from.empty()) {
    body = checked_body(ledger::parse_json(read_text(input.from, context), input.from), input.from);
  }
  return records::NamedReferences(store).with_ids(kind, with_fields(input, kind, std::move(body)));
}

std::string fingerprint_fault(const std::string& typed) {
  constexpr std::ptrdiff_t digits_of_a_card = 60;
  const auto digits = std::ranges::count_if(typed, [](char c) { return c >= '0' && c <= '9'; });
  if (digits == digits_of_a_card) return {};
  return fmt::format("a fingerprint has {} digits, and this has {}", digits_of_a_card, digits);
}

std::string read_named_file(const std::string& path, std::size_t limit, CommandContext& context) {
  vault::File file = context.world.disk.open_read_following_links(path);
  Bytes bytes(limit + 1);
  bytes.resize(file.read(bytes));
  if (bytes.size() > limit) {
    throw Error(ErrorCode::input_refused,
                fmt::format("{}: over {} KiB, which no file is that is asked for here", path, limit / 1024));
  }
  return std::string(text_of(bytes));
}

std::string read_signed_file(const std::string& path, CommandContext& context) {
  return read_named_file(path, 2 * trust::max_signed_text_size, context);
}

std::string read_roster_file(const std::string& path, CommandContext& context) {
  return read_named_file(path, trust::max_roster_file_size, context);
}

namespace {

void add_each_line(const BodyInput& input, std::string_view kind, records::RecordStore& store,
                   CommandContext& context) {
  vault::File file = context.world.disk.open_read_following_links(input.from);
  std::string block(block_size, '\0');
  std::string pending;
  std::size_t number = 0;
  const std::uint64_t size = file.size();
  std::uint64_t done = 0;
  const auto progress = progress_bar(context, "adding");
  records::RecordBatch batch(store, kind, [&](Json body) { return with_fields(input, kind, std::move(body)); });
  const auto take = [&](const std::string& line) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) return;
    batch.add(line, fmt::format("{} line {}", input.from, number));
  };
  for (;;) {
    const std::size_t count = file.read(std::as_writable_bytes(std::span(block)));
    std::string_view rest(block.data(), count);
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      pending += rest.substr(0, end);
      take(pending);
      done += pending.size() + 1;
      if (done < size) progress(done, size);
      pending.clear();
      rest.remove_prefix(end + 1);
    }
    pending += rest;
    if (pending.size() > ledger::max_json_size) {
      throw Error(ErrorCode::input_refused, fmt::format("{} line {}: over 16 MiB", input.from, number + 1));
    }
    if (count < block.size()) break;
  }
  if (!pending.empty()) take(pending);
  batch.finish();
  progress(size, size);
}

void add_each_row(const BodyInput& input, std::string_view kind, records::RecordStore& store, CommandContext& context) {
  vault::File file = context.world.disk.open_read_following_links(input.from);
  const std::uint64_t size = file.size();
  std::uint64_t done = 0;
  const auto progress = progress_bar(context, "adding");
  records::NamedReferences names(store);
  std::optional<records::CsvBodies> bodies;
  records::CsvParser parser([&](const records::CsvRow& row) {
    try {
      if (!bodies) {
        bodies.emplace(records::Schema::of_kind(kind), row);
      } else {
        (void)store.add(kind, names.with_ids(kind, with_fields(input, kind, bodies->body(row))));
        if (done < size) progress(done, size);
      }
    } catch (const Error& error) {
      refuse_at(fmt::format("line {}", row.line), error);
    }
  });
  std::string block(block_size, '\0');
  try {
    for (std::size_t count = block.size(); count == block.size();) {
      count = file.read(std::as_writable_bytes(std::span(block)));
      parser.feed(std::string_view(block).substr(0, count));
      done += count;
    }
    parser.finish();
    progress(size, size);
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("{} {}", input.from, error.what()));
  }
}

}  // namespace

void add_each(const BodyInput& input, std::string_view kind, records::RecordStore& store, CommandContext& context) {
  if (is_csv(input)) {
    add_each_row(input, kind, store, context);
  } else {
    add_each_line(input, kind, store, context);
  }
}

}  // namespace fieldvault::cli
