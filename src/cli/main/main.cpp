// Starts the program: no core files, no ptrace by others, a word where it is interrupted, then the command line.
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iostream>

#include "fieldvault/cli/run.hpp"

namespace {

// A parent may have told the system to forget children; the one that parses a bundle is waited for.
void know_of_children() { ::signal(SIGCHLD, SIG_DFL); }

void leave_no_core_file() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

constexpr std::string_view interrupted = "\ninterrupted; what was half-written is cleared away at the next unlock\n";
constexpr std::string_view interrupted_json =
    "{\"warning\":\"interrupted; what was half-written is cleared away at the next unlock\"}\n";

volatile std::sig_atomic_t speaks_json = 0;

// The signal ends the process as it would without this, once the line is out.
extern "C" void tell_interrupted(int number) {
  const std::string_view line = speaks_json != 0 ? interrupted_json : interrupted;
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
  ::raise(number);
}

void tell_when_interrupted(bool json) {
  speaks_json = json ? 1 : 0;
  for (const int number : {SIGINT, SIGTERM}) {
    struct sigaction before {};
    struct sigaction tell {};
    tell.sa_handler = tell_interrupted;
    tell.sa_flags = static_cast<int>(SA_RESETHAND);
    if (::sigaction(number, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) ::sigaction(number, &tell, nullptr);
  }
}

// As `head` does once it has its lines: nothing is wrong, and nobody is left to be told.
bool reader_has_gone() {
  pollfd out{STDOUT_FILENO, 0, 0};
  return ::poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

constexpr int ended_by_sigpipe = 128 + SIGPIPE;  // what a shell shows for other tools at that moment

}  // namespace

int main(int argc, char** argv) {
  know_of_children();
  leave_no_core_file();
  ::umask(077);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a write past the limit then fails, and the failure is told
  std::ios::sync_with_stdio(false);
  fieldvault::vault::Disk disk;
  fieldvault::vault::SystemClock clock;
  fieldvault::crypto::SystemRandom random;
  const std::string program = argc > 0 ? std::filesystem::path(argv[0]).filename().string() : "fieldvault";
  std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  tell_when_interrupted(std::find(arguments.begin(), arguments.end(), "--json") != arguments.end());
  const int code = fieldvault::cli::run(program, std::move(arguments), {disk, clock, random}, std::cout, std::cerr);
  std::cout.flush();
  if (!std::cout && code == 0) {
    if (reader_has_gone()) return ended_by_sigpipe;
    std::cerr << program << ": standard output could not be written\n";
    return 10;
  }
  return code;
}
