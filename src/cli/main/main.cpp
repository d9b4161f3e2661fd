// Starts the program: no core files, no ptrace by others, then the command line.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <iostream>

#include "fieldvault/cli/run.hpp"

namespace {

void leave_no_core_file() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace

int main(int argc, char** argv) {
  leave_no_core_file();
  ::umask(077);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a write past the limit then fails, and the failure is told
  std::ios::sync_with_stdio(false);
  fieldvault::vault::Disk disk;
  fieldvault::vault::SystemClock clock;
  fieldvault::crypto::SystemRandom random;
  const std::string program = argc > 0 ? std::filesystem::path(argv[0]).filename().string() : "fieldvault";
  const int code = fieldvault::cli::run(program, std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc),
                                        {disk, clock, random}, std::cout, std::cerr);
  std::cout.flush();
  if (!std::cout && code == 0) {
    std::cerr << "fieldvault: standard output could not be written\n";
    return 10;
  }
  return code;
}
