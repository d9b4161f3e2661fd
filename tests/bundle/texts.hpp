// Signed texts of bundles as tests need them, and ways to spoil a text.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/bundle/statement.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::bundle::test {

// The message with which the action was refused as input; empty where it was not.
inline std::string refused(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code() == ErrorCode::input_refused ? error.what() : std::string();
  }
  return {};
}

inline crypto::Digest digest(std::string_view text) { return crypto::sha256(bytes_of(text)); }

inline BundlePlace some_place() {
  return {ChannelId::parse("00112233445566778899aabbccddeeff").value(),
          1,
          SequenceNumber::from(3).value(),
          digest("previous"),
          0,
          {}};
}

inline vault::VaultId some_device() { return vault::VaultId::parse("ffeeddccbbaa99887766554433221100").value(); }

// The text with one line replaced, found by its name.
inline std::string with_line(std::string text, std::string_view name, std::string_view line) {
  const std::size_t begin = text.find("\n" + std::string(name) + ": ") + 1;
  const std::size_t end = text.find('\n', begin);
  return text.replace(begin, end - begin, line);
}

// Every way of spoiling the grammar that does not depend on the type.
inline std::vector<std::string> spoiled(const std::string& text) {
  std::vector<std::string> all = {"",
                                  "\n",
                                  text + "\n",
                                  text + "more: 1\n",
                                  "\xEF\xBB\xBF" + text,
                                  text.substr(0, text.size() - 1),
                                  std::string("fieldvault-card/1") + text.substr(text.find('\n')),
                                  text + std::string(16 * 1024, 'x')};
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at + 1));
    at = end + 1;
  }
  const auto joined = [](const std::vector<std::string>& parts) {
    std::string text_of_parts;
    for (const std::string& part : parts) text_of_parts += part;
    return text_of_parts;
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::vector<std::string> missing = lines;
    missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(i));
    all.push_back(joined(missing));
    std::vector<std::string> doubled = lines;
    doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
    all.push_back(joined(doubled));
    if (i + 1 < lines.size() && lines[i] != lines[i + 1]) {
      std::vector<std::string> swapped = lines;
      std::swap(swapped[i], swapped[i + 1]);
      all.push_back(joined(swapped));
    }
    for (const char* mark : {"\r", " ", "\t"}) {
      std::vector<std::string> marked = lines;
      marked[i].insert(marked[i].size() - 1, mark);
      all.push_back(joined(marked));
    }
    std::vector<std::string> nul = lines;
    nul[i].insert(nul[i].size() - 1, 1, '\0');
    all.push_back(joined(nul));
  }
  return all;
}

}  // namespace fieldvault::bundle::test
