#include "fieldvault/trust/roster_file.hpp"

#include <algorithm>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::trust {
namespace {

constexpr std::size_t max_signatures = 64;
constexpr std::size_t max_roster_signature = 1024;
constexpr std::size_t lines_of_signature = 4;

[[noreturn]] void refuse_file(const char* why) { throw Error(ErrorCode::input_refused, std::string("roster: ") + why); }

crypto::KeyId key_of(std::string_view signature) {
  const auto key = crypto::minisign_key_id(signature);
  if (!key) refuse_file("a signature is malformed");
  return *key;
}

std::string read_signature(std::string_view lines) {
  if (lines.size() > max_roster_signature || lines.empty() || lines.back() != '\n' ||
      std::count(lines.begin(), lines.end(), '\n') != lines_of_signature) {
    refuse_file("a signature is not four lines");
  }
  return std::string(lines);
}

void require_order(const std::vector<std::string>& signatures) {
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    const crypto::KeyId key = key_of(signatures[i]);
    if (i != 0 && key_of(signatures[i - 1]) >= key) {
      refuse_file("the signatures are not in the order of their key ids, or one stands twice");
    }
  }
}

}  // namespace

std::string RosterFile::encode() const {
  std::string file = roster.text();
  for (const std::string& signature : signatures) file.append("\n").append(signature);
  return file;
}

RosterFile RosterFile::parse(std::string_view file) {
  if (file.size() > max_roster_file_size) refuse_file("the file is larger than 160 KiB");
  // The grammar of a signed text knows no empty line.
  const auto next_gap = [](std::string_view rest) {
    const auto gap = rest.find("\n\n");
    return gap == std::string_view::npos ? rest.size() : gap + 1;
  };
  const std::size_t text_size = next_gap(file);
  RosterFile parsed{Roster::parse(file.substr(0, text_size)), {}};
  file.remove_prefix(text_size);
  while (!file.empty()) {
    file.remove_prefix(1);  // the line feed of the empty line
    if (parsed.signatures.size() == max_signatures) refuse_file("more than 64 signatures");
    const std::size_t size = next_gap(file);
    parsed.signatures.push_back(read_signature(file.substr(0, size)));
    file.remove_prefix(size);
  }
  require_order(parsed.signatures);
  return parsed;
}

bool RosterFile::is_signed_by(const crypto::KeyId& key) const {
  return std::any_of(signatures.begin(), signatures.end(),
                     [&](const std::string& signature) { return key_of(signature) == key; });
}

void RosterFile::sign(const crypto::MinisignSecretKey& key) {
  if (is_signed_by(key.id())) refuse_file("this key has signed it already");
  signatures.push_back(crypto::minisign_sign(key, bytes_of(roster.text())));
  std::sort(signatures.begin(), signatures.end(),
            [](const std::string& left, const std::string& right) { return key_of(left) < key_of(right); });
}

}  // namespace fieldvault::trust
