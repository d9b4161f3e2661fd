#include "fieldvault/records/vocabulary.hpp"

#include <algorithm>

#include "fieldvault/crypto/embedded_text.hpp"

namespace fieldvault::records {

extern const EmbeddedText embedded_vocabularies[];
extern const std::size_t embedded_vocabularies_count;

namespace {

bool is_own_code(std::string_view code) {
  constexpr std::string_view prefix = "x-";
  constexpr std::size_t longest = 64;
  if (!code.starts_with(prefix) || code.size() == prefix.size() || code.size() > longest) return false;
  return std::ranges::all_of(code, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

}  // namespace

class VocabularyCatalog {
 public:
  [[nodiscard]] static const VocabularyCatalog& embedded() {
    static const VocabularyCatalog catalog;
    return catalog;
  }
  [[nodiscard]] const Vocabulary* find(std::string_view name) const {
    const auto found = vocabularies_.find(name);
    return found == vocabularies_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }

 private:
  VocabularyCatalog() {
    for (std::size_t i = 0; i < embedded_vocabularies_count; ++i) {
      const EmbeddedText& file = embedded_vocabularies[i];
      Vocabulary vocabulary(ledger::parse_json(file.text, file.name));
      names_.push_back(vocabulary.name());
      vocabularies_.emplace(vocabulary.name(), std::move(vocabulary));
    }
    std::ranges::sort(names_);
  }
  std::map<std::string, Vocabulary, std::less<>> vocabularies_;
  std::vector<std::string> names_;
};

Vocabulary::Vocabulary(const Json& document)
    : name_(document.at("vocabulary").get<std::string>()),
      title_(document.at("title").get<std::string>()),
      source_(document.at("source").get<std::string>()),
      extendable_(document.at("extendable").get<bool>()) {
  for (const Json& entry : document.at("codes")) {
    codes_.push_back(entry.at("code").get<std::string>());
    Labels& labels = labels_[codes_.back()];
    for (const auto& [language, label] : entry.at("labels").items()) labels.emplace(language, label.get<std::string>());
  }
}

const Vocabulary* Vocabulary::find(std::string_view name) { return VocabularyCatalog::embedded().find(name); }

const std::vector<std::string>& Vocabulary::names() { return VocabularyCatalog::embedded().names(); }

bool Vocabulary::allows(std::string_view code) const {
  return labels_.contains(code) || (extendable_ && is_own_code(code));
}

std::string Vocabulary::label(std::string_view code, std::string_view language) const {
  const auto entry = labels_.find(code);
  if (entry == labels_.end()) return std::string(code);
  auto label = entry->second.find(language);
  if (label == entry->second.end()) label = entry->second.find("en");
  return label == entry->second.end() ? std::string(code) : label->second;
}

}  // namespace fieldvault::records
