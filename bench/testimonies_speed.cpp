// Many testimonies written at once, beside plain SQLite with FTS5, and searched:
// testimonies_speed [TESTIMONIES] [QUERIES] [FOLDER]. In a folder that it left behind, it only searches.
#include <fmt/format.h>

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <vector>

#include "fieldvault/records/record_batch.hpp"
#include "fieldvault/records/record_store.hpp"
#include "fieldvault/search/full_text.hpp"
#include "fieldvault/search/index.hpp"
#include "invented_testimonies.hpp"
#include "measured_times.hpp"
#include "measuring_program.hpp"
#include "plain_sqlite.hpp"
#include "vault_for_measuring.hpp"

namespace fieldvault::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t testimonies_by_default = 100'000;
constexpr std::size_t queries_by_default = 100;
constexpr std::size_t witnesses = 1000;
constexpr std::size_t shown = 50;
constexpr std::uint32_t seed = 11;

struct Witness {
  std::string person;
  std::string consent;
};

std::vector<Witness> add_witnesses(vault::Vault& vault) {
  std::vector<Witness> added;
  records::RecordStore store(vault);
  vault::Transaction transaction(vault.database());
  for (std::size_t at = 0; at < witnesses; ++at) {
    const auto person = store.add(records::kind::person, {{"code", fmt::format("W-{:04}", at)}});
    const auto consent = store.add(records::kind::consent, {{"given_by", person.id.text()},
                                                            {"form", "oral"},
                                                            {"date", "2019-05-01"},
                                                            {"uses", {{"store", {{"decision", "permit"}}}}}});
    added.push_back({person.id.text(), consent.id.text()});
  }
  transaction.commit();
  return added;
}

void write_lines(const fs::path& file, const std::vector<Witness>& of, std::size_t count) {
  InventedTestimonies invented(seed);
  std::ofstream out(file);
  for (std::size_t at = 0; at < count; ++at) {
    const Witness& witness = of[invented.below(of.size())];
    out << invented.testimony(witness.person, witness.consent).dump() << '\n';
  }
}

// What `testimony add --from FILE.jsonl` does once the vault is open.
void add_lines(vault::Vault& vault, const fs::path& lines) {
  records::RecordStore store(vault);
  vault::Transaction transaction(vault.database());
  std::ifstream file(lines);
  records::RecordBatch batch(store, records::kind::testimony, [](Json body) { return body; });
  for (std::string line; std::getline(file, line);) batch.add(std::move(line), "a line");
  batch.finish();
  transaction.commit();
}

struct Cost {
  double wall;
  double processor;
};

Cost cost(std::string_view what, const Stopwatch& watch) {
  fmt::print("{}: {:.1f} s on the wall, {:.1f} s of processor ({:.1f} user, {:.1f} system)\n", what, watch.wall(),
             watch.processor(), watch.user(), watch.system());
  return {watch.wall(), watch.processor()};
}

void print_ratio(std::string_view what, const Cost& of, const Cost& to) {
  fmt::print("{}: {:.2f} times plain SQLite on the wall, {:.2f} of processor\n", what, of.wall / to.wall,
             of.processor / to.processor);
}

// In a process of its own, where no vault was opened.
Cost fill(std::string_view what, const fs::path& lines, const fs::path& database, Cipher cipher) {
  std::fflush(stdout);
  const Stopwatch watch(RUSAGE_CHILDREN);
  const pid_t child = ::fork();
  if (child == 0) {
    fill_plain_sqlite(lines, database, cipher);
    std::_Exit(0);
  }
  int status = 0;
  if (::waitpid(child, &status, 0) != child || status != 0) throw std::runtime_error("plain SQLite failed");
  return cost(what, watch);
}

// The same texts, of witnesses who are nowhere.
Cost write_plainly(const fs::path& folder, std::size_t count) {
  const fs::path lines = folder / "plain.jsonl";
  constexpr std::string_view nobody = "6f1c1d6e-0000-4000-8000-000000000000";
  write_lines(lines, {{std::string(nobody), std::string(nobody)}}, count);
  fmt::print("{} testimonies, {:.0f} MB as lines\n", count, static_cast<double>(fs::file_size(lines)) / 1e6);
  const Cost plain = fill("plain SQLite with FTS5", lines, folder / "plain.db", Cipher::none);
  const Cost ciphered = fill("the same encrypted", lines, folder / "ciphered.db", Cipher::as_in_a_vault);
  print_ratio("the same encrypted", ciphered, plain);
  return plain;
}

