#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/checkpoint.hpp"
#include "log_fixtures.hpp"
#include "refusal.hpp"

namespace fieldvault {
namespace {

using ledger::Log;
using test::refusal_of;

TEST_CASE("an empty log has the head of no leaves") {
  test::LogDatabase fixture;
  const Log log = Log::own(fixture.database);
  CHECK(log.size() == 0);
  CHECK(log.head().root == crypto::sha256({}));
  CHECK(log.device() == test::own_device);
  CHECK(log.faults().empty());
}

TEST_CASE("the head at every size is the RFC 6962 head over the leaves") {
  test::LogDatabase fixture;
  const Log log = Log::own(fixture.database);
  test::append_entries(fixture.database, log, 40);
  const auto hashes = test::leaf_hashes(log, 40);
  for (std::uint64_t size = 0; size <= 40; ++size) {
    CHECK(log.head_at(size) == crypto::TreeHead{size, crypto::merkle_root(std::span(hashes).first(size))});
  }
  CHECK(log.head() == log.head_at(40));
  CHECK(refusal_of([&] { (void)log.head_at(41); }).code() == ErrorCode::not_found);
}

TEST_CASE("inclusion proofs of the log verify, and only for their own leaf") {
  test::LogDatabase fixture;
  const Log log = Log::own(fixture.database);
  test::append_entries(fixture.database, log, 21);
  const auto hashes = test::leaf_hashes(log, 21);
  for (std::uint64_t size = 1; size <= 21; ++size) {
    const crypto::Digest root = log.head_at(size).root;
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = log.inclusion_proof(index, size);
      CHECK(crypto::merkle_verify_inclusion(hashes[index], index, size, proof, root));
      CHECK_FALSE(crypto::merkle_verify_inclusion(hashes[(index + 1) % 21], index, size, proof, root));
    }
  }
  CHECK(refusal_of([&] { (void)log.inclusion_proof(5, 5); }).code() == ErrorCode::not_found);
  CHECK(refusal_of([&] { (void)log.inclusion_proof(0, 22); }).code() == ErrorCode::not_found);
}

TEST_CASE("consistency proofs of the log verify between any two sizes") {
  test::LogDatabase fixture;
  const Log log = Log::own(fixture.database);
  test::append_entries(fixture.database, log, 21);
  for (std::uint64_t old_size = 0; old_size <= 21; ++old_size) {
    for (std::uint64_t new_size = old_size; new_size <= 21; ++new_size) {
      CHECK(crypto::merkle_verify_consistency(old_size, log.head_at(old_size).root, new_size,
                                              log.head_at(new_size).root, log.consistency_proof(old_size, new_size)));
    }
  }
  CHECK(refusal_of([&] { (void)log.consistency_proof(3, 22); }).code() == ErrorCode::not_found);
  CHECK(refusal_of([&] { (void)log.consistency_proof(4, 3); }).code() == ErrorCode::not_found);
}

TEST_CASE("a ledger rewritten under a valid head fails the consistency proof") {
  test::LogDatabase honest;
  test::LogDatabase rewritten;
  test::append_entries(honest.database, Log::own(honest.database), 6);
  const crypto::TreeHead anchored = Log::own(honest.database).head();
  const Log log = Log::own(rewritten.database);
  test::append_entries(rewritten.database, log, 5);
  test::append_entries(rewritten.database, log, 6, "another content");
  CHECK(log.faults().empty());
  const auto proof = log.consistency_proof(anchored.size, log.size());
  CHECK_FALSE(crypto::merkle_verify_consistency(anchored.size, anchored.root, log.size(), log.head().root, proof));
}

TEST_CASE("a checkpoint of the head verifies") {
  test::LogDatabase fixture;
  test::append_entries(fixture.database, Log::own(fixture.database), 3);
  crypto::SystemRandom random;
  const crypto::SigningSeed seed = crypto::new_signing_seed(random);
  const crypto::CheckpointKey key("fieldvault/" + test::own_device, crypto::verifying_key(seed));
  const crypto::TreeHead head = Log::own(fixture.database).head();
  CHECK(crypto::verify_checkpoint(key, crypto::sign_checkpoint(key, seed, head)).head == head);
}

TEST_CASE("entries come back as they went in, by index and by commitment") {
  test::LogDatabase fixture;
  const Log log = Log::own(fixture.database);
  test::append_entries(fixture.database, log, 4);
  CHECK(log.entry(2).leaf() == test::numbered_entry(2).leaf());
  CHECK(log.leaf(3) == test::numbered_entry(3).leaf());
  CHECK(log.find_commitment(test::numbered_entry(1).commitment)->index == 1);
  CHECK_FALSE(log.find_commitment(crypto::sha256(bytes_of("nothing"))));
  CHECK(refusal_of([&] { (void)log.entry(4); }).code() == ErrorCode::not_found);
}

TEST_CASE("an index leads to the entries of replicas by commitment, and holds none of the own log") {
  test::LogDatabase fixture;
  const Log replica = Log::replica(fixture.database, test::other_device);
  test::append_entries(fixture.database, Log::own(fixture.database), 3, "own");
  test::append_entries(fixture.database, replica, 3);
  CHECK(replica.find_commitment(test::numbered_entry(2).commitment)->index == 2);
  CHECK_FALSE(replica.find_commitment(test::numbered_entry(2, "own").commitment));
  CHECK(Log::own(fixture.database).find_commitment(test::numbered_entry(2, "own").commitment)->index == 2);
  const std::string by_commitment = "SELECT 1 FROM log_entry INDEXED BY log_entry_commitment WHERE ";
  CHECK_NOTHROW(fixture.database.prepare(by_commitment + "log <> 0"));
  CHECK_THROWS(fixture.database.prepare(by_commitment + "log = 0"));
}

TEST_CASE("an entry with another index than its position is not appended") {
  test::LogDatabase fixture;
  Log log = Log::own(fixture.database);
  CHECK(refusal_of([&] { log.append(test::numbered_entry(1)); }).code() == ErrorCode::program_failed);
  CHECK(log.size() == 0);
}

TEST_CASE("a transaction that is rolled back leaves neither row nor leaf nor node") {
  test::LogDatabase fixture;
  Log log = Log::own(fixture.database);
  test::append_entries(fixture.database, log, 3);
  const crypto::TreeHead before = log.head();
  {
    vault::Transaction transaction(fixture.database);
    fixture.database.set_setting("row", "written beside the leaf");
    log.append(test::numbered_entry(3));
    CHECK(log.size() == 4);
  }
  CHECK(log.head() == before);
  CHECK_FALSE(fixture.database.setting("row"));
  CHECK(log.faults().empty());
  test::append_entries(fixture.database, log, 1);
  CHECK(log.faults().empty());
}

TEST_CASE("replicas are logs of their own, one for each device") {
  test::LogDatabase fixture;
  CHECK_FALSE(Log::find_replica(fixture.database, test::other_device));
  const Log replica = Log::replica(fixture.database, test::other_device);
  CHECK(replica.id() != 0);
  CHECK(replica.device() == test::other_device);
  CHECK(Log::replica(fixture.database, test::other_device).id() == replica.id());
  CHECK(Log::find_replica(fixture.database, test::other_device)->id() == replica.id());
  CHECK(Log::replica(fixture.database, std::string(32, 'c')).id() != replica.id());
  test::append_entries(fixture.database, replica, 2);
  CHECK(Log::own(fixture.database).size() == 0);
  CHECK(Log::by_id(fixture.database, replica.id()).size() == 2);
}

TEST_CASE("the own log is never taken for a replica") {
  test::LogDatabase fixture;
  CHECK(refusal_of([&] { (void)Log::replica(fixture.database, test::own_device); }).code() == ErrorCode::not_trusted);
}

}  // namespace
}  // namespace fieldvault
