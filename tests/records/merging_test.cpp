#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/merging.hpp"
#include "test_vault.hpp"

namespace fieldvault::records {
namespace {

using namespace test;

// One person in the field and at headquarters, revised in both.
struct Sides {
  TestVault field;
  TestVault hq;
  RecordId person;
  crypto::Digest here;
  crypto::Digest there;

  Sides(const Json& before, const Json& in_field, const Json& at_hq)
      : person(field.store.add(kind::person, before).id), here(), there() {
    REQUIRE(take_over(field, hq, field.revision(person)));
    hq.clock.seconds += 60;
    there = hq.store.revise(person, at_hq).root;
    here = field.store.revise(person, in_field).root;
    REQUIRE(take_over(field, hq, field.revision(person)));
    REQUIRE(hq.store.heads(person).size() == 2);
  }
  [[nodiscard]] Merge merge(const std::optional<crypto::Digest>& keep = std::nullopt) const {
    return propose_merge(hq.store, person, keep);
  }
};

Json person_with(Json more) {
  more["code"] = "W-0001";
  return more;
}

TEST_CASE("what one side changed, added or removed is taken from there") {
  const Sides sides(person_with({{"sex", "female"}, {"occupation", "a baker"}}),
                    person_with({{"sex", "female"}, {"gender", "a woman"}}),
                    person_with({{"sex", "female"}, {"occupation", "a baker"}, {"languages", Json::array({"kk"})}}));
  const Merge merge = sides.merge();
  CHECK_FALSE(merge.is_open());
  CHECK(merge.body == person_with({{"sex", "female"}, {"gender", "a woman"}, {"languages", Json::array({"kk"})}}));
  REQUIRE(merge.members.size() == 3);
  CHECK(merge.members[0].name == "gender");
  CHECK(merge.members[0].taken_from == sides.here);
  CHECK(merge.members[1].name == "languages");
  CHECK(merge.members[1].taken_from == sides.there);
  CHECK(merge.members[2].name == "occupation");
  CHECK(merge.members[2].taken_from == sides.here);
}

TEST_CASE("what both sides changed differently is decided by a person, member by member or for one side") {
  const Sides sides(person_with({{"sex", "female"}, {"occupation", "a baker"}}),
                    person_with({{"sex", "female"}, {"occupation", "a driver"}, {"gender", "a woman"}}),
                    person_with({{"sex", "female"}, {"occupation", "a tailor"}}));
  const Merge open = sides.merge();
  CHECK(open.is_open());
  CHECK(open.body == person_with({{"sex", "female"}, {"gender", "a woman"}}));
  CHECK(sides.merge(sides.here).body.at("occupation") == "a driver");
  const Merge theirs = sides.merge(sides.there);
  CHECK_FALSE(theirs.is_open());
  CHECK(theirs.body == person_with({{"sex", "female"}, {"occupation", "a tailor"}, {"gender", "a woman"}}));
}

TEST_CASE("a change that both sides made alike is no conflict, and against a removal a person decides") {
  const Sides alike(person_with({{"occupation", "a baker"}}), person_with({{"occupation", "a driver"}}),
                    person_with({{"occupation", "a driver"}, {"sex", "female"}}));
  CHECK(alike.merge().body == person_with({{"occupation", "a driver"}, {"sex", "female"}}));
  const Sides removed(person_with({{"occupation", "a baker"}}), person_with(Json::object()),
                      person_with({{"occupation", "a tailor"}}));
  CHECK(removed.merge().is_open());
  CHECK_FALSE(removed.merge(removed.here).body.contains("occupation"));
}

TEST_CASE("a merge is asked for where there is a conflict, and an edit where there is none") {
  Sides sides(person_with({{"occupation", "a baker"}}), person_with({{"occupation", "a driver"}}),
              person_with({{"occupation", "a tailor"}}));
  CHECK(refusal_of([&] { require_no_conflict(sides.hq.store, sides.person); }).code() == ErrorCode::forbidden);
  const std::string root = sides.here.hex();
  CHECK(find_head(sides.hq.store, sides.person, root.substr(0, 8)) == sides.here);
  CHECK(refusal_of([&] { (void)find_head(sides.hq.store, sides.person, root.substr(0, 3)); }).code() ==
        ErrorCode::not_found);
  CHECK(refusal_of([&] { (void)find_head(sides.hq.store, sides.person, ""); }).code() == ErrorCode::not_found);
  (void)sides.hq.store.revise(sides.person, sides.merge(sides.here).body);
  require_no_conflict(sides.hq.store, sides.person);
  CHECK(refusal_of([&] { (void)sides.merge(); }).code() == ErrorCode::not_found);
  CHECK(refusal_of([&] { (void)propose_merge(sides.field.store, sides.person, std::nullopt); }).code() ==
        ErrorCode::not_found);
}

}  // namespace
}  // namespace fieldvault::records
