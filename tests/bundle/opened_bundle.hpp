// Every byte that whoever holds HQ's key can get out of a bundle.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bundle/parties.hpp"
#include "fieldvault/crypto/age.hpp"

namespace fieldvault::bundle::test {

struct OpenedBundle {
  std::string file;
  std::string sealed;                 // the archive in sealed.age
  std::string records;                // records.jsonl with its padding
  std::vector<std::string> evidence;  // decrypted bodies

  [[nodiscard]] std::vector<const std::string*> all() const {
    std::vector<const std::string*> texts = {&file, &sealed, &records};
    for (const std::string& body : evidence) texts.push_back(&body);
    return texts;
  }
  [[nodiscard]] std::vector<Json> revisions() const {
    std::vector<Json> lines;
    for (std::size_t at = 0, end = 0; (end = records.find('\n', at)) != std::string::npos; at = end + 1) {
      Json line = Json::parse(records.substr(at, end - at));
      if (line.contains("envelope")) lines.push_back(std::move(line));
    }
    return lines;
  }
};

// The members of a plain ustar archive.
inline std::map<std::string, std::string> members_of(const std::string& archive) {
  constexpr std::size_t block = 512;
  std::map<std::string, std::string> members;
  for (std::size_t at = 0; at + block <= archive.size() && archive[at] != '\0';) {
    const std::string name = archive.substr(at, 100).c_str();  // NOLINT: up to the first NUL
    const std::size_t size = std::stoull(archive.substr(at + 124, 11), nullptr, 8);
    members[name] = archive.substr(at + block, size);
    at += block + (size + block - 1) / block * block;
  }
  return members;
}

inline OpenedBundle open_bundle(vault::Vault& hq, const vault::Path& path) {
  const auto& identity = trust::device_keys(hq).age;
  const auto decrypt = [&](const std::string& age_file) {
    return std::string(text_of(crypto::age_decrypt(bytes_of(age_file), identity)));
  };
  OpenedBundle opened;
  opened.file = read_file(path);
  opened.sealed = decrypt(members_of(opened.file).at("sealed.age"));
  const auto bag = members_of(opened.sealed);
  opened.records = decrypt(bag.at("data/records.age"));
  for (const auto& [name, bytes] : bag) {
    if (!name.ends_with(".head")) continue;
    opened.evidence.push_back(decrypt(bytes + bag.at(name.substr(0, name.size() - 4) + "body")));
  }
  return opened;
}

}  // namespace fieldvault::bundle::test
