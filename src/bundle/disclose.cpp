#include <fmt/format.h>

#include <map>

#include "disclosure_choice.hpp"
#include "disclosure_format.hpp"
#include "fieldvault/bundle/act_line.hpp"
#include "fieldvault/bundle/tar.hpp"
#include "fieldvault/crypto/age.hpp"
#include "fieldvault/crypto/cosignature.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"
#include "fieldvault/evidence/object_reader.hpp"
#include "fieldvault/ledger/kept_checkpoint.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "fieldvault/vault/room.hpp"
#include "fieldvault/vault/unconfirmed_file.hpp"
#include "parties.hpp"
#include "sealed_format.hpp"
#include "tar_format.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::int64_t own_log = 0;

// A ledger as it is shown: whose it is, and the signed head that the proofs lead to.
struct ShownLedger {
  ledger::Log log;
  std::uint64_t number;  // from 1
  trust::Card device;
  std::string checkpoint;
  std::uint64_t size;
  Bytes stamp = {};
};

// Files by name, in the order of the archive.
struct Text {
  std::string name;
  std::string contents;
};

std::map<std::int64_t, std::uint64_t> newest_entries(const DisclosureChoice& choice) {
  std::map<std::int64_t, std::uint64_t> newest;
  const auto add = [&](std::int64_t log, std::uint64_t index) {
    auto [at, is_new] = newest.emplace(log, index);
    if (!is_new) at->second = std::max(at->second, index);
  };
  for (const ChosenRevision& chosen : choice.revisions) add(chosen.stored.log, chosen.stored.position);
  for (const ChosenFile& file : choice.files) add(file.log, file.attachment.index);
  return newest;
}

ShownLedger own_ledger(vault::Vault& vault, std::uint64_t number, std::uint64_t newest) {
  const ledger::Log log = ledger::Log::own(vault.database());
  const auto kept = ledger::checkpoint_over(vault.database(), log, newest);
  if (kept && !kept->stamp.empty()) {
    for (trust::Card& card : trust::own_cards(vault)) {
      if (!crypto::verify_checkpoint(card.checkpoint_key, kept->stamped).head) continue;
      return {log, number, std::move(card), kept->stamped, kept->size, kept->stamp};
    }
  }
  return {log, number, trust::own_card(vault), trust::signed_checkpoint(vault, log.size()), log.size()};
}

// The first checkpoint that covers the entry, cosigned as of the day on which it came.
ShownLedger device_ledger(vault::Vault& vault, std::int64_t id, std::uint64_t number, std::uint64_t newest) {
  const ledger::Log log = ledger::Log::by_id(vault.database(), id);
  const auto kept = ledger::checkpoint_over(vault.database(), log, newest);
  if (!kept) {
    throw Error(ErrorCode::not_found,
                fmt::format("no signed checkpoint of device {} is here: its bundles came to an earlier fieldvault. The "
                            "next bundle of it brings one",
                            log.device()));
  }
  for (const trust::TrustedCard& trusted : trust::trusted_cards(vault.database())) {
    if (trusted.card.device().text() != log.device()) continue;
    const auto verdict = crypto::verify_checkpoint(trusted.card.checkpoint_key, kept->note);
    if (!verdict.head) continue;  // an earlier key of the device, or a later one
    if (verdict.head != log.head_at(kept->size)) break;
    // A stamp is over this vault's cosignature of then, which may be by keys that were replaced.
    const bool has_stamp =
        !kept->stamp.empty() &&
        crypto::verify_cosigned(trusted.card.checkpoint_key, trust::own_card(vault).checkpoint_key, kept->stamped);
    if (has_stamp) return {log, number, trusted.card, kept->stamped, kept->size, kept->stamp};
    return {log, number, trusted.card, trust::cosigned(vault, kept->note, kept->taken_at), kept->size};
  }
  throw Error(ErrorCode::damaged,
              fmt::format("the checkpoint that device {} signed does not fit its ledger here", log.device()));
}

