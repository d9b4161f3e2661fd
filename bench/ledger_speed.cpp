// How long a ledger takes for one entry more, and to prove what is in it:
// ledger_speed [ENTRIES] [PROOFS] [FOLDER]. A folder that it left behind with fewer entries is filled up.
#include <fmt/format.h>

#include <random>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "measured_times.hpp"
#include "measuring_program.hpp"
#include "vault_for_measuring.hpp"

namespace fieldvault::bench {
namespace {

constexpr std::size_t entries_by_default = 1'000'000;
constexpr std::size_t proofs_by_default = 1000;
constexpr std::uint64_t entries_of_a_transaction = 1000;
constexpr std::uint64_t measured_share = 10;  // the last tenth, of a ledger that is nearly as long as it will be
constexpr std::size_t single_entries = 50;
constexpr std::uint32_t seed = 12;

// Of one of many alike.
void print_each(std::string_view what, const Stopwatch& watch, std::size_t count) {
  const auto each = static_cast<double>(count);
  fmt::print("{}: {:.7f} s on the wall, {:.7f} s of processor ({:.7f} user, {:.7f} system)\n", what,
             watch.wall() / each, watch.processor() / each, watch.user() / each, watch.system() / each);
}

// As the entry of a record: an id that grows with time, and a root that is like no other.
void append_one(vault::Vault& vault) {
  const Bytes root = crypto::random_bytes(vault.context().random, crypto::Digest::size);
  const std::uint64_t index = ledger::Log::own(vault.database()).size();
  const std::string id = fmt::format("{:012x}-{}", index, crypto::to_hex(ByteView(root).first(10)));
  static_cast<void>(ledger::Journal(vault).record(ledger::action::record_write, id, crypto::Digest(root)));
}

void append_up_to(vault::Vault& vault, std::uint64_t size) {
  const ledger::Log log = ledger::Log::own(vault.database());
  while (log.size() < size) {
    vault::Transaction transaction(vault.database());
    for (std::uint64_t i = 0; i < entries_of_a_transaction && log.size() < size; ++i) append_one(vault);
    transaction.commit();
  }
}

void append_each_alone(vault::Vault& vault) {
  const Stopwatch watch;
  for (std::size_t i = 0; i < single_entries; ++i) {
    vault::Transaction transaction(vault.database());
    append_one(vault);
    transaction.commit();
  }
  print_each("one entry in a transaction of its own", watch, single_entries);
}

void append_measured(vault::Vault& vault, std::uint64_t size) {
  append_up_to(vault, size - size / measured_share);
  const std::uint64_t before = ledger::Log::own(vault.database()).size();
  if (before >= size) return;
  const Stopwatch watch;
  append_up_to(vault, size);
  print_each("one entry among others", watch, size - before);
  append_each_alone(vault);
}

void require(bool holds) {
  if (!holds) throw std::runtime_error("a proof does not hold");
}

void prove_inclusion(const ledger::Log& log, std::size_t count) {
  std::mt19937_64 random(seed);
  const crypto::TreeHead head = log.head();
  const Stopwatch watch;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t index = random() % head.size;
    const std::vector<crypto::Digest> proof = log.inclusion_proof(index, head.size);
    const crypto::Digest leaf = crypto::merkle_leaf_hash(bytes_of(log.leaf(index)));
    require(crypto::merkle_verify_inclusion(leaf, index, head.size, proof, head.root));
  }
  print_each("a proof of inclusion", watch, count);
}

void prove_consistency(const ledger::Log& log, std::size_t count) {
  std::mt19937_64 random(seed);
  const std::uint64_t size = log.size();
  const Stopwatch watch;
  for (std::size_t i = 0; i < count; ++i) {
    const crypto::TreeHead later = log.head_at(1 + random() % size);
    const crypto::TreeHead earlier = log.head_at(1 + random() % later.size);
    const std::vector<crypto::Digest> proof = log.consistency_proof(earlier.size, later.size);
    require(crypto::merkle_verify_consistency(earlier.size, earlier.root, later.size, later.root, proof));
  }
  print_each("a proof of consistency", watch, count);
}

void run(Counts counts, const std::filesystem::path& folder) {
  VaultForMeasuring measured(folder);
  append_measured(measured.vault(), counts.records);
  measured.close();
  const ledger::Log log = ledger::Log::own(measured.vault().database());
  prove_inclusion(log, counts.queries);
  prove_consistency(log, counts.queries);
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  fmt::print("the ledger: at most {} MiB in memory\n", usage.ru_maxrss / 1024);
}

}  // namespace
}  // namespace fieldvault::bench

int main(int count, char** arguments) {
  using namespace fieldvault::bench;
  return measuring_program(count, arguments, {entries_by_default, proofs_by_default}, run);
}
