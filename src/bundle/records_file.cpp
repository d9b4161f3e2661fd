#include "records_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "attach_act.hpp"
#include "fieldvault/bundle/act_line.hpp"
#include "fieldvault/crypto/age.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"
#include "sinks.hpp"

namespace fieldvault::bundle {
namespace {

// The lines of records.jsonl, and after them spaces up to a Padmé length.
class Lines {
 public:
  explicit Lines(crypto::ByteSink& out) : out_(&out) {}

  void add(std::string_view line) {
    out_->write(bytes_of(line));
    out_->write(bytes_of("\n"));
    size_ += line.size() + 1;
  }

  void pad() {
    static const std::string spaces(16 * 1024, ' ');
    for (std::uint64_t left = crypto::padme_length(size_) - size_; left > 0;) {
      const std::uint64_t part = std::min<std::uint64_t>(left, spaces.size());
      out_->write(bytes_of(spaces).first(static_cast<std::size_t>(part)));
      left -= part;
    }
  }

 private:
  crypto::ByteSink* out_;
  std::uint64_t size_ = 0;
};

std::string line_of(vault::Statement& select, const crypto::Digest& root, const Pointers& withheld) {
  select.bind(1, root.hex());
  if (!select.step()) {
    throw Error(ErrorCode::damaged,
                fmt::format("revision {} belongs into the bundle and is not in the vault", root.hex()));
  }
  std::string line(text_of(select.blob(0)));
  select.reset();
  if (withheld.empty()) return line;
  const auto stays = [&withheld](std::string_view pointer) { return withheld.contains(std::string(pointer)); };
  return records::Revision::parse(line).withholding(stays).line();
}

void write_lines(vault::Database& database, const BundlePlace& place, Lines& lines) {
  const Outbox outbox(database);
  vault::Statement select = database.prepare("SELECT line FROM revision WHERE root = ?1");
  outbox.each_record(
      place, [&](const crypto::Digest& root, const Pointers& withheld) { lines.add(line_of(select, root, withheld)); });
  for (const vault::ObjectName& name : outbox.objects(place)) {
    const auto object = evidence::find_object(database, name);
    if (!object) throw Error(ErrorCode::damaged, fmt::format("evidence body {} is not in the vault", name.hex()));
    lines.add(act_line(find_attachment(database, object->evidence, name).act));
  }
}

}  // namespace

RecordsFile::RecordsFile(vault::Vault& vault) : disk_(&vault.context().disk), path_(vault.staging() / "records.age") {}

RecordsFile::RecordsFile(vault::Vault& vault, const PreparedBundle& bundle) : RecordsFile(vault) {
  disk_->remove(path_);
  vault::File file = disk_->create(path_);
  FileSink sink(file);
  HashingSink hashed(sink);
  crypto::SeededRandom random(bundle.seed.expose(), "fieldvault/bundle/records/1");
  crypto::AgeWriter age({&bundle.recipe.destination().recipient, 1}, random, hashed);
  Lines lines(age);
  write_lines(vault.database(), bundle.recipe.place, lines);
  lines.pad();
  age.finish();
  file.close();
  size_ = hashed.size();
  sha256_ = hashed.finish();
}

// What stays behind is ciphertext in the staging folder, which the next unlock empties.
RecordsFile::~RecordsFile() {
  try {
    disk_->remove(path_);
  } catch (...) {
  }
}

void RecordsFile::copy_to(crypto::ByteSink& out) {
  vault::File file = disk_->open_read(path_);
  Bytes part(std::size_t{256} * 1024);
  while (const std::size_t got = file.read(part)) out.write(ByteView(part).first(got));
}

}  // namespace fieldvault::bundle
