#include <catch2/catch_test_macros.hpp>

#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

using namespace testing;
namespace fs = std::filesystem;

TEST_CASE("an object is stored under the SHA-256 of its body, once") {
  Store store;
  const ObjectName name = store.put("body");
  CHECK(name == crypto::sha256(bytes_of("body")));
  CHECK(text_of(read_file(store.path(name))) == "body");
  CHECK(store.put("body") == name);
  CHECK(store.objects.list() == std::vector<ObjectName>{name});
  CHECK(store.objects.verify(name));
  store.objects.confirm(name);
  CHECK(fs::is_empty(store.folder / "staging"));
}

TEST_CASE("a long body has its name whoever hashes it") {
  Store store;
  const Bytes body(StreamedFile::long_length + 3, std::byte{7});
  const ObjectName name = crypto::sha256(body);
  const auto is_kept = [&](StagedObject staged) {
    staged.write(body);
    staged.complete();
    CHECK(staged.size() == body.size());
    CHECK(store.objects.publish(std::move(staged)) == name);
    CHECK(store.objects.verify(name));
    store.objects.remove(name);
  };
  is_kept(store.objects.stage(body.size()));
  is_kept(store.objects.stage_as(name, body.size()));
}

TEST_CASE("a body that rotted, was cut or cannot be read is replaced by the good one that arrives") {
  Store store;
  const ObjectName name = store.put("body");
  store.objects.confirm(name);
  for (const std::string_view rotten : {"bOdy", "bod", ""}) {
    write_file(store.path(name), bytes_of(rotten));
    CHECK(store.put("body") == name);
    CHECK(text_of(read_file(store.path(name))) == "body");
    CHECK(fs::is_empty(store.folder / "staging"));
    CHECK(store.objects.unconfirmed().empty());
  }
  store.disk.fail(DiskOperation::read, 1, EIO);
  CHECK(store.put("body") == name);
  CHECK(store.objects.verify(name));
  CHECK(fs::is_empty(store.folder / "staging"));
}

TEST_CASE("a body that was not published leaves nothing behind") {
  Store store;
  {
    StagedObject first = store.objects.stage(0);
    StagedObject second = store.objects.stage(0);
    first.write(bytes_of("one"));
    CHECK(second.size() == 0);
  }
  CHECK(fs::is_empty(store.folder / "staging"));
  CHECK(store.objects.list().empty());
}

TEST_CASE("a body whose fsync fails is not published") {
  Store store;
  store.disk.fail(DiskOperation::sync, 1, EIO);
  CHECK(caught([&] { store.put("body"); }).code == ErrorCode::disk);
  CHECK(store.objects.list().empty());
  CHECK(fs::is_empty(store.folder / "staging"));
}

TEST_CASE("a changed, shortened or missing object is noticed without any key") {
  Store store;
  const ObjectName changed = store.put("changed");
  write_file(store.path(changed), bytes_of("chanGed"));
  CHECK_FALSE(store.objects.verify(changed));
  const ObjectName shortened = store.put("shortened");
  write_file(store.path(shortened), bytes_of("shorten"));
  CHECK_FALSE(store.objects.verify(shortened));
  const ObjectName missing = store.put("missing");
  store.objects.remove(missing);
  store.objects.remove(missing);
  CHECK_FALSE(store.objects.contains(missing));
  CHECK(caught([&] { (void)store.objects.open(missing); }).code == ErrorCode::damaged);
}

TEST_CASE("collecting empties staging and removes only objects that are purged or were on their way") {
  Store store;
  const ObjectName known = store.put("known");
  const ObjectName orphan = store.put("orphan");
  fs::create_directories(store.folder / "staging/half/written");
  write_file(store.folder / "staging/half/written/file", bytes_of("half"));
  const ObjectName rolled_back = store.put("rolled back");
  store.objects.confirm(rolled_back);
  const ObjectName purged = store.put("purged");
  store.objects.confirm(purged);
  const Collected collected = store.objects.collect([&](const ObjectName& name) {
    return name == known ? Standing::known : name == purged ? Standing::purged : Standing::unknown;
  });
  CHECK(collected.half_written == 1);
  CHECK(collected.removed == 2);
  CHECK(collected.kept == 1);
  CHECK(store.objects.contains(known));
  CHECK(store.objects.contains(rolled_back));
  CHECK_FALSE(store.objects.contains(orphan));
  CHECK_FALSE(store.objects.contains(purged));
  CHECK(fs::is_empty(store.folder / "staging"));
}

