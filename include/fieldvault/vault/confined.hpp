// Bytes that nobody vouches for yet are parsed in a process of their own, which can do nothing but read them and
// answer.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <span>

#include "fieldvault/crypto/bytes.hpp"

namespace fieldvault::vault {

struct ConfinedAnswer {
  Bytes bytes;
  bool is_confined;  // the kernel holds the process to it (seccomp); otherwise it is a process of its own and no more
};

struct Confinement {
  std::chrono::seconds processor{60};  // more of it, and the process is stopped
  bool is_needed = false;              // where the kernel does not confine it, the task is not begun: no bytes
  // Runs in the process before the kernel confines it, and must read nothing. A confined process begins no thread; what
  // is begun here is confined with it. Where it throws, the process ends as one does that the task's errors end.
  std::function<void()> prepare = {};
};

// Runs the task in a child process that keeps only these descriptors open, opens no other, reaches no network, and dies
// at any other system call than reading, writing its answer, and memory without execution: seccomp, and Landlock where
// the kernel has it. What SQLite holds in memory is not in the child; keys are, and have no way out but the answer. The
// answer is as little to be trusted as the bytes.
// The caller must have no other thread when it is started. What is not waited for is stopped.
class ConfinedProcess {
 public:
  // Error(program_failed): there is no child.
  ConfinedProcess(std::span<const int> readable, const std::function<Bytes()>& task, Confinement confinement = {});
  ConfinedProcess(const ConfinedProcess&) = delete;
  ConfinedProcess& operator=(const ConfinedProcess&) = delete;
  ~ConfinedProcess();
  // Waits for it; once. An Error that the task throws is thrown here. Error(input_refused): the child died, or answered
  // more than `most` bytes.
  [[nodiscard]] ConfinedAnswer answer(std::size_t most);

 private:
  pid_t child_ = -1;
  int pipe_ = -1;
};

// Both in one.
[[nodiscard]] ConfinedAnswer run_confined(std::span<const int> readable, const std::function<Bytes()>& task,
                                          std::size_t most);

}  // namespace fieldvault::vault
