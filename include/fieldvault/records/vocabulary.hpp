// The controlled vocabularies that are compiled in: codes with labels in several languages and their source.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/ledger/json.hpp"

namespace fieldvault::records {

class Vocabulary {
 public:
  // "evidence-kind"; nullptr where there is no such vocabulary.
  [[nodiscard]] static const Vocabulary* find(std::string_view name);
  [[nodiscard]] static const std::vector<std::string>& names();

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::string& title() const noexcept { return title_; }
  [[nodiscard]] const std::string& source() const noexcept { return source_; }
  [[nodiscard]] const std::vector<std::string>& codes() const noexcept { return codes_; }
  // Whether teams may use codes of their own: "x-" and 1 to 62 of [a-z0-9-].
  [[nodiscard]] bool is_extendable() const noexcept { return extendable_; }
  [[nodiscard]] bool allows(std::string_view code) const;
  // The label in a language of the vocabulary ("kk"), otherwise the English one, otherwise the code itself.
  [[nodiscard]] std::string label(std::string_view code, std::string_view language) const;

 private:
  friend class VocabularyCatalog;
  explicit Vocabulary(const Json& document);

  using Labels = std::map<std::string, std::string, std::less<>>;
  std::string name_;
  std::string title_;
  std::string source_;
  bool extendable_;
  std::vector<std::string> codes_;
  std::map<std::string, Labels, std::less<>> labels_;
};

}  // namespace fieldvault::records
