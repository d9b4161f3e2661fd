#include "fieldvault/evidence/evidence.hpp"

#include <fmt/format.h>

#include "fieldvault/ledger/utf8.hpp"

namespace fieldvault::evidence {
namespace {

void append_escaping_percent(std::string& out, std::string_view text) {
  for (const char character : text) {
    if (character == '%') {
      out += "%25";
    } else {
      out += character;
    }
  }
}

}  // namespace

std::string original_name(const vault::Path& file) {
  std::string name = file.filename().string();
  std::string_view rest = name;
  if (ledger::find_non_text(rest) == std::string_view::npos) return name;
  std::string escaped;
  while (!rest.empty()) {
    const std::size_t text = std::min(ledger::find_non_text(rest), rest.size());
    append_escaping_percent(escaped, rest.substr(0, text));
    rest.remove_prefix(text);
    if (rest.empty()) break;
    escaped += fmt::format("%{:02X}", static_cast<unsigned char>(rest.front()));
    rest.remove_prefix(1);
  }
  return escaped;
}

}  // namespace fieldvault::evidence
