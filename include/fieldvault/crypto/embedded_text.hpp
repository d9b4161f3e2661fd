// A text file of the source tree that was compiled into the program.
#pragma once

#include <string_view>

namespace fieldvault {

struct EmbeddedText {
  std::string_view name;
  std::string_view text;
};

}  // namespace fieldvault
