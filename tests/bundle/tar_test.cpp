#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "bundle/texts.hpp"
#include "fieldvault/bundle/tar.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::bundle {
namespace {

using test::refused;

class Collected final : public crypto::ByteSink {
 public:
  void write(ByteView part) override { bytes.insert(bytes.end(), part.begin(), part.end()); }
  Bytes bytes;
};

struct Member {
  std::string name;
  std::uint64_t size = 0;
  std::string contents;
  bool ended = false;
};

class Members final : public TarHandler {
 public:
  void begin(std::string_view name, std::uint64_t size) override {
    if (on_begin) on_begin(name, size);
    members.push_back({std::string(name), size, "", false});
  }
  void bytes(ByteView part) override { members.back().contents += text_of(part); }
  void end() override { members.back().ended = true; }
  std::vector<Member> members;
  std::function<void(std::string_view, std::uint64_t)> on_begin;
};

Bytes archive(const std::vector<std::pair<std::string, std::string>>& members, std::uint64_t total = 0) {
  Collected out;
  TarWriter writer(out);
  for (const auto& [name, contents] : members) writer.add(name, bytes_of(contents));
  writer.finish(total);
  return out.bytes;
}

std::vector<Member> read(ByteView bytes, std::size_t piece = 0) {
  Members members;
  TarReader reader(members);
  if (piece == 0) piece = bytes.size();
  for (std::size_t at = 0; at < bytes.size(); at += piece)
    reader.write(bytes.subspan(at, std::min(piece, bytes.size() - at)));
  static_cast<void>(reader.finish());
  return members.members;
}

void put(Bytes& bytes, std::size_t offset, std::string_view text) {
  std::copy(bytes_of(text).begin(), bytes_of(text).end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
}

// As whoever changes a header would do it.
void fix_checksum(Bytes& bytes) {
  put(bytes, 148, "        ");
  unsigned sum = 0;
  for (std::size_t i = 0; i < tar_block; ++i) sum += std::to_integer<unsigned>(bytes[i]);
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%06o", sum);
  put(bytes, 148, std::string_view(text.data(), 7));
  put(bytes, 155, " ");
}

Bytes changed(std::size_t offset, std::string_view text) {
  Bytes bytes = archive({{"a.txt", "hello"}});
  put(bytes, offset, text);
  fix_checksum(bytes);
  return bytes;
}

std::string why(const Bytes& bytes) {
  return refused([&] { static_cast<void>(read(bytes)); });
}

}  // namespace

TEST_CASE("an archive is read as it was written, however it is cut into pieces") {
  const std::string long_text(70'000, 'x');
  const Bytes bytes = archive({{"a.txt", "hello"}, {"empty", ""}, {"data/b", long_text}, {"c", std::string(512, 'c')}});
  for (const std::size_t piece :
       {std::size_t{1}, std::size_t{511}, std::size_t{512}, std::size_t{4096}, bytes.size()}) {
    const std::vector<Member> members = read(bytes, piece);
    REQUIRE(members.size() == 4);
    CHECK(members[0].contents == "hello");
    CHECK(members[1].size == 0);
    CHECK(members[1].ended);
    CHECK(members[2].name == "data/b");
    CHECK(members[2].contents == long_text);
    CHECK(members[3].ended);
  }
}

TEST_CASE("the end blocks and what follows them are counted") {
  Members members;
  TarReader reader(members);
  reader.write(archive({{"a", "hello"}}));
  CHECK(reader.finish() == 1024);
  TarReader padded(members);
  padded.write(archive({{"a", "hello"}}, 5000));
  CHECK(padded.finish() == 5000 - 1024);
}

TEST_CASE("an empty member is skipped as a full one is, and no more than there is of it") {
  for (const std::string contents : {"", "hello"}) {
    Members members;
    TarReader reader(members);
    reader.write(ByteView(archive({{"a", contents}})).first(tar_block));
    reader.skip(contents.size());
    CHECK(members.members.back().ended);
    CHECK_THROWS_AS(reader.skip(1), Error);
  }
}

TEST_CASE("the planned size of a member is what the writer writes") {
  Collected out;
  TarWriter writer(out);
  for (const std::size_t size : std::vector<std::size_t>{0, 1, 511, 512, 513}) {
    const std::uint64_t before = writer.written();
    writer.add("name", Bytes(size));
    writer.begin("next", 0);
    CHECK(writer.written() - before == tar_member_size("name", size) + tar_block);
  }
}

TEST_CASE("a member that is shorter or longer than its header says is not written") {
  Collected out;
  TarWriter writer(out);
  writer.begin("a", 3);
  CHECK_THROWS_AS(writer.write(Bytes(4)), Error);
  writer.write(Bytes(2));
  CHECK_THROWS_AS(writer.begin("b", 1), Error);
  CHECK_THROWS_AS(writer.finish(), Error);
}

TEST_CASE("names that point elsewhere are neither written nor read") {
  const std::vector<std::string> names = {"../a",    "/a",          "a/../b", "./a",  "a//b", "a/",  "C:a",
                                          "C:\\a",   "\\\\host\\a", "a.",     "a./b", "CON",  "nul", "Lpt1",
                                          "con.txt", "x/AUX.b",     "a b",    "ä",    "a\n"};
  for (const std::string& name : names) {
    INFO(name);
    CHECK_THROWS_AS(tar_header(name, 1), Error);
    Bytes bytes = archive({{std::string(name.size(), 'a'), "hello"}});
    put(bytes, 0, name);
    fix_checksum(bytes);
    CHECK(why(bytes).find("name") != std::string::npos);
  }
  CHECK_THROWS_AS(tar_header("", 1), Error);
  CHECK_THROWS_AS(tar_header(std::string(101, 'a'), 1), Error);
  CHECK_NOTHROW(tar_header(std::string(100, 'a'), 1));
}

TEST_CASE("links, devices, FIFOs, folders, sparse files and GNU long names are refused") {
  for (const char type : std::string_view("1234567SLKgxDV")) {
    INFO(type);
    CHECK_FALSE(why(changed(156, std::string(1, type))).empty());
  }
  CHECK_FALSE(why(changed(156, std::string(1, '\0'))).empty());
}

TEST_CASE("a header with anything but what follows from name and size is refused") {
  const std::vector<std::pair<std::size_t, std::string>> changes = {
      {100, "0000755"}, {108, "0001750"}, {116, "0001750"}, {136, "14000000000"}, {157, "target"},
      {257, "ustar  "}, {263, "  "},      {265, "root"},    {297, "root"},        {329, "0000001"},
      {337, "0000001"}, {345, "prefix"},  {500, "x"}};
  for (const auto& [offset, text] : changes) {
    INFO(offset);
    CHECK_FALSE(why(changed(offset, text)).empty());
  }
}

TEST_CASE("a wrong checksum is refused, and so is a right one in another form") {
  Bytes bytes = archive({{"a.txt", "hello"}});
  bytes[148] = std::byte{'7'};
  CHECK_FALSE(why(bytes).empty());
  Bytes spaces = archive({{"a.txt", "hello"}});
  put(spaces, 154, std::string_view(" \0", 2));
  CHECK_FALSE(why(spaces).empty());
}

TEST_CASE("sizes in another form than eleven octal digits are refused") {
  CHECK_FALSE(why(changed(124, "00000000008")).empty());
  CHECK_FALSE(why(changed(124, "          5")).empty());
  CHECK_FALSE(why(changed(124, "5          ")).empty());
  CHECK_FALSE(why(changed(124, "777777777777")).empty());
  std::string base256(12, '\0');
  base256[0] = static_cast<char>(0x80);
  base256[11] = 5;
  CHECK_FALSE(why(changed(124, base256)).empty());
}

TEST_CASE("a size over 8 GiB travels in a pax record of its own, and its reader hears of it before any byte") {
  const std::uint64_t size = max_plain_tar_size + 1;
  const Bytes header = tar_header("big", size);
  REQUIRE(header.size() == 3 * tar_block);
  CHECK(text_of(header).substr(tar_block, 19) == "19 size=8589934592\n");
  CHECK(tar_header("big", max_plain_tar_size).size() == tar_block);
  Members members;
  std::uint64_t heard = 0;
  members.on_begin = [&](std::string_view, std::uint64_t stated) { heard = stated; };
  TarReader reader(members);
  reader.write(header);
  CHECK(heard == size);
  CHECK(refused([&] { static_cast<void>(reader.finish()); }).find("cut off") != std::string::npos);
}

TEST_CASE("a handler that refuses a size of 8 EiB is asked before space is") {
  const Bytes header = tar_header("big", std::uint64_t{1} << 62);
  CHECK_THROWS_AS(tar_header("big", (std::uint64_t{1} << 62) + 1), Error);
  Members members;
  members.on_begin = [](std::string_view, std::uint64_t) { throw Error(ErrorCode::input_refused, "too large"); };
  TarReader reader(members);
  CHECK(refused([&] { reader.write(header); }) == "too large");
  CHECK_FALSE(refused([&] { reader.write(Bytes(512)); }).empty());
  CHECK_FALSE(refused([&] { static_cast<void>(reader.finish()); }).empty());
}

TEST_CASE("pax records other than the one size over 8 GiB are refused") {
  const auto with_record = [](const std::string& record) {
    Bytes bytes = tar_header("big", max_plain_tar_size + 1);
    Bytes pax = tar_header("PaxHeaders/size", record.size());
    put(pax, 156, "x");
    fix_checksum(pax);
    std::copy(pax.begin(), pax.end(), bytes.begin());
    put(bytes, tar_block, std::string(40, '\0'));
    put(bytes, tar_block, record);
    return bytes;
  };
  const auto reads = [](const Bytes& bytes) {
    Members members;
    TarReader reader(members);
    return refused([&] { reader.write(bytes); });
  };
  CHECK(reads(with_record("19 size=8589934592\n")).empty());
  CHECK(reads(with_record("28 size=4611686018427387904\n")).empty());
  CHECK_FALSE(reads(with_record("28 size=4611686018427387905\n")).empty());
  CHECK_FALSE(reads(with_record("19 size=8589934591\n")).empty());
  for (const char* record :
       {"18 path=aaaaaaaaa\n", "9 size=5\n", "20 size=08589934592\n", "20 size=8589934592\n\n", "020 size=8589934592\n",
        "19 size=8589934592\n9 uid=0\n", "29 size=18446744073709551615\n", "20 size=+8589934592\n", ""}) {
    INFO(record);
    CHECK_FALSE(reads(with_record(record)).empty());
  }
}

TEST_CASE("data after the end blocks, a single end block and padding that is not zero are refused") {
  Bytes after = archive({{"a", "hello"}}, 4096);
  after.back() = std::byte{1};
  CHECK(why(after).find("end blocks") != std::string::npos);
  Bytes second = archive({{"a", "hello"}});
  const Bytes more = archive({{"b", "again"}});
  second.insert(second.end(), more.begin(), more.end());
  CHECK(why(second).find("end blocks") != std::string::npos);
  Bytes padding = archive({{"a", "hello"}});
  padding[tar_block + 5] = std::byte{1};
  CHECK(why(padding).find("padding") != std::string::npos);
  Bytes one_block = archive({{"a", "hello"}});
  one_block.resize(one_block.size() - tar_block);
  CHECK(why(one_block).find("cut off") != std::string::npos);
}

TEST_CASE("an archive that was cut off anywhere is refused") {
  const Bytes bytes = archive({{"a", "hello"}, {"b", std::string(600, 'b')}});
  for (std::size_t size = 0; size + 1 <= bytes.size(); size += 97) {
    INFO(size);
    CHECK_FALSE(refused([&] { static_cast<void>(read(ByteView(bytes).first(size))); }).empty());
  }
}

}  // namespace fieldvault::bundle
