#include "bag.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/crypto/age_header.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/held_rosters.hpp"
#include "own_ledger.hpp"
#include "sealed_format.hpp"
#include "tar_format.hpp"

namespace fieldvault::bundle {
namespace {

crypto::Digest hash_of(std::string_view text) { return crypto::sha256(bytes_of(text)); }

evidence::StoredObject require_object(vault::Database& database, const vault::ObjectName& name) {
  auto object = evidence::find_object(database, name);
  if (!object) throw Error(ErrorCode::damaged, fmt::format("evidence body {} is not in the vault", name.hex()));
  if (!object->file_key) throw DamagedBody(*object, "was purged and cannot be exported");
  return *std::move(object);
}

// A medium that fails is, to the other files, no other thing than a file that rotted.
std::size_t read_or_damaged(vault::File& file, MutableBytes out, const evidence::StoredObject& object) {
  try {
    return file.read(out);
  } catch (const Error& error) {
    throw DamagedBody(object, fmt::format("cannot be read: {}", error.what()));
  }
}

}  // namespace

DamagedBody::DamagedBody(const evidence::StoredObject& object, std::string_view what_it_does)
    : Error(ErrorCode::damaged, fmt::format("the file of evidence {} {}", object.evidence.text(), what_it_does)) {}

Bag::Bag(vault::Vault& vault, const PreparedBundle& bundle, RecordsFile& records)
    : vault_(&vault), bundle_(&bundle), records_(&records) {
  plan_bodies();
  plan_ledger();
  plan_texts();
  std::uint64_t size =
      tar_member_size(sealed_name::ledger, ledger_size_) + tar_member_size(sealed_name::records, records_->size());
  for (const Text& text : texts_before_ledger_) size += tar_member_size(text.name, text.contents.size());
  for (const Text& text : texts_after_ledger_) size += tar_member_size(text.name, text.contents.size());
  for (std::size_t i = 0; i < bodies_.size(); ++i) {
    size += tar_member_size(evidence_head_name(i + 1), bodies_[i].head.size()) +
            tar_member_size(evidence_body_name(i + 1), bodies_[i].size);
  }
  size_ = crypto::padme_length(size + tar_end_size);
}

void Bag::plan_bodies() {
  const crypto::AgeRecipient& recipient = bundle_->recipe.destination().recipient;
  for (const vault::ObjectName& name : Outbox(vault_->database()).objects(bundle_->recipe.place)) {
    const evidence::StoredObject object = require_object(vault_->database(), name);
    const std::string label = fmt::format("fieldvault/bundle/head/1/{:04}", bodies_.size() + 1);
    crypto::SeededRandom random(bundle_->seed.expose(), label);
    bodies_.push_back({name, object.body_length, crypto::write_age_header(*object.file_key, {&recipient, 1}, random)});
  }
}

void Bag::plan_ledger() {
  crypto::Sha256 hash;
  each_leaf(vault_->database(), bundle_->recipe.log_from, bundle_->recipe.log_to, [&](std::string_view leaf) {
    hash.update(bytes_of(leaf));
    hash.update(bytes_of("\n"));
    ledger_size_ += leaf.size() + 1;
  });
  ledger_sha256_ = hash.finish();
}

std::string Bag::payload_manifest() const {
  std::string manifest = hash_line(records_->sha256(), sealed_name::records);
  for (std::size_t i = 0; i < bodies_.size(); ++i) {
    manifest += hash_line(crypto::sha256(bodies_[i].head), evidence_head_name(i + 1));
    manifest += hash_line(bodies_[i].object, evidence_body_name(i + 1));
  }
  return manifest;
}

std::string Bag::bag_info() const {
  std::uint64_t bytes = records_->size();
  for (const Body& body : bodies_) bytes += body.head.size() + body.size;
  return bag_info_text(bytes, 1 + 2 * bodies_.size(), bundle_->recipe.date);
}

std::string Bag::statement(const std::string& tagmanifest, const crypto::TreeHead& head) const {
  const Recipe& recipe = bundle_->recipe;
  return Statement{recipe.bundle_id,  vault_->id(), recipe.place,        recipe.purpose,
                   recipe.recipients, head,         hash_of(tagmanifest)}
      .text();
}

std::string Bag::carried_roster() const {
  const BundlePlace& place = bundle_->recipe.place;
  if (place.roster_version == 0) return {};
  const auto roster = trust::find_roster(vault_->database(), place.roster_version);
  if (!roster || roster->roster.hash() != place.roster) {
    throw Error(ErrorCode::damaged,
                fmt::format("roster version {} is not in the vault any more", place.roster_version));
  }
  return roster->encode();
}

void Bag::plan_texts() {
  const Recipe& recipe = bundle_->recipe;
  const std::string info = bag_info();
  const std::string payload = payload_manifest();
  const std::string checkpoint = trust::signed_checkpoint(*vault_, recipe.log_to, recipe.place.epoch);
  const Consistency consistency = consistency_between(vault_->database(), recipe.log_from, recipe.log_to);
  const std::string roster = carried_roster();
  std::string tagmanifest =
      hash_line(hash_of(bagit_text), sealed_name::bagit) + hash_line(hash_of(info), sealed_name::bag_info) +
      hash_line(hash_of(payload), sealed_name::payload_manifest) + hash_line(ledger_sha256_, sealed_name::ledger) +
      hash_line(hash_of(checkpoint), sealed_name::checkpoint) +
      hash_line(hash_of(consistency.text()), sealed_name::consistency);
  if (!roster.empty()) tagmanifest += hash_line(hash_of(roster), sealed_name::roster);
  const std::string stated = statement(tagmanifest, consistency.new_head);
  const std::string signature =
      crypto::minisign_sign(trust::device_keys_of(*vault_, recipe.place.epoch).signing, bytes_of(stated));
  texts_before_ledger_ = {{sealed_name::bagit, std::string(bagit_text)},
                          {sealed_name::bag_info, info},
                          {sealed_name::payload_manifest, payload},
                          {sealed_name::tag_manifest, tagmanifest},
                          {sealed_name::statement, stated},
                          {sealed_name::signature, signature}};
  texts_after_ledger_ = {{sealed_name::checkpoint, checkpoint}, {sealed_name::consistency, consistency.text()}};
  if (!roster.empty()) texts_after_ledger_.push_back({sealed_name::roster, roster});
}

void Bag::write(crypto::ByteSink& out) {
  TarWriter tar(out);
  for (const Text& text : texts_before_ledger_) tar.add(text.name, bytes_of(text.contents));
  write_ledger(tar);
  for (const Text& text : texts_after_ledger_) tar.add(text.name, bytes_of(text.contents));
  tar.begin(sealed_name::records, records_->size());
  records_->copy_to(tar);
  for (std::size_t i = 0; i < bodies_.size(); ++i) {
    tar.add(evidence_head_name(i + 1), bodies_[i].head);
    tar.begin(evidence_body_name(i + 1), bodies_[i].size);
    copy_body(tar, bodies_[i]);
  }
  tar.finish(size_);
}

void Bag::write_ledger(TarWriter& tar) {
  tar.begin(sealed_name::ledger, ledger_size_);
  each_leaf(vault_->database(), bundle_->recipe.log_from, bundle_->recipe.log_to, [&](std::string_view leaf) {
    tar.write(bytes_of(leaf));
    tar.write(bytes_of("\n"));
  });
}

void Bag::copy_body(TarWriter& tar, const Body& body) {
  const evidence::StoredObject object = require_object(vault_->database(), body.object);
  if (!vault_->objects().contains(body.object)) throw DamagedBody(object, "is missing");
  vault::File file = vault_->objects().open(body.object);
  const auto fault = [&](std::string_view why) { throw DamagedBody(object, why); };
  if (file.size() != body.size) fault("does not have its length any more");
  crypto::Sha256 hash;
  // Never empty, so that a body which became longer is seen.
  Bytes part(std::min<std::uint64_t>(body.size + 1, std::size_t{1024} * 1024));
  std::uint64_t left = body.size;
  while (const std::size_t got = read_or_damaged(file, part, object)) {
    if (got > left) fault("does not have its length any more");
    const ByteView read = ByteView(part).first(got);
    hash.update(read);
    tar.write(read);
    left -= got;
  }
  if (left != 0) fault("does not have its length any more");
  if (hash.finish() != body.object) fault("does not have its hash any more");
}

}  // namespace fieldvault::bundle
