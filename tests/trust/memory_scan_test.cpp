// What a vault kept secret is nowhere in the memory of the process once it is closed: all of it is read and searched.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>

#include "device_fixtures.hpp"
#include "fieldvault/trust/device.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define FIELDVAULT_MEMORY_IS_THE_SANITIZERS 1
#else
#define FIELDVAULT_MEMORY_IS_THE_SANITIZERS 0
#endif

namespace fieldvault {
namespace {

// Memory of the test's own, which is left out of the search: what is searched for, and what is being read.
class SetApart {
 public:
  SetApart() {
    void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    REQUIRE(memory != MAP_FAILED);
    begin_ = static_cast<std::byte*>(memory);
  }
  SetApart(const SetApart&) = delete;
  SetApart& operator=(const SetApart&) = delete;
  ~SetApart() { ::munmap(begin_, size); }

  MutableBytes take(std::size_t count) {
    const MutableBytes taken(begin_ + used_, count);
    used_ += count;
    REQUIRE(used_ <= window_at);
    return taken;
  }
  [[nodiscard]] MutableBytes window() const { return {begin_ + window_at, size - window_at}; }
  [[nodiscard]] bool holds(std::uintptr_t address) const {
    const auto begin = reinterpret_cast<std::uintptr_t>(begin_);
    return address >= begin && address < begin + size;
  }

 private:
  static constexpr std::size_t size = std::size_t{2} << 20;
  static constexpr std::size_t window_at = std::size_t{64} << 10;
  std::byte* begin_ = nullptr;
  std::size_t used_ = 0;
};

// How often these bytes stand in what this process can read.
int times_in_memory(ByteView wanted, const SetApart& apart) {
  std::ifstream maps("/proc/self/maps");
  const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  REQUIRE(memory >= 0);
  int found = 0;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    char dash = 0;
    char access = 0;
    std::istringstream(line) >> std::hex >> begin >> dash >> end >> access;
    if (access != 'r' || apart.holds(begin)) continue;
    const std::size_t step = apart.window().size();
    // Pieces overlap, so that nothing is missed between two.
    for (std::uintptr_t at = begin; at < end; at += step - wanted.size()) {
      const std::size_t length = std::min<std::size_t>(step, end - at);
      const ssize_t got = ::pread(memory, apart.window().data(), length, static_cast<off_t>(at));
      if (got <= 0) break;
      const std::byte* from = apart.window().data();
      const std::byte* const until = from + got;
      while (const void* hit = ::memmem(from, static_cast<std::size_t>(until - from), wanted.data(), wanted.size())) {
        ++found;
        from = static_cast<const std::byte*>(hit) + 1;
      }
      if (length < step) break;
    }
  }
  ::close(memory);
  crypto::wipe(apart.window());
  return found;
}

ByteView keep(Bytes bytes, SetApart& apart) {
  const MutableBytes kept = apart.take(bytes.size());
  std::ranges::copy(bytes, kept.begin());
  crypto::wipe(bytes);
  return kept;
}

}  // namespace

TEST_CASE("once a vault is closed, its passphrase and keys are nowhere in the memory of the process") {
  if (FIELDVAULT_MEMORY_IS_THE_SANITIZERS) SKIP("the sanitizer keeps freed memory by itself");
  crypto::initialise();
  SetApart apart;
  crypto::SystemRandom random;
  constexpr std::size_t passphrase_length = 40;
  const MutableBytes passphrase = apart.take(passphrase_length);
  random.fill(passphrase);
  for (std::byte& each : passphrase) each = static_cast<std::byte>('a' + std::to_integer<int>(each) % 26);

  // The search finds what is there.
  {
    const std::string plain(text_of(passphrase));
    CHECK(times_in_memory(passphrase, apart) > 0);
    crypto::wipe(MutableBytes(reinterpret_cast<std::byte*>(const_cast<char*>(plain.data())), plain.size()));
  }
  REQUIRE(times_in_memory(passphrase, apart) == 0);

  std::vector<ByteView> keys;
  {
    test::World world;
    const vault::Path folder = world.place("scanned");
    const vault::Context context{world.disk, world.clock, random};
    const vault::Credential secret = vault::Passphrase(crypto::SecretBuffer(passphrase));
    (void)trust::create_device(folder, trust::CardName("Scanned"), trust::Role::field,
                               std::get<vault::Passphrase>(secret), crypto::Argon2Cost(64 * 1024, 3), context);
    vault::Vault vault = trust::open_device(folder, secret, context);
    // The keys are used, for the database as for a signature.
    vault::Transaction transaction(vault.database());
    ledger::Journal(vault).act("note.write", "x", {{"said", "nothing"}});
    transaction.commit();
    (void)trust::signed_checkpoint(vault, 1);
    (void)trust::age_identities(vault);
    {
      const trust::DeviceKeys used = trust::device_keys(vault);
      vault::Statement row =
          vault.database().prepare("SELECT signing_seed, age_scalar, checkpoint_seed FROM own_key WHERE epoch = 1");
      REQUIRE(row.step());
      for (int column = 0; column < 3; ++column) keys.push_back(keep(row.blob(column), apart));
    }
    CHECK(std::ranges::all_of(keys, [](ByteView key) { return key.size() == 32; }));
    // While it is open they are there, and the search sees them.
    for (const ByteView key : keys) CHECK(times_in_memory(key, apart) > 0);
  }
  CHECK(times_in_memory(passphrase, apart) == 0);
  for (const ByteView key : keys) CHECK(times_in_memory(key, apart) == 0);
}

}  // namespace fieldvault