class Writing {
 public:
  Writing(vault::Vault& vault, const DisclosureChoice& choice) : vault_(vault), choice_(choice) {
    for (const auto& [log, newest] : newest_entries(choice)) {
      const std::uint64_t number = ledgers_.size() + 1;
      if (number > max_disclosed_ledgers)
        throw Error(ErrorCode::input_refused, "a disclosure takes at most 256 ledgers");
      ledgers_.emplace(log,
                       log == own_log ? own_ledger(vault, number, newest) : device_ledger(vault, log, number, newest));
    }
    for (const auto& [log, shown] : ledgers_) {
      texts_.push_back({ledger_card_name(shown.number), shown.device.text()});
      texts_.push_back({ledger_checkpoint_name(shown.number), shown.checkpoint});
      if (!shown.stamp.empty()) {
        texts_.push_back({ledger_stamp_name(shown.number), std::string(text_of(shown.stamp))});
      }
    }
    lines();
    for (const ChosenFile& file : choice.files) {
      file_names_.push_back(disclosed_file_name(file_names_.size() + 1, file.original_name));
    }
  }

  [[nodiscard]] std::uint64_t ledgers() const { return ledgers_.size(); }

  [[nodiscard]] std::string manifest() const {
    std::string text;
    for (const Text& file : texts_) text += hash_line(crypto::sha256(bytes_of(file.contents)), file.name);
    for (std::size_t i = 0; i < file_names_.size(); ++i)
      text += hash_line(choice_.files[i].object.sha256, file_names_[i]);
    return text;
  }

  // After `front`, which is not in the manifest.
  [[nodiscard]] std::uint64_t archive_size(const std::vector<Text>& front) const {
    std::uint64_t size = tar_end_size;
    for (const auto* list : {&front, &texts_}) {
      for (const Text& file : *list) size += tar_member_size(file.name, file.contents.size());
    }
    for (std::size_t i = 0; i < file_names_.size(); ++i) {
      size += tar_member_size(file_names_[i], choice_.files[i].object.length);
    }
    return crypto::padme_length(size);
  }

  void archive(const std::vector<Text>& front, crypto::ByteSink& out, const evidence::Progress& progress) {
    TarWriter tar(out);
    for (const auto* list : {&front, &std::as_const(texts_)}) {
      for (const Text& file : *list) tar.add(file.name, bytes_of(file.contents));
    }
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < file_names_.size(); ++i) {
      const evidence::StoredObject& object = choice_.files[i].object;
      tar.begin(file_names_[i], object.length);
      evidence::open_object(vault_, object, tar, [&](std::uint64_t done, std::uint64_t) {
        if (progress) progress(before + done, evidence_size());
      });
      before += object.length;
    }
    tar.finish(archive_size(front));
  }

 private:
  [[nodiscard]] std::uint64_t evidence_size() const {
    std::uint64_t size = 0;
    for (const ChosenFile& file : choice_.files) size += file.object.length;
    return size;
  }

  [[nodiscard]] std::string proof_line(std::int64_t log, std::uint64_t index) const {
    const ShownLedger& shown = ledgers_.at(log);
    return EntryProof{shown.number, shown.log.entry(index), shown.log.inclusion_proof(index, shown.size)}.line() + "\n";
  }

  void lines() {
    std::string records;
    std::string proofs;
    for (const ChosenRevision& chosen : choice_.revisions) {
      const auto& withheld = chosen.passage.withheld;
      const auto stays = [&](std::string_view pointer) { return withheld.contains(std::string(pointer)); };
      const records::Revision& revision = chosen.stored.revision;
      records += (withheld.empty() ? revision : revision.withholding(stays)).line() + "\n";
      proofs += proof_line(chosen.stored.log, chosen.stored.position);
    }
    for (const ChosenFile& file : choice_.files) {
      records += act_line(file.attachment) + "\n";
      proofs += proof_line(file.log, file.attachment.index);
    }
    if (records.size() > max_disclosed_text) {
      throw Error(ErrorCode::input_refused, "a disclosure takes at most 32 MiB of records, without their evidence");
    }
    texts_.push_back({std::string(disclosure_name::records), std::move(records)});
    texts_.push_back({std::string(disclosure_name::proofs), std::move(proofs)});
  }

  vault::Vault& vault_;
  const DisclosureChoice& choice_;
  std::map<std::int64_t, ShownLedger> ledgers_;
  std::vector<Text> texts_;
  std::vector<std::string> file_names_;
};

