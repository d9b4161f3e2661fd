// Three vaults that trust each other, a disk that can die under the first one, and the tools that stand in every shell.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include <pthread.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "fieldvault/bundle/export.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "temporary_folder.hpp"

namespace fieldvault::bundle::test {

using fieldvault::test::TemporaryFolder;

// What a kill is to the program: nothing catches it by its type, and no operation follows it.
struct Killed {};

class MortalDisk final : public vault::Disk {
 public:
  void die_at(int operation) {
    seen_ = 0;
    die_at_ = operation;
  }
  void live() { die_at_ = 0; }
  std::function<void(vault::DiskOperation, const vault::Path&)> on_operation;
  vault::Path unreadable;          // reading it fails, as from a bad sector
  std::uint64_t largest_file = 0;  // 0: as the file system says
  bool full = false;

  void before(vault::DiskOperation operation, const vault::Path& path) override {
    // The process that parses a bundle only reads, and is not the one that is killed.
    if (die_at_ != 0 && !is_forked && ++seen_ >= die_at_) throw Killed();
    if (on_operation) on_operation(operation, path);
  }
  [[nodiscard]] int fault(vault::DiskOperation operation, const vault::Path& path) override {
    return operation == vault::DiskOperation::read && path == unreadable ? EIO : 0;
  }
  [[nodiscard]] std::uint64_t free_space(const vault::Path& path) override {
    return full ? 0 : vault::Disk::free_space(path);
  }
  [[nodiscard]] std::uint64_t max_file_size(const vault::Path& path) override {
    return largest_file != 0 ? largest_file : vault::Disk::max_file_size(path);
  }

 private:
  // Without a system call, of which a confined process has few.
  static inline bool is_forked = false;
  static inline const int noticed_ = ::pthread_atfork(nullptr, nullptr, [] { is_forked = true; });
  int seen_ = 0;
  int die_at_ = 0;
};

class TestClock final : public vault::Clock {
 public:
  vault::Timestamp now() override { return vault::Timestamp(seconds); }
  std::int64_t milliseconds() override { return seconds * 1000; }
  std::int64_t seconds = 1'767'322'800;  // 2026-01-02T03:00:00Z
};

inline vault::Passphrase passphrase() { return vault::Passphrase(crypto::SecretBuffer(bytes_of("correct horse"))); }

struct Parties {
  TemporaryFolder folder;
  MortalDisk disk;
  vault::Disk other_disk;
  TestClock clock;
  crypto::SystemRandom random;
  vault::Vault field = create("field", "Field 7", trust::Role::field, disk);
  vault::Vault hq = create("hq", "HQ", trust::Role::hq, other_disk);
  vault::Vault officer = create("officer", "Officer", trust::Role::officer, other_disk);

  Parties() {
    trust_each(field, {&hq, &officer});
    trust_each(hq, {&field, &officer});
    trust_each(officer, {&field, &hq});
  }

  vault::Vault create(std::string_view name, std::string_view card, trust::Role role, vault::Disk& with) {
    return trust::create_device(folder / name, trust::CardName(card), role, passphrase(),
                                crypto::Argon2Cost(64 * 1024, 3), vault::Context{with, clock, random});
  }
  static void trust_each(vault::Vault& in, const std::vector<vault::Vault*>& others) {
    for (vault::Vault* other : others) {
      const trust::Card card = trust::own_card(*other);
      trust::trust_card(in, card, trust::encode_card_file(card, trust::device_keys(*other).signing));
    }
  }

