// How long a name takes to be found among many invented persons: names_speed [PERSONS] [QUERIES]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <string_view>
#include <vector>

#include "../src/search/name_index.hpp"
#include "fieldvault/records/record_store.hpp"
#include "fieldvault/search/names.hpp"
#include "invented_names.hpp"
#include "vault_for_measuring.hpp"

namespace fieldvault::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t persons_by_default = 200'000;
constexpr std::size_t queries_by_default = 300;
constexpr std::size_t persons_at_once = 10'000;
constexpr std::size_t shown = 10;
constexpr std::uint32_t seed = 7;
constexpr std::uint32_t with_second_spelling = 3;  // one in so many

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

void fill(vault::Vault& vault, std::size_t persons) {
  InventedNames names(seed);
  records::RecordStore store(vault);
  for (std::size_t done = 0; done < persons;) {
    vault::Transaction transaction(vault.database());
    for (std::size_t at = 0; at < persons_at_once && done < persons; ++at, ++done) {
      const InventedNames::Person person = names.person();
      Json list = {{{"full", InventedNames::written(person, names.script())}}};
      if (names.once_in(with_second_spelling))
        list.push_back({{"full", InventedNames::written(person, names.script())}});
      (void)store.add(records::kind::person, {{"code", fmt::format("P-{}", done)}, {"names", list}});
    }
    transaction.commit();
  }
}

// Beside the time on the wall, what the processor took of it: the others of a busy machine are not in that.
struct Times {
  std::vector<double> wall;  // milliseconds
  std::vector<double> processor;

  void print(std::string_view what) {
    print("on the wall", what, wall);
    print("of processor", what, processor);
  }

 private:
  static void print(std::string_view of, std::string_view what, std::vector<double>& times) {
    std::ranges::sort(times);
    const auto at = [&](double share) {
      return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    fmt::print("{}: {} times {}: median {:.1f} ms, p90 {:.1f} ms, p99 {:.1f} ms, longest {:.1f} ms\n", what,
               times.size(), of, at(0.5), at(0.9), at(0.99), times.back());
  }
};

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

enum class Asked { whole_name, one_word };

// In a random script. One word alone is what half a village may have.
Times ask(vault::Vault& vault, Asked asked, std::size_t queries) {
  InventedNames names(seed + 1);
  Times times;
  for (std::size_t at = 0; at < queries; ++at) {
    std::string name = InventedNames::written(names.person(), names.script());
    if (asked == Asked::one_word) name.resize(std::min(name.find(' '), name.find("·")));
    const auto begin = Clock::now();
    const double processor = processor_seconds();
    (void)search::match_name(vault, name, shown);
    times.processor.push_back((processor_seconds() - processor) * 1000);
    times.wall.push_back(seconds_since(begin) * 1000);
  }
  return times;
}

int run(std::size_t persons, std::size_t queries) {
  VaultForMeasuring measured;
  auto begin = Clock::now();
  fill(measured.vault(), persons);
  fmt::print("{} persons written in {:.1f} s\n", persons, seconds_since(begin));
  begin = Clock::now();
  search::refresh_names(measured.vault());
  fmt::print("their names indexed in {:.1f} s\n", seconds_since(begin));
  measured.open_again();
  begin = Clock::now();
  const double processor = processor_seconds();
  (void)search::match_name(measured.vault(), "Nurlan Serikuly", shown);
  fmt::print("first query after opening: {:.1f} ms, {:.1f} ms of processor\n", seconds_since(begin) * 1000,
             (processor_seconds() - processor) * 1000);
  ask(measured.vault(), Asked::whole_name, queries).print("whole names");
  ask(measured.vault(), Asked::one_word, queries).print("one word of a name");
  return 0;
}

std::size_t number(int count, char** arguments, int at, std::size_t otherwise) {
  return count > at ? static_cast<std::size_t>(std::strtoul(arguments[at], nullptr, 10)) : otherwise;
}

}  // namespace
}  // namespace fieldvault::bench

int main(int count, char** arguments) {
  using namespace fieldvault::bench;
  try {
    return run(number(count, arguments, 1, persons_by_default),
               std::max<std::size_t>(number(count, arguments, 2, queries_by_default), 1));
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
