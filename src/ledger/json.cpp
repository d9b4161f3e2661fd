#include "fieldvault/ledger/json.hpp"

#include <array>
#include <cstring>
#include <vector>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/utf8.hpp"
#include "integer_range.hpp"

namespace fieldvault::ledger {
namespace {

[[noreturn]] void refuse(std::string_view source, const std::string& place, std::string_view why) {
  throw Error(ErrorCode::input_refused, std::string(source) + ", " + place + ": " + std::string(why));
}

std::string line_and_column(std::string_view text, std::size_t at) {
  std::size_t line = 1;
  std::size_t line_start = 0;
  for (std::size_t i = 0; i < at; ++i) {
    if (text[i] == '\n') {
      ++line;
      line_start = i + 1;
    }
  }
  return "line " + std::to_string(line) + ", byte " + std::to_string(at - line_start + 1);
}

// nlohmann's message in the field's words. Its "last read" part is cut off first: it repeats the input, which may be
// a testimony.
std::string_view reworded(std::string_view message) {
  message = message.substr(0, message.find("; last read: '"));
  const auto says = [&](std::string_view words) { return message.find(words) != std::string_view::npos; };
  if (says("UTF-8")) return "not valid UTF-8";
  if (says("surrogate")) return "half of a character: a lone surrogate";
  if (says("control character")) return "a control character inside a text must be written as an escape";
  if (says("missing closing quote")) return "a text has no closing quote";
  if (says("invalid string")) return "not a valid escape in a text";
  if (says("invalid number")) return "not a valid number";
  if (says("unexpected end of input")) return "the JSON ends too early";
  if (says("expected end of input")) return "something follows after the end of the JSON value";
  return "this is not JSON";
}

// Builds the value, and refuses at the first event that I-JSON, or our stricter profile of it, does not allow.
class GuardedBuilder {
 public:
  GuardedBuilder(std::string_view text, std::string_view source) : text_(text), source_(source) {}

  [[nodiscard]] Json take() && { return std::move(root_); }

  bool null() { return put(nullptr); }
  bool boolean(bool value) { return put(value); }

  bool number_integer(std::int64_t value) {
    if (value == 0) refuse_here("minus zero is not an integer");
    return integer(value);
  }
  bool number_unsigned(std::uint64_t value) { return integer(value); }

  bool number_float(double, const std::string& digits) {
    if (digits.find_first_of(".eE") == std::string::npos) refuse_here("an integer beyond 2^53-1");
    refuse_here("a number with a fraction or an exponent; only integers are taken");
  }

  bool string(std::string& value) {
    require_text(value);
    return put(std::move(value));
  }
  bool binary(Json::binary_t&) { refuse_here("binary values are not JSON"); }

  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    require_text(name);
    Frame& frame = open_.back();
    auto& members = frame.container->get_ref<Json::object_t&>();
    const std::size_t before = members.size();
    // Sorted input, which canonical input is, goes in at the end without a search.
    const auto member = members.try_emplace(members.end(), std::move(name), nullptr);
    frame.key = &member->first;
    frame.member = &member->second;
    if (members.size() == before) refuse_here("this key stands there twice");
    return true;
  }

  bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception& error) {
    if (error.id == number_overflow) return number_float(0, token);
    const std::size_t at = position == 0 ? 0 : std::min(position - 1, text_.size());
    refuse(source_, line_and_column(text_, at), reworded(error.what()));
  }

 private:
  struct Frame {
    Json* container;
    Json* member = nullptr;  // of an object: the value that comes next
    const std::string* key = nullptr;
  };

  template <typename Integer>
  bool integer(Integer value) {
    if (!is_interoperable(value)) refuse_here("an integer beyond 2^53-1");
    return put(value);
  }

  bool put(Json value) {
    place(std::move(value));
    return true;
  }

  Json& place(Json value) {
    if (open_.empty()) return root_ = std::move(value);
    Frame& frame = open_.back();
    if (frame.member != nullptr) return *frame.member = std::move(value);
    return frame.container->get_ref<Json::array_t&>().emplace_back(std::move(value));
  }

  bool open(Json container) {
    if (open_.size() == max_json_depth) refuse_here("nested more than 32 deep");
    Json& placed = place(std::move(container));
    open_.push_back(Frame{&placed});
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  void require_text(std::string_view text) const {
    if (find_non_text(text) != std::string_view::npos) refuse_here("a code point that stands for no character");
  }

  // Where the next value would stand, as an RFC 6901 pointer; of keys only what is safe to show.
  [[nodiscard]] std::string pointer() const {
    std::string path;
    for (const Frame& frame : open_) {
      path += '/';
      if (frame.container->is_array()) {
        const std::size_t size = frame.container->size();
        path += std::to_string(&frame == &open_.back() ? size : size - 1);
        continue;
      }
      if (frame.key == nullptr) continue;
      for (const char c : frame.key->substr(0, 64)) path += c > 0x20 && c < 0x7F ? c : '?';
    }
    return path.empty() ? "at the start" : "at " + path.substr(0, 512);
  }

  [[noreturn]] void refuse_here(std::string_view why) const { refuse(source_, pointer(), why); }

  static constexpr int number_overflow = 406;  // nlohmann: more than a double can hold

  std::string_view text_;
  std::string_view source_;
  Json root_;
  std::vector<Frame> open_;
};

}  // namespace

Json parse_json(std::string_view text, std::string_view source) {
  if (text.size() > max_json_size) refuse(source, "at the end", "larger than 16 MiB");
  if (text.starts_with("\xEF\xBB\xBF")) refuse(source, "line 1, byte 1", "begins with a byte order mark");
  // nlohmann takes a NUL byte for the end of the input and would not see what follows it.
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    refuse(source, line_and_column(text, nul), "a NUL byte");
  }
  GuardedBuilder builder(text, source);
  if (!Json::sax_parse(text.data(), text.data() + text.size(), &builder)) {
    throw Error(ErrorCode::program_failed, "the JSON parser stopped without a reason");
  }
  return std::move(builder).take();
}

}  // namespace fieldvault::ledger