TEST_CASE("what lies among the objects and is none is named and left alone") {
  Store store;
  const ObjectName name = store.put("body");
  write_file(store.folder / "objects/readme", bytes_of("x"));
  fs::create_directory(store.folder / "objects/zz");
  fs::create_directory(store.folder / "objects/00");
  write_file(store.folder / "objects/00" / std::string(64, '1'), bytes_of("in the wrong folder"));
  CHECK(store.objects.list() == std::vector<ObjectName>{name});
  CHECK(store.objects.strange_files() ==
        std::vector<std::string>{"objects/00/" + std::string(64, '1'), "objects/readme", "objects/zz"});
  CHECK(store.objects.collect([](const ObjectName&) { return Standing::known; }).removed == 0);
  CHECK(store.objects.strange_files().size() == 3);
}

TEST_CASE("a symlink in place of an object's folder or of an object is not followed") {
  Store store;
  const ObjectName name = crypto::sha256(bytes_of("body"));
  fs::create_directory(store.folder / "elsewhere");
  fs::create_directory_symlink(store.folder / "elsewhere", store.path(name).parent_path());
  CHECK(caught([&] { store.put("body"); }).code == ErrorCode::input_refused);
  CHECK(fs::is_empty(store.folder / "elsewhere"));
  fs::remove(store.path(name).parent_path());
  store.put("body");
  fs::rename(store.path(name), store.folder / "elsewhere/body");
  fs::create_symlink(store.folder / "elsewhere/body", store.path(name));
  CHECK(caught([&] { (void)store.objects.verify(name); }).code == ErrorCode::input_refused);
}

}  // namespace

TEST_CASE("objects that are published together have one note, which goes with the last of them") {
  Store store;
  std::vector<StagedObject> staged;
  for (const std::string_view body : {"one", "two", "three", "one"}) {
    staged.push_back(store.objects.stage(0));
    staged.back().write(bytes_of(body));
  }
  const std::vector<ObjectName> names = store.objects.publish(std::move(staged));
  REQUIRE(names.size() == 4);
  CHECK(store.objects.unconfirmed().size() == 3);
  CHECK(std::distance(fs::directory_iterator(store.folder / "staging"), {}) == 1);
  store.objects.confirm(names[0]);
  store.objects.confirm(names[1]);
  CHECK_FALSE(fs::is_empty(store.folder / "staging"));
  store.objects.confirm(names[2]);
  CHECK(fs::is_empty(store.folder / "staging"));
  CHECK(store.objects.unconfirmed().empty());
}

TEST_CASE("of a note of several, what is unknown is collected; it stays while one of them is undecided") {
  for (const bool is_decided : {false, true}) {
    Store store;
    std::vector<StagedObject> staged;
    for (const std::string_view body : {"known", "unknown", "undecided"}) {
      staged.push_back(store.objects.stage(0));
      staged.back().write(bytes_of(body));
    }
    const std::vector<ObjectName> names = store.objects.publish(std::move(staged));
    const Collected collected = store.objects.collect([&](const ObjectName& name) {
      if (name == names[0]) return Standing::known;
      return name == names[1] || is_decided ? Standing::unknown : Standing::undecided;
    });
    CHECK(collected.removed == (is_decided ? 2 : 1));
    CHECK(collected.kept == 0);
    CHECK(store.objects.contains(names[0]));
    CHECK_FALSE(store.objects.contains(names[1]));
    CHECK(store.objects.contains(names[2]) == !is_decided);
    CHECK(fs::is_empty(store.folder / "staging") == is_decided);
  }
}

TEST_CASE("a note of several that was cut off, or is none, is read as far as it goes") {
  Store store;
  const ObjectName whole = store.put("whole");
  const ObjectName cut = store.put("cut");
  store.objects.confirm(whole);
  store.objects.confirm(cut);
  const fs::path staging = store.folder / "staging";
  write_file(staging / (whole.hex() + ".intents"), bytes_of(whole.hex() + "\nnonsense\n" + cut.hex()));
  fs::create_directory(staging / (cut.hex() + ".intents"));
  write_file(staging / "strange.intents", bytes_of(cut.hex() + "\n"));
  const Collected collected = store.objects.collect([](const ObjectName&) { return Standing::unknown; });
  CHECK(collected.removed == 1);
  CHECK(collected.kept == 1);
  CHECK(collected.half_written == 2);
  CHECK(store.objects.contains(cut));
  CHECK(fs::is_empty(staging));
}

}  // namespace fieldvault::vault
