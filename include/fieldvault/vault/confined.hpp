// Bytes that nobody vouches for yet are parsed in a process of their own, which can do nothing but read them and
// answer.
#pragma once

#include <functional>
#include <span>

#include "fieldvault/crypto/bytes.hpp"

namespace fieldvault::vault {

struct ConfinedAnswer {
  Bytes bytes;
  bool is_confined;  // the kernel holds the process to it (seccomp); otherwise it is a process of its own and no more
};

// Runs the task in a child process that keeps only these descriptors open, opens no other, reaches no network, and dies
// at any other system call than reading, writing its answer, and memory without execution: seccomp, and Landlock where
// the kernel has it. What SQLite holds in memory is not in the child; keys are, and have no way out but the answer. The
// answer is as little to be trusted as the bytes.
// An Error that the task throws is thrown here. Error(input_refused): the child died, or answered more than
// `most` bytes. Error(program_failed): there is no child. The process must have no other thread.
[[nodiscard]] ConfinedAnswer run_confined(std::span<const int> readable, const std::function<Bytes()>& task,
                                          std::size_t most);

}  // namespace fieldvault::vault
