#include <cstdlib>
#include <string>

#include <catch2/catch_test_macros.hpp>

namespace {

// Debian puts the packages of Node where only its own node looks.
const std::string node = "NODE_PATH=\"${NODE_PATH:-/usr/share/nodejs}\" node ";

}  // namespace

TEST_CASE("a second validator agrees about the schemas and the sample data") {
  if (std::system((node + "-e \"require('ajv')\" >/dev/null 2>&1").c_str()) != 0)
    SKIP("ajv is not installed: apt-get install node-ajv");
  const std::string source = FIELDVAULT_SOURCE_DIR;
  const std::string command =
      node + "'" + source + "/tests/records/second_validator.js' '" + source + "/schemas' '" FIELDVAULT_TEST_DATA "'";
  CHECK(std::system(command.c_str()) == 0);
}
