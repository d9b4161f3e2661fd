// What a confined process may do, and that it dies at anything else.
#include "fieldvault/vault/confined.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <functional>
#include <future>
#include <optional>
#include <semaphore>
#include <string>
#include <system_error>
#include <thread>

#include "../../src/vault/locked_memory.hpp"
#include "../crypto/address_sanitizer.hpp"
#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

using namespace testing;

constexpr std::size_t most = 64;

Bytes said(std::string_view text) { return copy_of(bytes_of(text)); }

// Whether the call came back at all; a confined process does not live to say so.
bool survives(const std::function<void()>& call) {
  try {
    const auto answer = run_confined(
        {},
        [&] {
          call();
          return said("alive");
        },
        most);
    return text_of(answer.bytes) == "alive";
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::input_refused);
    return false;
  }
}

bool confines() {
  return run_confined(
             {}, [] { return Bytes(); }, most)
      .is_confined;
}

}  // namespace

TEST_CASE("a confined process answers, and its errors are those of the caller") {
  CHECK(text_of(run_confined(
                    {}, [] { return said("an answer"); }, most)
                    .bytes) == "an answer");
  const Caught refused = caught([] {
    (void)run_confined(
        {}, []() -> Bytes { throw Error(ErrorCode::not_trusted, "not these bytes"); }, most);
  });
  CHECK(refused.code == ErrorCode::not_trusted);
  CHECK(refused.message == "not these bytes");
}

TEST_CASE("a confined process whose error has no known code is a refusal") {
  for (const int code : {12, 128, 255}) {
    const Caught refused = caught([&] {
      (void)run_confined(
          {}, [&]() -> Bytes { throw Error(static_cast<ErrorCode>(code), "hostile"); }, most);
    });
    CHECK(refused.code == ErrorCode::input_refused);
  }
  for (const ErrorCode code : {ErrorCode::program_failed, ErrorCode::disk, ErrorCode::damaged}) {
    const Caught known = caught([&] {
      (void)run_confined(
          {}, [&]() -> Bytes { throw Error(code, "known"); }, most);
    });
    CHECK(known.code == code);
  }
}

TEST_CASE("a confined process that dies, says nothing, or says too much is a refusal") {
  const auto refused = [](const std::function<Bytes()>& task) {
    return caught([&] { (void)run_confined({}, task, most); }).code;
  };
  CHECK(refused([] { return Bytes(most + 1); }) == ErrorCode::input_refused);
  CHECK(refused([] { return Bytes(std::size_t{1} << 22); }) == ErrorCode::input_refused);
  CHECK(refused([]() -> Bytes { throw std::runtime_error("no Error of ours"); }) == ErrorCode::input_refused);
  CHECK(refused([]() -> Bytes { ::_exit(0); }) == ErrorCode::input_refused);
  CHECK(refused([]() -> Bytes {
          ::raise(SIGKILL);
          return {};
        }) == ErrorCode::input_refused);
}

