// A folder for one test, under the system's folder for such; it goes away with what is in it.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#include "fieldvault/crypto/bytes.hpp"
#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    crypto::initialise();
    std::string name = (std::filesystem::temp_directory_path() / "fieldvault-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = std::filesystem::canonical(name);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  void write(std::string_view name, ByteView bytes) const {
    std::ofstream(path_ / name, std::ios::binary)
        .write(text_of(bytes).data(), static_cast<std::streamsize>(bytes.size()));
  }
  [[nodiscard]] std::string read(std::string_view name) const {
    std::ifstream in(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // Runs a command line of the shell in this folder; true where it ends well.
  [[nodiscard]] bool run(const std::string& command) const {
    return std::system(("cd '" + path_.string() + "' && " + command).c_str()) == 0;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace fieldvault::test