Json act_of(const DisclosureStatement& statement, const DisclosureChoice& choice) {
  Json records = Json::array();
  for (const ChosenRevision& chosen : choice.revisions) {
    records.push_back({{"root", chosen.stored.revision.root().hex()}, {"withheld", chosen.passage.withheld}});
  }
  Json objects = Json::array();
  for (const ChosenFile& file : choice.files) objects.push_back(file.object.name.hex());
  return {{"disclosure", statement.id},
          {"to", statement.to.text()},
          {"recipient", statement.recipient.text()},
          {"purpose", records::use_text(statement.purpose)},
          {"records", std::move(records)},
          {"objects", std::move(objects)},
          {"statement_sha256", crypto::sha256(bytes_of(statement.text())).hex()}};
}

// What the ledger and the chain of custody say of it, before the file has its name.
void note(vault::Vault& vault, const DisclosureStatement& statement, const DisclosureChoice& choice) {
  vault::Transaction transaction(vault.database());
  for (const ChosenFile& file : choice.files) {
    evidence::write_custody(vault, file.evidence, "exported", "vault " + vault.id().text(), statement.to.text(),
                            "disclosure " + statement.id);
  }
  ledger::Journal(vault).act(ledger::action::bundle_disclose, statement.id, act_of(statement, choice));
  transaction.commit();
}

}  // namespace

DisclosureReport disclose(vault::Vault& vault, const DisclosureRequest& request, const evidence::Progress& progress) {
  vault::Context& world = vault.context();
  if (world.disk.exists(request.out)) {
    throw Error(ErrorCode::input_refused, fmt::format("{} exists already and is left as it is", request.out.string()));
  }
  const crypto::AgeRecipient recipient =
      disclosure_recipient(vault.database(), request.to, request.recipient, request.purpose);
  DisclosureChoice choice = choose_for_disclosure(vault, request);
  Writing writing(vault, choice);
  const std::string manifest = writing.manifest();
  const DisclosureStatement statement{records::RecordId::generate(world).text(),
                                      vault.id(),
                                      request.to,
                                      recipient,
                                      request.purpose,
                                      world.clock.now(),
                                      writing.ledgers(),
                                      choice.revisions.size(),
                                      choice.files.size(),
                                      crypto::sha256(bytes_of(manifest))};
  const trust::DeviceKeys keys = trust::device_keys(vault);
  const std::string text = statement.text();
  const std::vector<Text> front = {
      {std::string(disclosure_name::card), trust::encode_card_file(trust::own_card(vault), keys.signing)},
      {std::string(disclosure_name::statement), text},
      {std::string(disclosure_name::signature), crypto::minisign_sign(keys.signing, bytes_of(text))},
      {std::string(disclosure_name::manifest), manifest}};

  vault::require_room_for_file(world.disk, vault::Disk::folder_of(request.out),
                               crypto::stream_payload_size(writing.archive_size(front)));
  vault::UnconfirmedFile file(world, request.out);
  crypto::AgeWriter age({&recipient, 1}, world.random, file);
  writing.archive(front, age, progress);
  age.finish();
  file.sync();
  note(vault, statement, choice);
  file.publish(request.out);
  return {statement, std::move(choice.preview)};
}

}  // namespace fieldvault::bundle
