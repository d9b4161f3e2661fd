#include "letters.hpp"

namespace fieldvault::search {

std::string placed(std::string_view sounds) {
  std::string word;
  const auto vowel_at = [&](std::size_t at) { return at < sounds.size() && is_vowel(sounds[at]); };
  for (std::size_t at = 0; at < sounds.size(); ++at) {
    const bool beside_vowel = vowel_at(at + 1) || (at > 0 && vowel_at(at - 1));
    word += sounds[at] == 'y' && !beside_vowel ? 'i' : sounds[at];
  }
  return word;
}

std::string single(std::string_view sounds) {
  std::string word;
  for (const char sound : sounds) {
    if (word.size() < max_sounds && (word.empty() || word.back() != sound)) word += sound;
  }
  // The Russian ending -ий, -iy, -yi is heard as -i.
  if (word.size() > 3 && (word.ends_with("iy") || word.ends_with("yi"))) word.replace(word.size() - 2, 2, "i");
  return word;
}

std::string settled(std::string_view sounds) { return single(placed(sounds)); }

}  // namespace fieldvault::search
