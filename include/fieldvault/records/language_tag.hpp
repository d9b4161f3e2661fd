// Names of languages and scripts: BCP 47 tags and ISO 15924 codes, judged by their form.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fieldvault::records {

// A well-formed `langtag` or private-use tag of RFC 5646, 2.1, at most 64 characters, in any case: "kk", "zh-Hans-CN",
// "ug-Latn", "x-team". The grandfathered tags ("i-klingon") are not taken: each has a modern name.
[[nodiscard]] bool is_language_tag(std::string_view text);
// Four letters, the first upper case: "Cyrl", "Arab".
[[nodiscard]] bool is_script_code(std::string_view text);

// A well-formed tag in lower case: tags do not tell cases apart.
class LanguageTag {
 public:
  [[nodiscard]] static std::optional<LanguageTag> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  // Basic filtering of RFC 4647, 3.3.1: "zh" takes in "zh" and "zh-Hans", and not "zhx".
  [[nodiscard]] bool takes_in(const LanguageTag& tag) const noexcept;
  auto operator<=>(const LanguageTag&) const = default;

 private:
  explicit LanguageTag(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace fieldvault::records
