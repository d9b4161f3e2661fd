#include "invented_testimonies.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <string_view>

namespace fieldvault::bench {
namespace {

constexpr std::size_t statements = 3;
constexpr std::size_t words_in_a_statement = 40;

constexpr std::array<std::array<std::string_view, 3>, 16> consonants = {{{"b", "б", "ب"},
                                                                         {"t", "т", "ت"},
                                                                         {"s", "с", "س"},
                                                                         {"d", "д", "د"},
                                                                         {"r", "р", "ر"},
                                                                         {"z", "з", "ز"},
                                                                         {"sh", "ш", "ش"},
                                                                         {"gh", "ғ", "غ"},
                                                                         {"f", "ф", "ف"},
                                                                         {"q", "қ", "ق"},
                                                                         {"k", "к", "ك"},
                                                                         {"l", "л", "ل"},
                                                                         {"m", "м", "م"},
                                                                         {"n", "н", "ن"},
                                                                         {"y", "й", "ي"},
                                                                         {"g", "г", "گ"}}};
constexpr std::array<std::array<std::string_view, 3>, 5> vowels = {
    {{"a", "а", "ا"}, {"e", "е", "ە"}, {"i", "і", "ى"}, {"o", "о", "و"}, {"u", "ұ", "ۇ"}}};
constexpr std::size_t syllables = consonants.size() * vowels.size();
constexpr std::array<std::string_view, 4> languages = {"en", "kk", "ug", "zh-Hans"};

std::string chinese_character(std::size_t number) {
  const std::size_t code = 0x4E00 + number % 3000;
  return {static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3F)),
          static_cast<char>(0x80 | (code & 0x3F))};
}

}  // namespace

std::string InventedTestimonies::word(std::size_t rank, Script script) {
  if (script == Script::chinese) return chinese_character(rank * 7) + chinese_character(rank * 11 + 5);
  const auto in = static_cast<std::size_t>(script);
  std::string word;
  for (std::size_t rest = rank + 1; rest > 0; rest /= syllables) {
    const std::size_t syllable = rest % syllables;
    word.append(consonants[syllable % consonants.size()][in]).append(vowels[syllable / consonants.size()][in]);
  }
  return word.append(consonants[rank % consonants.size()][in]);
}

std::size_t InventedTestimonies::rank() {
  const double share = static_cast<double>(random_()) / 4294967296.0;
  return static_cast<std::size_t>(std::pow(static_cast<double>(words), share)) - 1;
}

InventedTestimonies::Script InventedTestimonies::script() {
  constexpr std::array<Script, 10> often = {Script::latin,    Script::latin,    Script::latin,    Script::latin,
                                            Script::cyrillic, Script::cyrillic, Script::cyrillic, Script::cyrillic,
                                            Script::arabic,   Script::chinese};
  return often[below(often.size())];
}

std::string InventedTestimonies::text(Script script) {
  std::string text;
  for (std::size_t at = 0; at < words_in_a_statement; ++at) {
    if (at > 0 && script != Script::chinese) text += ' ';
    text += word(rank(), script);
  }
  return text.append(". ").append(word_of_all);
}

Json InventedTestimonies::testimony(const std::string& witness, const std::string& consent) {
  const Script in = script();
  Json narrative = Json::array();
  for (std::size_t number = 1; number <= statements; ++number) {
    narrative.push_back(
        {{"number", number},
         {"text", {{"text", text(in)}, {"lang", std::string(languages[static_cast<std::size_t>(in)])}}}});
  }
  return {{"witness", witness},
          {"consent", consent},
          {"interviewer", fmt::format("R-{:02}", below(20))},
          {"date", fmt::format("20{:02}-{:02}-{:02}", 14 + below(8), 1 + below(12), 1 + below(28))},
          {"how", "call"},
          {"narrative", narrative}};
}

}  // namespace fieldvault::bench