void write_all(VaultForMeasuring& measured, std::size_t count) {
  const Cost plain = write_plainly(measured.folder(), count);
  const fs::path lines = measured.folder() / "lines.jsonl";
  write_lines(lines, add_witnesses(measured.vault()), count);
  measured.close();

  (void)measured.vault();
  const Stopwatch writing;
  add_lines(measured.vault(), lines);
  Cost all = cost("written into the vault", writing);
  print_ratio("written", all, plain);
  const Stopwatch indexing;
  search::refresh(measured.vault());
  const Cost index = cost("their text indexed", indexing);
  all = {all.wall + index.wall, all.processor + index.processor};
  print_ratio("written and indexed", all, plain);
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  fmt::print("at most {} MiB in memory\n", usage.ru_maxrss / 1024);
}

// One kind of query, each time another one.
class Asked {
 public:
  Asked(vault::Vault& vault, std::size_t queries) : vault_(vault), queries_(queries) {}

  template <typename MakeQuery>
  void operator()(std::string_view what, const MakeQuery& query) {
    InventedTestimonies invented(seed + 1);
    Times times;
    std::size_t hits = 0;
    for (std::size_t at = 0; at < queries_; ++at) {
      const std::string text = query(invented);
      const Stopwatch watch;
      hits += search::search(vault_, text, shown).hits.size();
      times.add(watch);
    }
    times.print(fmt::format("{} ({:.1f} hits)", what, static_cast<double>(hits) / static_cast<double>(queries_)));
  }

 private:
  vault::Vault& vault_;
  std::size_t queries_;
};

void ask(vault::Vault& vault, std::size_t queries) {
  Asked asked(vault, queries);
  const Stopwatch first;
  (void)search::search(vault, InventedTestimonies::word_of_all, shown);
  fmt::print("first query after opening: {:.1f} ms, {:.1f} ms of processor\n", first.wall() * 1000,
             first.processor() * 1000);
  using Invented = InventedTestimonies;
  const auto common = [](Invented& from) { return Invented::word(from.below(20), from.script()); };
  const auto rare = [](Invented& from) { return Invented::word(5000 + from.below(15'000), from.script()); };
  asked("a rare word", rare);
  asked("a common word", common);
  asked("the word of all", [](Invented&) { return std::string(Invented::word_of_all); });
  asked("a common and a rare word", [&](Invented& from) { return common(from) + ' ' + rare(from); });
  asked("two common words", [](Invented& from) {
    const auto in = from.script();
    return Invented::word(from.below(20), in) + ' ' + Invented::word(from.below(20), in);
  });
  asked("a phrase of two common words", [](Invented& from) {
    const auto in = from.script();
    return '"' + Invented::word(from.below(10), in) + ' ' + Invented::word(from.below(10), in) + '"';
  });
  asked("the code of an interviewer", [](Invented& from) { return fmt::format("R-{:02}", from.below(20)); });
  asked("a prefix of many words",
        [](Invented& from) { return std::string(1, "btsdrzfqklmnyg"[from.below(14)]) + '*'; });
  asked("a prefix of few words", [&](Invented& from) { return rare(from) + '*'; });
  asked("a common word, a language, years", [&](Invented& from) {
    return common(from) + fmt::format(" lang:kk after:20{} before:2019", 14 + from.below(4));
  });
  asked("the word of all, a language", [](Invented&) { return std::string(Invented::word_of_all) + " lang:ug"; });
  asked("a common word, a witness",
        [&](Invented& from) { return common(from) + fmt::format(" person:W-{:04}", from.below(witnesses)); });
  asked("a language and a day",
        [](Invented& from) { return fmt::format("kind:testimony lang:kk after:2018-{:02}", 1 + from.below(12)); });
  asked("filters that nothing fits",
        [](Invented& from) { return fmt::format("kind:consent lang:kk before:20{}", 19 + from.below(3)); });
}

void run(Counts counts, const std::filesystem::path& folder) {
  VaultForMeasuring measured(folder);
  if (!measured.has_vault()) write_all(measured, counts.records);
  measured.close();
  ask(measured.vault(), counts.queries);
}

}  // namespace
}  // namespace fieldvault::bench

int main(int count, char** arguments) {
  using namespace fieldvault::bench;
  return measuring_program(count, arguments, {testimonies_by_default, queries_by_default}, run);
}
