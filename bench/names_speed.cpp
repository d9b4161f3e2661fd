// How long a name takes to be found among many invented persons: names_speed [PERSONS] [QUERIES] [FOLDER].
// In a folder that it left behind, it only searches.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "fieldvault/records/record_store.hpp"
#include "fieldvault/search/index.hpp"
#include "fieldvault/search/names.hpp"
#include "invented_names.hpp"
#include "measured_times.hpp"
#include "measuring_program.hpp"
#include "vault_for_measuring.hpp"

namespace fieldvault::bench {
namespace {

constexpr std::size_t persons_by_default = 200'000;
constexpr std::size_t queries_by_default = 300;
constexpr std::size_t persons_at_once = 10'000;
constexpr std::size_t shown = 10;
constexpr std::uint32_t seed = 7;
constexpr std::uint32_t with_second_spelling = 3;  // one in so many

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

enum class Asked { whole_name, one_word };

// In a random script. One word alone is what half a village may have.
Times ask(vault::Vault& vault, Asked asked, std::size_t queries) {
  InventedNames names(seed + 1);
  Times times;
  for (std::size_t at = 0; at < queries; ++at) {
    std::string name = InventedNames::written(names.person(), names.script());
    if (asked == Asked::one_word) name.resize(std::min(name.find(' '), name.find("·")));
    const Stopwatch watch;
    (void)search::match_name(vault, name, shown);
    times.add(watch);
  }
  return times;
}

void write_all(vault::Vault& vault, std::size_t persons) {
  const Stopwatch writing;
  fill(vault, persons);
  fmt::print("{} persons written in {:.3f} s\n", persons, writing.wall());
  const Stopwatch indexing;
  search::refresh_names(vault);
  fmt::print("their names indexed in {:.3f} s\n", indexing.wall());
}

void run(Counts counts, const std::filesystem::path& folder) {
  VaultForMeasuring measured(folder);
  if (!measured.has_vault()) write_all(measured.vault(), counts.records);
  measured.close();
  (void)measured.vault();
  const Stopwatch first;
  (void)search::match_name(measured.vault(), "Nurlan Serikuly", shown);
  fmt::print("first query after opening: {:.1f} ms, {:.1f} ms of processor\n", first.wall() * 1000,
             first.processor() * 1000);
  ask(measured.vault(), Asked::whole_name, counts.queries).print("whole names");
  ask(measured.vault(), Asked::one_word, counts.queries).print("one word of a name");
}

}  // namespace
}  // namespace fieldvault::bench

int main(int count, char** arguments) {
  using namespace fieldvault::bench;
  return measuring_program(count, arguments, {persons_by_default, queries_by_default}, run);
}