TEST_CASE("a confined process works beside its caller, makes keys, and is stopped where nobody waits for it") {
  ConfinedProcess beside({}, [] {
    const crypto::SecretBuffer key(32);
    return said(key.expose().size() == 32 ? "a key" : "none");
  });
  CHECK(text_of(beside.answer(most).bytes) == "a key");
  std::array<int, 2> pipe{};
  REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
  {
    const std::array list{pipe[0]};
    const ConfinedProcess waiting(list, [&] {
      std::byte byte{};
      return Bytes(static_cast<std::size_t>(::read(pipe[0], &byte, 1)), byte);
    });
  }
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST_CASE("a confined process that computes for longer than it may is stopped") {
  if constexpr (crypto::test::address_sanitizer) SKIP("nothing is limited beside the sanitizers");
  const auto compute_for_ever = []() -> Bytes {
    std::atomic<unsigned> turns = 0;
    for (;;) ++turns;
  };
  ConfinedProcess endless({}, compute_for_ever, Confinement{std::chrono::seconds(1), false});
  CHECK(caught([&] { (void)endless.answer(most); }).code == ErrorCode::input_refused);
}

TEST_CASE("a confined process reads the descriptors that it was given and no others") {
  TemporaryFolder folder;
  write_file(folder / "given", bytes_of("given"));
  write_file(folder / "kept", bytes_of("kept"));
  const int given = ::open((folder / "given").c_str(), O_RDONLY | O_CLOEXEC);
  const int kept = ::open((folder / "kept").c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE((given >= 0 && kept >= 0));
  const auto read_of = [&](int descriptor) {
    const std::array list{given};
    const auto answer = run_confined(
        list,
        [&] {
          Bytes bytes(most);
          const ssize_t got = ::read(descriptor, bytes.data(), bytes.size());
          return got < 0 ? said("closed") : copy_of(ByteView(bytes).first(static_cast<std::size_t>(got)));
        },
        most);
    return std::string(text_of(answer.bytes));
  };
  CHECK(read_of(given) == "given");
  CHECK(read_of(kept) == "closed");
  CHECK(read_of(0) == "closed");
  ::close(given);
  ::close(kept);
}

TEST_CASE("a confined process dies where it reaches for a file, the network, another process or code") {
  if constexpr (crypto::test::address_sanitizer) {
    SKIP("the sanitizers need more system calls than a confined process has");
  }
  if (!confines()) SKIP("this kernel takes no filter of system calls");
  TemporaryFolder folder;
  const std::string file = (folder / "new").string();
  CHECK(survives([] {}));
  CHECK_FALSE(survives([&] { ::open(file.c_str(), O_WRONLY | O_CREAT, 0600); }));
  CHECK_FALSE(survives([] { ::open("/dev/null", O_RDONLY); }));
  CHECK_FALSE(survives([&] { ::unlink(file.c_str()); }));
  CHECK_FALSE(survives([] { ::socket(AF_INET, SOCK_STREAM, 0); }));
  CHECK_FALSE(survives([] { ::socket(AF_UNIX, SOCK_STREAM, 0); }));
  CHECK_FALSE(survives([] { (void)::fork(); }));
  CHECK_FALSE(survives([] { ::kill(::getppid(), 0); }));
  CHECK_FALSE(survives([] { ::execl("/bin/true", "true", nullptr); }));
  CHECK_FALSE(survives([] { (void)!::dup(1); }));
  CHECK_FALSE(survives([] {
    const char byte = 'x';
    (void)!::write(2, &byte, 1);
  }));
  CHECK_FALSE(survives([] { ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }));
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("a confined process begins no thread, and one that was begun before is confined as it is") {
  if constexpr (crypto::test::address_sanitizer) {
    SKIP("the sanitizers need more system calls than a confined process has");
  }
  if (!confines()) SKIP("this kernel takes no filter of system calls");
  CHECK_FALSE(survives([] { std::thread([] {}).join(); }));
  // What a thread that was begun in time is asked to do, and what the process says then.
  const auto said_after = [](const std::function<void()>& asked) {
    std::optional<std::packaged_task<void()>> task;
    std::binary_semaphore begun(0);
    std::binary_semaphore go(0);
    std::thread thread;
    const auto prepare = [&] {
      task.emplace(asked);
      thread = std::thread([&] {
        begun.release();
        go.acquire();
        (*task)();
      });
      begun.acquire();
    };
    ConfinedProcess process(
        {},
        [&] {
          go.release();
          task->get_future().wait();
          thread.join();
          return said("alive");
        },
        Confinement{std::chrono::seconds(60), true, prepare});
    try {
      return std::string(text_of(process.answer(most).bytes));
    } catch (const Error& error) {
      return std::string(error.what());
    }
  };
  CHECK(said_after([] {
          for (std::size_t size = 1; size < std::size_t{1} << 25; size *= 2) (void)Bytes(size);
        }) == "alive");
  constexpr std::string_view stopped = "the process that reads it was stopped: it is not what it should be";
  CHECK(said_after([] { ::open("/dev/null", O_RDONLY); }) == stopped);
  CHECK(said_after([] { ::socket(AF_UNIX, SOCK_STREAM, 0); }) == stopped);
}

TEST_CASE("a confined process that cannot be prepared answers no more than one whose task fails") {
  const auto error_of = [](const std::function<void()>& prepare) {
    ConfinedProcess process(
        {}, [] { return said("alive"); }, Confinement{std::chrono::seconds(60), false, prepare});
    return caught([&] { (void)process.answer(most); });
  };
  CHECK(error_of([] {
          throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
        }).code == ErrorCode::input_refused);
  CHECK(error_of([] { throw Error(ErrorCode::disk, "no room"); }).message == "no room");
}

TEST_CASE("what SQLite holds in memory is not in a confined process, and still in this one") {
  crypto::initialise();
  TemporaryFolder folder;
  Database database = Database::create(folder / "records.db", DatabaseKey());
  database.set_setting("name", "value");
  REQUIRE(!locked_memory_of_sqlite().empty());
  CHECK_FALSE(survives([] {
    volatile std::byte read = locked_memory_of_sqlite().front();
    (void)read;
  }));
  CHECK(database.setting("name") == "value");
  // And in a process that is started otherwise.
  CHECK(in_child([&] { return database.setting("name") == "value" ? 7 : 1; }) == 7);
}

}  // namespace fieldvault::vault
