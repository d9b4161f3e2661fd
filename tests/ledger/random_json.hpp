// JSON values of every kind, the same for the same seed.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "fieldvault/ledger/json.hpp"

namespace fieldvault::test {

// Values of every kind, with keys and texts from each range that sorts or escapes in its own way.
class RandomJson {
 public:
  explicit RandomJson(std::uint32_t seed) : engine_(seed) {}

  Json value(int depth) {
    switch (below(depth > 0 ? 8 : 6)) {
      case 0:
        return nullptr;
      case 1:
        return below(2) == 0;
      case 2:
        return static_cast<std::int64_t>(below(1u << 31)) * 4194303 - 4503599627370496;
      case 3:
        return below(3);
      case 4:
      case 5:
        return text();
      case 6: {
        Json array = Json::array();
        for (std::uint32_t i = below(5); i > 0; --i) array.push_back(value(depth - 1));
        return array;
      }
      default: {
        Json object = Json::object();
        for (std::uint32_t i = below(6); i > 0; --i) object[text()] = value(depth - 1);
        return object;
      }
    }
  }

 private:
  std::uint32_t below(std::uint32_t bound) {
    return std::uniform_int_distribution<std::uint32_t>(0, bound - 1)(engine_);
  }

  std::string text() {
    static const std::vector<std::string> pieces{std::string(1, '\0'),
                                                 "\x1F",
                                                 "\n",
                                                 "\"",
                                                 "\\",
                                                 "/",
                                                 "a",
                                                 "Z",
                                                 "\x7F",
                                                 "é",
                                                 "Мұс",
                                                 "阿",
                                                 "\u061C",
                                                 "\uD7FF",
                                                 "\uE000",
                                                 "\uFB33",
                                                 "\uFFFD",
                                                 "😀",
                                                 "\U00010000",
                                                 "\U0010FFFD"};
    std::string out;
    for (std::uint32_t i = below(5); i > 0; --i) out += pieces[below(static_cast<std::uint32_t>(pieces.size()))];
    return out;
  }

  std::mt19937 engine_;
};

}  // namespace fieldvault::test
