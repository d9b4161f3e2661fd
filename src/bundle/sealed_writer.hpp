// The bytes of a prepared bundle: manifest, signature and the sealed bag, which follow from recipe, items and seed.
#pragma once

#include "bag.hpp"
#include "bundle_output.hpp"
#include "fieldvault/bundle/manifest.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/trust/device.hpp"
#include "outbox.hpp"

namespace fieldvault::bundle {

struct WrittenBundle {
  std::vector<vault::Path> files;
  crypto::Digest manifest_sha256;
};

// Where a bundle is to lie, and in parts of how many bytes.
struct Target {
  vault::Path out;
  std::optional<std::uint64_t> split;
};

// Knows the size of the bundle before its number is kept: what the target cannot take is refused by the constructor.
class BundleWriter {
 public:
  // Errors: damaged (also: no keys of the epoch in which the bundle was prepared), and those of BundleOutput. The
  // bundle must outlive this.
  BundleWriter(vault::Vault& vault, const PreparedBundle& bundle, const Target& target, ExistingTarget existing);

  // Nothing lies under the final names until everything was read back. Errors: disk, damaged, input_refused.
  [[nodiscard]] WrittenBundle write(const evidence::Progress& progress);

 private:
  void read_back(ByteView front);
  const PreparedBundle* bundle_;
  trust::DeviceKeys keys_;
  RecordsFile records_;
  Bag bag_;
  Manifest manifest_;
  Bytes reserved_;  // zeros where the front will stand
  Bytes tail_;
  std::uint64_t total_;
  ExistingTarget existing_;
  BundleOutput output_;
};

}  // namespace fieldvault::bundle
