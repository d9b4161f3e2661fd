// What a search is narrowed to beside its words: kind, language, days, cases and persons.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/language_tag.hpp"

namespace fieldvault::search {

class Filters {
 public:
  enum class Word { filter, text };

  // Takes `kind:testimony`, `lang:kk`, `after:2018-04`, `before:2020`, `case:ID`, `person:W-0007`. A word that begins
  // with none of these names and a colon is text, and nothing is taken. Error(input_refused): the value is empty or
  // none of its kind; a filter of which there can be one stands twice. Cases and persons may stand several times.
  Word take(std::string_view word);

  [[nodiscard]] bool is_empty() const noexcept { return count_ == 0; }
  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] const std::optional<std::string>& kind() const noexcept { return kind_; }  // one of Schema::kinds()
  [[nodiscard]] const std::optional<records::LanguageTag>& language() const noexcept { return language_; }
  // Days as in records::DaySpan: the first that `after` and the last that `before` take in.
  [[nodiscard]] const std::optional<std::int64_t>& after() const noexcept { return after_; }
  [[nodiscard]] const std::optional<std::int64_t>& before() const noexcept { return before_; }
  // As they were typed: only the vault knows which record is meant.
  [[nodiscard]] const std::vector<std::string>& cases() const noexcept { return cases_; }
  [[nodiscard]] const std::vector<std::string>& persons() const noexcept { return persons_; }

 private:
  void take_value(std::string_view name, std::string_view value);

  std::size_t count_ = 0;
  std::optional<std::string> kind_;
  std::optional<records::LanguageTag> language_;
  std::optional<std::int64_t> after_;
  std::optional<std::int64_t> before_;
  std::vector<std::string> cases_;
  std::vector<std::string> persons_;
};

}  // namespace fieldvault::search
