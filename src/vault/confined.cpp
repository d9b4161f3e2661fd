#include "fieldvault/vault/confined.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "confinement.hpp"
#include "fieldvault/crypto/error.hpp"
#include "locked_memory.hpp"

namespace fieldvault::vault {
namespace {

// The answer begins with two bytes: whether the kernel holds the child, and 0 or the code of an Error; then the result,
// or the Error's message.
constexpr std::size_t front_size = 2;
constexpr std::size_t most_of_a_message = 4096;

void write_all(int descriptor, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) ::_exit(1);
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
}

void write_answer(int descriptor, bool is_confined, int code, ByteView rest) {
  const std::array front{static_cast<std::byte>(is_confined), static_cast<std::byte>(code)};
  write_all(descriptor, front);
  write_all(descriptor, rest);
}

[[noreturn]] void be_child(std::span<const int> readable, int answer, const std::function<Bytes()>& task,
                           const Confinement& confinement) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::vector<int> kept(readable.begin(), readable.end());
  kept.push_back(answer);
  keep_only(kept);
  bool is_confined = false;
  try {
    is_confined = confine(answer, confinement.processor, confinement.prepare);
    write_answer(answer, is_confined, 0, is_confined || !confinement.is_needed ? task() : Bytes());
  } catch (const Error& error) {
    const std::string_view message = error.what();
    write_answer(answer, is_confined, static_cast<int>(error.code()), bytes_of(message.substr(0, most_of_a_message)));
  } catch (...) {
    ::_exit(1);
  }
  ::_exit(0);
}

Bytes read_answer(int descriptor, std::size_t most) {
  Bytes bytes;
  std::array<std::byte, 4096> part{};
  for (;;) {
    const ssize_t got = ::read(descriptor, part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return bytes;
    bytes.insert(bytes.end(), part.begin(), part.begin() + got);
    if (bytes.size() > most) return bytes;
  }
}

// Hostile bytes may have taken the process over: what is no code of an Error is a refusal as any other.
ErrorCode code_of(std::byte answered) {
  const int code = std::to_integer<int>(answered);
  const bool is_known =
      code >= static_cast<int>(ErrorCode::program_failed) && code <= static_cast<int>(ErrorCode::damaged);
  return is_known ? static_cast<ErrorCode>(code) : ErrorCode::input_refused;
}

int ended(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return status;
}

}  // namespace

ConfinedProcess::ConfinedProcess(std::span<const int> readable, const std::function<Bytes()>& task,
                                 Confinement confinement) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw Error(ErrorCode::program_failed, "there is no pipe to be had");
  keep_locked_memory_from_children(true);
  child_ = ::fork();
  if (child_ == 0) be_child(readable, pipe[1], task, confinement);
  keep_locked_memory_from_children(false);
  ::close(pipe[1]);
  pipe_ = pipe[0];
  if (child_ < 0) {
    ::close(pipe_);
    throw Error(ErrorCode::program_failed, "no process can be started to read what nobody vouches for");
  }
}

ConfinedProcess::~ConfinedProcess() {
  if (child_ < 0) return;
  ::kill(child_, SIGKILL);
  ::close(pipe_);
  ended(child_);
}

ConfinedAnswer ConfinedProcess::answer(std::size_t most) {
  const std::size_t longest = front_size + std::max(most, most_of_a_message);
  Bytes answer = read_answer(pipe_, longest);
  ::close(pipe_);
  const pid_t child = std::exchange(child_, -1);
  if (answer.size() > longest) ::kill(child, SIGKILL);
  const int status = ended(child);
  if (status != 0 || answer.size() < front_size || answer.size() > longest) {
    throw Error(ErrorCode::input_refused, "the process that reads it was stopped: it is not what it should be");
  }
  const bool is_confined = answer[0] != std::byte{0};
  const std::byte code = answer[1];
  answer.erase(answer.begin(), answer.begin() + front_size);
  if (code != std::byte{0}) throw Error(code_of(code), std::string(text_of(answer)));
  if (answer.size() > most) throw Error(ErrorCode::input_refused, "the process that reads it answers too much");
  return {std::move(answer), is_confined};
}

ConfinedAnswer run_confined(std::span<const int> readable, const std::function<Bytes()>& task, std::size_t most) {
  return ConfinedProcess(readable, task).answer(most);
}

}  // namespace fieldvault::vault
