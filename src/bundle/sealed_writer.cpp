#include "sealed_writer.hpp"

#include <array>

#include "fieldvault/crypto/age.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/threaded_sink.hpp"
#include "sealed_format.hpp"
#include "sinks.hpp"
#include "tar_format.hpp"

namespace fieldvault::bundle {
namespace {

class ReportingSink final : public crypto::ByteSink {
 public:
  ReportingSink(crypto::ByteSink& out, const evidence::Progress& progress, std::uint64_t total)
      : out_(&out), progress_(&progress), total_(total) {}
  void write(ByteView bytes) override {
    out_->write(bytes);
    done_ += bytes.size();
    if (*progress_) (*progress_)(done_, total_);
  }

 private:
  crypto::ByteSink* out_;
  const evidence::Progress* progress_;
  std::uint64_t total_;
  std::uint64_t done_ = 0;
};

std::vector<crypto::AgeRecipient> recipients_of(const Recipe& recipe) {
  std::vector<crypto::AgeRecipient> recipients;
  for (const StatedRecipient& stated : recipe.recipients) recipients.push_back(stated.recipient);
  return recipients;
}

crypto::SeededRandom sealed_random(const PreparedBundle& bundle) {
  return {bundle.seed.expose(), "fieldvault/bundle/sealed/1"};
}

// The header of sealed.age.
Bytes sealed_header(const PreparedBundle& bundle) {
  CollectingSink front;
  crypto::SeededRandom random = sealed_random(bundle);
  { const crypto::AgeWriter begun(recipients_of(bundle.recipe), random, front); }
  return Bytes(front.bytes().begin(), front.bytes().end() - crypto::stream_nonce_size);
}

std::uint64_t sealed_length(const PreparedBundle& bundle, std::uint64_t archive_size) {
  return sealed_header(bundle).size() + crypto::stream_payload_size(archive_size);
}

// Manifest, signature and the tar header of sealed.age: what stands before its bytes.
Bytes front_of(const Manifest& manifest, const crypto::MinisignSecretKey& key) {
  const std::string text = manifest.text();
  CollectingSink front;
  TarWriter tar(front);
  tar.add(outer_name::manifest, bytes_of(text));
  tar.add(outer_name::signature, bytes_of(crypto::minisign_sign(key, bytes_of(text))));
  tar.begin(outer_name::sealed, manifest.sealed_length);
  return front.bytes();
}

crypto::Digest write_sealed(const PreparedBundle& bundle, Bag& bag, std::uint64_t length, crypto::ByteSink& out) {
  HashingSink hashed(out);
  vault::ThreadedSink handed(hashed);
  crypto::SeededRandom random = sealed_random(bundle);
  handed.finish_after([&] {
    crypto::AgeWriter age(recipients_of(bundle.recipe), random, handed);
    vault::ThreadedSink collected(age);
    collected.finish_after([&] { bag.write(collected); });
    age.finish();
  });
  if (hashed.size() != length) throw Error(ErrorCode::program_failed, "sealed.age does not have its planned length");
  return hashed.finish();
}

}  // namespace

// The front is zeros until the end: what was signed over a hash that is not yet known would be a second content of the
// number.
BundleWriter::BundleWriter(vault::Vault& vault, const PreparedBundle& bundle, const Target& target,
                           ExistingTarget existing)
    : bundle_(&bundle),
      keys_(trust::device_keys_of(vault, bundle.recipe.place.epoch)),
      records_(vault, bundle),
      bag_(vault, bundle, records_),
      manifest_{bundle.recipe.place, bundle.recipe.date, sealed_length(bundle, bag_.size()), {}},
      reserved_(front_of(manifest_, keys_.signing).size()),
      tail_(static_cast<std::size_t>(tar_padding(manifest_.sealed_length) + tar_end_size)),
      total_(reserved_.size() + manifest_.sealed_length + tail_.size()),
      existing_(existing),
      output_(vault.context().disk, OutputPlan{target.out, total_, target.split}, existing) {}

WrittenBundle BundleWriter::write(const evidence::Progress& progress) {
  ReportingSink reporting(output_, progress, total_);
  reporting.write(reserved_);
  manifest_.sealed_sha256 = write_sealed(*bundle_, bag_, manifest_.sealed_length, reporting);
  reporting.write(tail_);

  const Bytes front = front_of(manifest_, keys_.signing);
  output_.complete(front);
  read_back(front);
  return {output_.publish(existing_), crypto::sha256(bytes_of(manifest_.text()))};
}

void BundleWriter::read_back(ByteView front) {
  const Bytes header = sealed_header(*bundle_);
  Bytes expected(front.begin(), front.end());
  expected.insert(expected.end(), header.begin(), header.end());
  crypto::SeededRandom random = sealed_random(*bundle_);
  output_.read_back(expected, manifest_.sealed_length - header.size(), crypto::new_file_key(random));
}

}  // namespace fieldvault::bundle
