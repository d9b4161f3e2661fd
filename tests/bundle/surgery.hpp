// A good bundle taken apart, so that a test can spoil one thing in it and make everything above it right again.
#pragma once

#include "bundle/parties.hpp"
#include "fieldvault/bundle/statement.hpp"
#include "fieldvault/bundle/tar.hpp"
#include "fieldvault/crypto/age.hpp"
#include "fieldvault/crypto/padme.hpp"

namespace fieldvault::bundle::test {

struct Member {
  std::string name;
  std::string contents;
};

class MemberList final : public TarHandler {
 public:
  void begin(std::string_view name, std::uint64_t) override { members.push_back({std::string(name), {}}); }
  void bytes(ByteView part) override { members.back().contents += text_of(part); }
  void end() override {}
  std::vector<Member> members;
};

inline std::vector<Member> untar(std::string_view archive) {
  MemberList list;
  TarReader reader(list);
  reader.write(bytes_of(archive));
  static_cast<void>(reader.finish());
  return list.members;
}

class StringSink final : public crypto::ByteSink {
 public:
  void write(ByteView bytes) override { text += text_of(bytes); }
  std::string text;
};

inline std::string tarred(const std::vector<Member>& members) {
  StringSink out;
  TarWriter tar(out);
  for (const Member& member : members) tar.add(member.name, bytes_of(member.contents));
  tar.finish();
  return out.text;
}

// The lowest layer that is made right again, and everything above it with it.
enum class Repair { payload, tags, statement, seal, signature, nothing };

class BundleSurgery {
 public:
  BundleSurgery(Parties& parties, const vault::Path& good)
      : outer(untar(read_file(good))),
        outer_signer(&parties.field),
        statement_signer(&parties.field),
        parties_(&parties) {
    REQUIRE(outer.size() == 3);
    const Bytes archive = crypto::age_decrypt(bytes_of(outer[2].contents), trust::device_keys(parties.officer).age);
    sealed = untar(text_of(archive));
    for (const StatedRecipient& stated : statement().recipients) recipients.push_back(stated.recipient);
  }

  std::vector<Member> outer;   // manifest.txt, manifest.txt.minisig, sealed.age
  std::vector<Member> sealed;  // bagit.txt and what follows
  vault::Vault* outer_signer;
  vault::Vault* statement_signer;
  std::vector<crypto::AgeRecipient> recipients;
  std::uint64_t surplus = 0;  // zeros beyond the Padmé length

  [[nodiscard]] std::string& at(std::string_view name) {
    for (std::vector<Member>* list : {&outer, &sealed}) {
      for (Member& member : *list) {
        if (member.name == name) return member.contents;
      }
    }
    FAIL("no member " << name);
    throw std::logic_error("unreachable");
  }

  [[nodiscard]] Statement statement() { return Statement::parse(at("statement.txt")); }
  [[nodiscard]] Manifest manifest() { return Manifest::parse(at("manifest.txt")); }

  // The lines of records.jsonl, without the padding.
  [[nodiscard]] std::vector<std::string> records() {
    const Bytes plain = crypto::age_decrypt(bytes_of(at("data/records.age")), trust::device_keys(parties_->hq).age);
    std::vector<std::string> lines;
    std::string_view rest = text_of(plain);
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      lines.emplace_back(rest.substr(0, end));
      rest.remove_prefix(end + 1);
    }
    return lines;
  }
  void set_records(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    set_records_text(text + std::string(crypto::padme_length(text.size()) - text.size(), ' '));
  }
  void set_records_text(std::string_view text) {
    const crypto::AgeRecipient hq = trust::device_keys(parties_->hq).age.recipient();
    at("data/records.age") = text_of(crypto::age_encrypt(bytes_of(text), {&hq, 1}, parties_->random));
  }

  void add_tag_hash(std::string& tags, std::string_view name) {
    tags += crypto::sha256(bytes_of(at(name))).hex() + "  " + std::string(name) + '\n';
  }

  vault::Path pack(Repair from, std::string_view name) {
    if (from <= Repair::payload) repair_payload();
    if (from <= Repair::tags) {
      std::string tags;
      for (const char* tag :
           {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "ledger.jsonl", "checkpoint.txt", "consistency.txt"}) {
        add_tag_hash(tags, tag);
      }
      if (manifest().place.roster_version != 0) add_tag_hash(tags, "roster.txt");
      at("tagmanifest-sha256.txt") = tags;
    }
    if (from <= Repair::statement) {
      Statement stated = statement();
      stated.tagmanifest = crypto::sha256(bytes_of(at("tagmanifest-sha256.txt")));
      at("statement.txt") = stated.text();
      at("statement.txt.minisig") = signature(*statement_signer, at("statement.txt"));
    }
    if (from <= Repair::seal) seal();
    if (from <= Repair::signature) at("manifest.txt.minisig") = signature(*outer_signer, at("manifest.txt"));
    return write(tarred(outer), name);
  }

  vault::Path write(std::string_view bytes, std::string_view name) {
    const vault::Path path = parties_->folder / name;
    write_file(path, bytes_of(bytes));
    return path;
  }

  [[nodiscard]] static std::string signature(vault::Vault& signer, std::string_view text) {
    return crypto::minisign_sign(trust::device_keys(signer).signing, bytes_of(text));
  }

 private:
  void repair_payload() {
    std::string manifest_text;
    std::size_t bytes = 0;
    std::size_t files = 0;
    for (const Member& member : sealed) {
      if (!member.name.starts_with("data/")) continue;
      add_tag_hash(manifest_text, member.name);
      bytes += member.contents.size();
      ++files;
    }
    at("manifest-sha256.txt") = manifest_text;
    std::string& info = at("bag-info.txt");
    info = "Payload-Oxum: " + std::to_string(bytes) + "." + std::to_string(files) + info.substr(info.find('\n'));
  }

  void seal() {
    std::string archive = tarred(sealed);
    archive.resize(crypto::padme_length(archive.size()) + surplus, '\0');
    Manifest front = manifest();
    at("sealed.age") = text_of(crypto::age_encrypt(bytes_of(archive), recipients, parties_->random));
    front.sealed_length = at("sealed.age").size();
    front.sealed_sha256 = crypto::sha256(bytes_of(at("sealed.age")));
    at("manifest.txt") = front.text();
  }

  Parties* parties_;
};

// The text with its first `from` replaced, which must be there.
inline void replace(std::string& text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
}

// Another digit at this place.
inline void flip(std::string& text, std::size_t at) {
  REQUIRE(at < text.size());
  text[at] = text[at] == '0' ? '1' : '0';
}

}  // namespace fieldvault::bundle::test
