#include "confinement.hpp"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace fieldvault::vault {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t architecture = 0;  // no filter is written for it
#endif

// The sanitizers ask for signal stacks and make pipes to probe memory. In their builds, which are for tests alone,
// nothing is confined and nobody is told.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif
#else
constexpr bool is_sanitized = false;
#endif

// With any arguments: memory, waiting and ending.
constexpr std::array unconditional = {
    SYS_read,    SYS_pread64,    SYS_lseek,         SYS_munmap,    SYS_mremap,       SYS_brk,
    SYS_madvise, SYS_mlock,      SYS_munlock,       SYS_futex,     SYS_rt_sigreturn, SYS_rt_sigprocmask,
    SYS_exit,    SYS_exit_group, SYS_clock_gettime, SYS_getrandom, SYS_sched_yield};

using Program = std::vector<sock_filter>;

sock_filter load(std::size_t offset) { return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)); }
std::size_t argument(std::size_t number) { return offsetof(seccomp_data, args) + number * sizeof(std::uint64_t); }
sock_filter answer_with(std::uint32_t action) { return BPF_STMT(BPF_RET | BPF_K, action); }

// Where the accumulator is not `value`, `skipped` instructions are left out.
sock_filter unless_equal_skip(std::uint32_t value, std::uint8_t skipped) {
  return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skipped);
}

void allow(Program& program, long call) {
  program.push_back(unless_equal_skip(static_cast<std::uint32_t>(call), 1));
  program.push_back(answer_with(SECCOMP_RET_ALLOW));
}

void allow_writing_to(Program& program, int descriptor) {
  program.push_back(unless_equal_skip(SYS_write, 4));
  program.push_back(load(argument(0)));
  program.push_back(unless_equal_skip(static_cast<std::uint32_t>(descriptor), 1));
  program.push_back(answer_with(SECCOMP_RET_ALLOW));
  program.push_back(answer_with(SECCOMP_RET_KILL_PROCESS));
}

// mmap and mprotect, with the protection in their third argument.
void allow_without_execution(Program& program, long call) {
  program.push_back(unless_equal_skip(static_cast<std::uint32_t>(call), 4));
  program.push_back(load(argument(2)));
  program.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 1, 0));
  program.push_back(answer_with(SECCOMP_RET_ALLOW));
  program.push_back(answer_with(SECCOMP_RET_KILL_PROCESS));
}

bool filter_system_calls(int answer) {
  if (architecture == 0) return false;
  Program program = {load(offsetof(seccomp_data, arch)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0),
                     answer_with(SECCOMP_RET_KILL_PROCESS), load(offsetof(seccomp_data, nr))};
  for (const long call : unconditional) allow(program, call);
  allow_writing_to(program, answer);
  allow_without_execution(program, SYS_mmap);
  allow_without_execution(program, SYS_mprotect);
  program.push_back(answer_with(SECCOMP_RET_KILL_PROCESS));
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  return ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter) == 0;
}

// What the filter forbids already, once more by another part of the kernel; one without Landlock says no.
void shut_file_system() {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return;
  landlock_ruleset_attr everything{};
  everything.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
  const long ruleset = ::syscall(SYS_landlock_create_ruleset, &everything, sizeof(everything.handled_access_fs), 0);
  if (ruleset < 0) return;
  (void)::syscall(SYS_landlock_restrict_self, ruleset, 0);
  ::close(static_cast<int>(ruleset));
}

// A kernel before 5.9 closes them one by one.
void close_from_to(unsigned first, unsigned last) {
  if (::syscall(SYS_close_range, first, last, 0) == 0) return;
  const auto most = static_cast<unsigned>(std::max(::sysconf(_SC_OPEN_MAX), 0L));
  for (unsigned each = first; each <= last && each < most; ++each) ::close(static_cast<int>(each));
}

}  // namespace

void keep_only(std::span<const int> descriptors) {
  std::vector<int> kept(descriptors.begin(), descriptors.end());
  std::ranges::sort(kept);
  unsigned first = 0;
  for (const int descriptor : kept) {
    const auto here = static_cast<unsigned>(descriptor);
    if (here > first) close_from_to(first, here - 1);
    first = here + 1;
  }
  close_from_to(first, std::numeric_limits<unsigned>::max());
}

bool confine(int answer, std::chrono::seconds processor, const std::function<void()>& prepare) {
  if (is_sanitized) {
    if (prepare) prepare();
    return true;
  }
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  shut_file_system();
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_NOFILE, &none);
  ::setrlimit(RLIMIT_CORE, &none);
  const auto seconds = static_cast<rlim_t>(processor.count());
  const rlimit enough{seconds, seconds};
  ::setrlimit(RLIMIT_CPU, &enough);
  if (prepare) {
    // A thread with memory of its own looks into /proc when it gives some back.
    ::mallopt(M_ARENA_MAX, 1);
    prepare();
  }
  return filter_system_calls(answer);
}

}  // namespace fieldvault::vault
