// Testimonies of invented words in four scripts, some words far more common than others: as many as are wanted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

#include "fieldvault/ledger/json.hpp"

namespace fieldvault::bench {

// The same numbers give the same testimonies.
class InventedTestimonies {
 public:
  enum class Script { latin, cyrillic, arabic, chinese };

  static constexpr std::size_t words = 20'000;  // ranks, the most common first
  static constexpr const char* word_of_all = "qamaq";

  explicit InventedTestimonies(std::uint32_t seed) : random_(seed) {}

  // The word of this rank. Ranks 1/r as often as the first, as in life.
  [[nodiscard]] static std::string word(std::size_t rank, Script script);

  // Three statements of 40 words in one script.
  [[nodiscard]] Json testimony(const std::string& witness, const std::string& consent);

  [[nodiscard]] Script script();
  [[nodiscard]] std::size_t rank();
  [[nodiscard]] std::size_t below(std::size_t count) { return random_() % count; }

 private:
  [[nodiscard]] std::string text(Script script);

  std::mt19937 random_;
};

}  // namespace fieldvault::bench
