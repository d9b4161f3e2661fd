#include "sealed_writer.hpp"

#include <array>

#include "bag.hpp"
#include "fieldvault/bundle/manifest.hpp"
#include "fieldvault/crypto/age.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/device.hpp"
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

// All headers for so many recipients have the same length.
std::uint64_t sealed_length(const PreparedBundle& bundle, std::uint64_t archive_size) {
  crypto::SeededRandom random = sealed_random(bundle);
  const crypto::FileKey measure = crypto::new_file_key(random);
  return crypto::write_age_header(measure, recipients_of(bundle.recipe), random).size() +
         crypto::stream_payload_size(archive_size);
}

// Manifest, signature and the header of sealed.age: what stands before its bytes.
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
  crypto::SeededRandom random = sealed_random(bundle);
  crypto::AgeWriter age(recipients_of(bundle.recipe), random, hashed);
  bag.write(age);
  age.finish();
  if (hashed.size() != length) throw Error(ErrorCode::program_failed, "sealed.age does not have its planned length");
  return hashed.finish();
}

}  // namespace

WrittenBundle write_bundle(vault::Vault& vault, const PreparedBundle& bundle, const vault::Path& out,
                           const std::optional<std::uint64_t>& split, ExistingTarget existing,
                           const evidence::Progress& progress) {
  const trust::DeviceKeys keys = trust::device_keys(vault);
  if (keys.epoch != bundle.recipe.place.epoch) {
    throw Error(ErrorCode::forbidden, "the export was prepared under earlier keys of this vault: give it up (void)");
  }
  RecordsFile records(vault, bundle);
  Bag bag(vault, bundle, records);
  Manifest manifest{bundle.recipe.place, bundle.recipe.date, sealed_length(bundle, bag.size()), {}};
  // Zeros until the end: what was signed over a hash that is not yet known would be a second content of the number.
  const Bytes reserved(front_of(manifest, keys.signing).size());
  const Bytes tail(static_cast<std::size_t>(tar_padding(manifest.sealed_length) + tar_end_size));

  const OutputPlan plan{out, reserved.size() + manifest.sealed_length + tail.size(), split};
  BundleOutput output(vault.context().disk, plan);
  ReportingSink reporting(output, progress, plan.total);
  reporting.write(reserved);
  manifest.sealed_sha256 = write_sealed(bundle, bag, manifest.sealed_length, reporting);
  reporting.write(tail);

  const Bytes front = front_of(manifest, keys.signing);
  output.complete(front);
  output.read_back(front, manifest.sealed_length, manifest.sealed_sha256);
  return {output.publish(existing), crypto::sha256(bytes_of(manifest.text()))};
}

}  // namespace fieldvault::bundle