  [[nodiscard]] ExportRequest request(std::string_view out) const {
    return {"HQ", {"Officer"}, records::Use::store, folder / out, std::nullopt};
  }
  ExportReport export_to(std::string_view out) { return export_bundle(field, request(out), {}); }
};

// A witness, what she agreed to, and her testimony.
struct Witness {
  records::RecordId person;
  records::RecordId consent;
  records::RecordId testimony;
};

inline Json agreed(std::string_view to_everything_but = "") {
  Json use = {{"decision", "permit"}};
  for (const char* level : {"name", "photograph", "voice", "place"}) {
    use[level] = level == to_everything_but ? "deny" : "permit";
  }
  return use;
}

inline Witness add_witness(vault::Vault& vault, const std::string& code, const std::string& words, Json store_use) {
  records::RecordStore store(vault);
  const auto person =
      store
          .add("person",
               {{"code", code},
                {"names", {{{"full", "Name of " + code}, {"lang", "en"}, {"script", "Latn"}, {"kind", "legal"}}}}})
          .id;
  const auto consent =
      records::set_consent(vault, person,
                           {{"form", "written"}, {"date", "2025-12-01"}, {"uses", {{"store", store_use}}}})
          .id;
  const auto testimony =
      store
          .add("testimony", {{"witness", person.text()},
                             {"interviewer", "R-07"},
                             {"date", "2025-12-02"},
                             {"consent", consent.text()},
                             {"narrative", {{{"number", 1}, {"text", {{"text", words}, {"lang", "en"}}}}}}})
          .id;
  return {person, consent, testimony};
}

inline void write_file(const vault::Path& path, ByteView bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(text_of(bytes).data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  REQUIRE(out.good());
}

inline std::string read_file(const vault::Path& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE(in.is_open());
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string sample_text(std::size_t size) {
  std::string text(size, '\0');
  std::uint32_t state = 12345;
  for (char& c : text) {
    state = state * 1664525 + 1013904223;
    c = static_cast<char>(state >> 24);
  }
  return text;
}

inline evidence::Attached attach_photo(Parties& parties, const records::RecordId& testimony, std::size_t size) {
  const vault::Path file = parties.folder / "photo.jpg";
  write_file(file, bytes_of(sample_text(size)));
  return evidence::attach(parties.field, file,
                          {{"title", "The gate"}, {"kind", "photograph"}, {"testimony", testimony.text()}}, {});
}

struct Ran {
  int status;
  std::string output;  // both streams
};

// A line of shell in a folder.
inline Ran shell(const vault::Path& folder, const std::string& line) {
  const std::string command = "cd '" + folder.string() + "' && ( " + line + " ) 2>&1";
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  std::array<char, 65536> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), got);
  const int status = ::pclose(pipe);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, output};
}

inline void run(const vault::Path& folder, const std::string& line) {
  const Ran ran = shell(folder, line);
  INFO(line << "\n" << ran.output);
  REQUIRE(ran.status == 0);
}

// Opens a bundle as somebody without this program does: tar, minisign, sha256sum, age. In the folder afterwards:
// manifest.txt, sealed.age, bag/, and with HQ's identity records.jsonl and evidence-0001 and so on.
enum class Opener { hq, officer };

inline vault::Path write_identity(vault::Vault& vault, const vault::Path& file) {
  write_file(file, trust::device_keys(vault).age.text().expose());
  return file;
}

inline vault::Path open_with_stock_tools(Parties& parties, const vault::Path& bundle, Opener opener) {
  const vault::Path folder = bundle.string() + (opener == Opener::hq ? ".hq" : ".officer");
  std::filesystem::create_directories(folder / "bag");
  write_file(folder / "field.pub", bytes_of(trust::device_keys(parties.field).signing.public_key().file()));
  static_cast<void>(write_identity(opener == Opener::hq ? parties.hq : parties.officer, folder / "identity"));
  run(folder, "tar -xf '" + bundle.string() + "'");
  run(folder, "minisign -VHm manifest.txt -p field.pub");
  run(folder,
      "test \"$(sed -n 's/^sealed-sha256: //p' manifest.txt)\" = \"$(sha256sum < sealed.age | cut -d' ' -f1)\"");
  run(folder, "test \"$(sed -n 's/^sealed-length: //p' manifest.txt)\" = \"$(stat -c %s sealed.age)\"");
  run(folder, "age -d -i identity -o bag.tar sealed.age && tar -xf bag.tar -C bag");
  run(folder / "bag", "sha256sum -c --strict --quiet manifest-sha256.txt tagmanifest-sha256.txt");
  run(folder / "bag", "minisign -VHm statement.txt -p ../field.pub");
  run(folder / "bag",
      "test \"$(sed -n 's/^tagmanifest-sha256: //p' statement.txt)\" = \"$(sha256sum < tagmanifest-sha256.txt | cut "
      "-d' ' -f1)\"");
  if (opener == Opener::hq) {
    run(folder, "age -d -i identity -o records.jsonl bag/data/records.age");
    run(folder,
        "for head in bag/data/evidence/*.head; do test -e \"$head\" || continue; "
        "cat \"$head\" \"${head%.head}.body\" | age -d -i identity > evidence-$(basename \"$head\" .head) || exit 1; "
        "done");
  }
  return folder;
}

// The canonical lines of records.jsonl, without the spaces at the end.
inline std::vector<Json> lines_of(const vault::Path& records) {
  std::vector<Json> lines;
  const std::string text = read_file(records);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string::npos) break;
    lines.push_back(ledger::parse_canonical_json(text.substr(at, end - at), "records.jsonl"));
    at = end + 1;
  }
  return lines;
}

}  // namespace fieldvault::bundle::test
