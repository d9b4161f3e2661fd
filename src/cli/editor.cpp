#include "editor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/json.hpp"
#include "fieldvault/vault/memory_folder.hpp"

namespace fieldvault::cli {
namespace {

constexpr int not_started = 127;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = text.find(' ');
    if (end != 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return words;
}

// vim writes what it edits into swap, undo, backup and viminfo files.
bool is_vim(const std::string& program) {
  const std::string name = std::filesystem::path(program).filename().string();
  return name == "vi" || name.find("vim") != std::string::npos;
}

// The signals that end this program, and that of the editor's end, wait here while the editor has the terminal.
class HeldSignals {
 public:
  HeldSignals() {
    ::sigemptyset(&mask_);
    for (const int number : {SIGCHLD, SIGINT, SIGQUIT, SIGTERM, SIGHUP}) ::sigaddset(&mask_, number);
    ::pthread_sigmask(SIG_BLOCK, &mask_, &before_);
  }
  ~HeldSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

  [[nodiscard]] siginfo_t next() const {
    siginfo_t info{};
    while (::sigwaitinfo(&mask_, &info) < 0 && errno == EINTR) {
    }
    return info;
  }
  [[nodiscard]] const sigset_t& before() const noexcept { return before_; }

 private:
  sigset_t mask_{};
  sigset_t before_{};
};

// In the child, between fork and exec; there is one thread. No descriptor of the vault or of a passphrase goes along,
// the editor ends with this program, and copies that it makes stay in the folder.
[[noreturn]] void become(char* const* arguments, const char* folder, const HeldSignals& signals, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGHUP);
  if (::getppid() != parent) ::_exit(not_started);
  const int tty = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (tty >= 0) {
    for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(tty, standard);
  }
  ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
  ::setenv("TMPDIR", folder, 1);
  ::pthread_sigmask(SIG_SETMASK, &signals.before(), nullptr);
  ::execvp(arguments[0], arguments);
  ::_exit(not_started);
}

pid_t start(std::vector<std::string> words, const vault::Path& folder, const HeldSignals& signals) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) throw Error(ErrorCode::program_failed, "the editor could not be started");
  if (child == 0) become(arguments.data(), folder.c_str(), signals, parent);
  return child;
}

// Waits for the editor's end. A signal from outside ends the editor too; what Ctrl-C sends is the editor's own affair.
std::optional<int> attend(pid_t child, const HeldSignals& signals, int& status) {
  std::optional<int> told;
  for (;;) {
    if (::waitpid(child, &status, WNOHANG) == child) return told;
    const siginfo_t info = signals.next();
    if (info.si_signo == SIGCHLD || info.si_signo == SIGQUIT) continue;
    if (info.si_signo == SIGINT && info.si_code == SI_KERNEL) continue;
    // Asked first; who tells us twice wants no waiting.
    ::kill(child, told ? SIGKILL : SIGHUP);
    told = info.si_signo;
  }
}

std::string text_of_file(vault::Disk& disk, const vault::Path& path) {
  const Bytes bytes = disk.read_all(path, ledger::max_json_size);
  return std::string(text_of(bytes));
}

}  // namespace

std::vector<vault::Path> memory_places() {
  std::vector<vault::Path> places = {"/dev/shm"};
  if (const std::string runtime = environment("XDG_RUNTIME_DIR"); !runtime.empty()) places.emplace_back(runtime);
  return places;
}

std::vector<std::string> editor_words() {
  std::vector<std::string> words = split(environment("VISUAL"));
  if (words.empty()) words = split(environment("EDITOR"));
  if (words.empty()) words = {"vi"};
  if (is_vim(words.front())) {
    words.insert(words.end(), {"-n", "-i", "NONE", "-c", "set noundofile nobackup nowritebackup noswapfile"});
  }
  return words;
}

EditedText edit_text(std::string_view text, const std::string& file_name, std::string_view owner,
                     CommandContext& context) {
  vault::Disk& disk = context.world.disk;
  const HeldSignals signals;
  const vault::MemoryFolder folder(disk, context.world.random, memory_places(), owner);
  const vault::Path path = folder.path() / file_name;
  vault::File file = disk.create(path);
  file.write(bytes_of(text));
  file.close();
  std::vector<std::string> words = editor_words();
  const std::string program = words.front();
  words.push_back(path.string());
  int status = 0;
  const auto told = attend(start(std::move(words), folder.path(), signals), signals, status);
  // Where the editor removed the file there is no text; what was there before is not lost.
  EditedText edited{disk.exists(path) ? text_of_file(disk, path) : std::string(text), status == 0, told};
  if (WIFEXITED(status) && WEXITSTATUS(status) == not_started && edited.text == text) {
    throw Error(ErrorCode::program_failed,
                fmt::format("the editor '{}' does not start: set VISUAL or EDITOR", program));
  }
  return edited;
}

}  // namespace fieldvault::cli
