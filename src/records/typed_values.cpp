#include "typed_values.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/records/language_tag.hpp"
#include "fieldvault/records/partial_date.hpp"
#include "fieldvault/records/record_id.hpp"
#include "fieldvault/records/vocabulary.hpp"
#include "schema_fault.hpp"
#include "schema_walk.hpp"

namespace fieldvault::records {
namespace {

bool is_pseudonym(std::string_view text) {
  constexpr std::size_t longest = 64;
  const auto is_letter_or_digit = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && text.size() <= longest && is_letter_or_digit(text.front()) &&
         std::ranges::all_of(text, [&](char c) {
           return is_letter_or_digit(c) || std::string_view("-_./").find(c) != std::string_view::npos;
         });
}

struct Format {
  std::string_view name;
  bool (*accepts)(std::string_view text);
  std::string_view expected;
};

constexpr Format formats[] = {
    {"partial-date", is_partial_date,
     "must be a date: 2018, 2018-04, 2018-04-07, 2018-04-07T09:30:00Z, unknown or declined"},
    {"date", is_full_date, "must be a day: 2018-04-07"},
    {"language", is_language_tag, "must be a language tag (BCP 47): kk, ug, zh-Hans"},
    {"script", is_script_code, "must be a script code (ISO 15924): Cyrl, Arab, Latn, Hans"},
    {"sha256", [](std::string_view text) { return crypto::Digest::parse(text).has_value(); },
     "must be 64 lower-case hex digits"},
    {"pseudonym", is_pseudonym, "must be 1 to 64 ASCII letters, digits and - _ . /, a letter or digit first"},
};

void check_format(const std::string& pointer, const std::string& name, std::string_view text) {
  const auto* const format = std::ranges::find(formats, name, &Format::name);
  if (format == std::end(formats)) throw Error(ErrorCode::program_failed, "a schema names the unknown format " + name);
  if (!format->accepts(text)) refuse_value(pointer, format->expected);
}

void check_vocabulary(const std::string& pointer, const std::string& name, std::string_view code) {
  const Vocabulary* vocabulary = Vocabulary::find(name);
  if (vocabulary == nullptr) throw Error(ErrorCode::program_failed, "a schema names the unknown vocabulary " + name);
  if (vocabulary->allows(code)) return;
  constexpr std::size_t shown = 10;
  std::string list;
  for (std::size_t i = 0; i < std::min(shown, vocabulary->codes().size()); ++i) {
    list.append(list.empty() ? "" : ", ").append(vocabulary->codes()[i]);
  }
  if (vocabulary->codes().size() > shown) list += ", …";
  refuse_value(pointer, fmt::format("must be a code of the vocabulary {} ({}){}", name, list,
                                    vocabulary->is_extendable() ? "; a code of your own begins with x-" : ""));
}

void check_reference(const std::string& pointer, const Json& node, std::string_view text) {
  if (RecordId::parse(text)) return;
  const auto word = node.find("x-ref-word");
  if (word != node.end() && word->get_ref<const std::string&>() == text) return;
  const std::string& kind = node.at("x-ref").get_ref<const std::string&>();
  refuse_value(pointer, fmt::format("must be the id of a {}{}", kind == "any" ? "record" : kind + " record",
                                    word == node.end() ? "" : " or the word " + word->get<std::string>()));
}

}  // namespace

void check_typed_values(const Json& document, const Json& body) {
  walk_schema(document, body, [](const std::string& pointer, const Json& node, const Json& value) {
    if (!value.is_string()) return;
    const std::string& text = value.get_ref<const std::string&>();
    if (const auto name = node.find("x-format"); name != node.end())
      check_format(pointer, name->get_ref<const std::string&>(), text);
    if (const auto name = node.find("x-vocabulary"); name != node.end())
      check_vocabulary(pointer, name->get_ref<const std::string&>(), text);
    if (node.contains("x-ref")) check_reference(pointer, node, text);
  });
}

}  // namespace fieldvault::records
