// The file of a challenge that waits in a vault locked for travel, which lay in others' hands: taken in its one form,
// or refused before anything of the cost that it states is taken.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "src/trust/travel_waiting.hpp"

namespace {

using namespace fieldvault;

// In memory where the system has such a place, and gone with the process.
class Folder {
 public:
  Folder() : path_(std::filesystem::is_directory("/dev/shm") ? "/dev/shm/XXXXXX" : "/tmp/XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) std::abort();
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  void hold(std::string_view text) const {
    std::ofstream(path() / "travel", std::ios::binary | std::ios::trunc) << text;
  }
  [[nodiscard]] vault::Path path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Folder folder;
  static vault::Disk disk;
  static vault::SystemClock clock;
  static crypto::SystemRandom random;
  crypto::initialise();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  folder.hold(text);
  try {
    const auto challenge = trust::read_waiting(folder.path(), {disk, clock, random});
    // It begins as the challenge does, but for its type.
    if (!challenge) std::abort();
    const std::string shown = challenge->text();
    const std::string_view lines = std::string_view(shown).substr(shown.find('\n'));
    if (text.substr(text.find('\n')).substr(0, lines.size()) != lines) std::abort();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
  }
  return 0;
}
