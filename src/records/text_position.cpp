#include "fieldvault/records/text_position.hpp"

#include <algorithm>

#include "fieldvault/ledger/json.hpp"
#include "schema_walk.hpp"

namespace fieldvault::records {
namespace {

// Finds where values begin, and judges nothing: parse_json has, or will.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<TextPosition> scan() && {
    value(0);
    return std::move(found_);
  }

 private:
  void value(std::size_t depth) {
    skip_space();
    if (at_end() || depth > ledger::max_json_depth) return stop();
    found_.push_back({pointer_, line_});
    if (peek() == '{') {
      members(depth);
    } else if (peek() == '[') {
      elements(depth);
    } else if (peek() == '"') {
      static_cast<void>(string());
    } else {
      while (!at_end() && std::string_view(",]} \t\r\n").find(peek()) == std::string_view::npos) advance();
    }
  }

  void members(std::size_t depth) {
    advance();
    for (skip_space(); !at_end() && peek() == '"'; skip_space()) {
      const std::string name = string();
      skip_space();
      if (at_end() || peek() != ':') return stop();
      advance();
      below(escaped_token(name), depth);
      if (!next_follows()) break;
    }
    close('}');
  }

  void elements(std::size_t depth) {
    advance();
    skip_space();
    for (std::size_t i = 0; !at_end() && peek() != ']'; ++i) {
      below(std::to_string(i), depth);
      if (!next_follows()) break;
    }
    close(']');
  }

  void below(const std::string& token, std::size_t depth) {
    const std::size_t length = pointer_.size();
    pointer_.append("/").append(token);
    value(depth + 1);
    pointer_.resize(length);
  }

  bool next_follows() {
    skip_space();
    if (at_end() || peek() != ',') return false;
    advance();
    skip_space();
    return true;
  }

  void close(char bracket) {
    skip_space();
    if (at_end() || peek() != bracket) return stop();
    advance();
  }

  std::string string() {
    const std::size_t begin = at_;
    advance();
    while (!at_end() && peek() != '"') {
      if (peek() == '\\') advance();
      if (!at_end()) advance();
    }
    if (!at_end()) advance();
    const Json parsed = Json::parse(text_.substr(begin, at_ - begin), nullptr, false);
    return parsed.is_string() ? parsed.get<std::string>() : std::string();
  }

  void skip_space() {
    while (!at_end() && std::string_view(" \t\r\n").find(peek()) != std::string_view::npos) advance();
  }
  void advance() {
    if (text_[at_] == '\n') ++line_;
    ++at_;
  }
  void stop() { at_ = text_.size(); }
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return text_[at_]; }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::string pointer_;
  std::vector<TextPosition> found_;
};

}  // namespace

std::vector<TextPosition> positions(std::string_view json) { return Scanner(json).scan(); }

std::optional<std::size_t> line_of_fault(std::string_view json, std::string_view message) {
  constexpr std::string_view place = " at /";
  if (!message.starts_with('/')) {
    const std::size_t found = message.find(place);
    if (found == std::string_view::npos) return std::nullopt;
    message.remove_prefix(found + place.size() - 1);
  }
  std::optional<TextPosition> innermost;
  for (TextPosition& position : positions(json)) {
    const std::string_view pointer = position.pointer;
    if (pointer.empty() || !message.starts_with(pointer)) continue;
    const char next = message.size() > pointer.size() ? message[pointer.size()] : ':';
    if (next != ':' && next != '/') continue;
    if (!innermost || innermost->pointer.size() < pointer.size()) innermost = std::move(position);
  }
  if (!innermost) return std::nullopt;
  return innermost->line;
}

}  // namespace fieldvault::records
