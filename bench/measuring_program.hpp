// The frame of a program that measures: PROGRAM [HOW MANY RECORDS] [HOW MANY QUERIES OF EACH KIND] [FOLDER].
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>

namespace fieldvault::bench {

struct Counts {
  std::size_t records;
  std::size_t queries;  // at least one
};

// The exit code: 1 where `run(counts, folder)` throws, and why on standard error. The folder is empty where none is
// named.
template <typename Run>
int measuring_program(int count, char** arguments, Counts otherwise, const Run& run) {
  const auto number = [&](int at, std::size_t by_default) -> std::size_t {
    return count > at ? std::strtoul(arguments[at], nullptr, 10) : by_default;
  };
  try {
    run(Counts{number(1, otherwise.records), std::max<std::size_t>(number(2, otherwise.queries), 1)},
        std::filesystem::path(count > 3 ? arguments[3] : ""));
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}

}  // namespace fieldvault::bench
