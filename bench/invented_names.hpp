// Names made of parts that are common in Central Asia, in three scripts: as many invented persons as are wanted.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace fieldvault::bench {

enum class Script { latin, cyrillic, chinese };

// The same numbers give the same persons.
class InventedNames {
 public:
  struct Person {
    std::array<std::size_t, 2> given;  // parts
    std::array<std::size_t, 2> father;
  };

  explicit InventedNames(std::uint32_t seed) : random_(seed) {}

  [[nodiscard]] Person person() {
    return {{part(first_count), part(second_count)}, {part(first_count), part(second_count)}};
  }
  [[nodiscard]] Script script() { return static_cast<Script>(random_() % 3); }
  [[nodiscard]] bool once_in(std::uint32_t times) { return random_() % times == 0; }
  [[nodiscard]] static std::string written(const Person& person, Script script);

 private:
  static constexpr std::size_t first_count = 40;
  static constexpr std::size_t second_count = 25;

  // Some parts are far more common than others, as in life.
  std::size_t part(std::size_t count) {
    const std::size_t one = random_() % count;
    const std::size_t other = random_() % count;
    return one < other ? one : other;
  }

  std::mt19937 random_;
};

}  // namespace fieldvault::bench
