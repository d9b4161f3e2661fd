#include "bodies_ahead.hpp"

#include <chrono>

#include "fieldvault/bundle/tar.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/threaded_sink.hpp"
#include "opened_sealed.hpp"
#include "outer_reader.hpp"
#include "sealed_format.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::size_t size_of_number = 8;
constexpr std::size_t size_of_one = size_of_number + crypto::Digest::size;
// Old processors hash and open some 100 MB in a second.
constexpr std::uint64_t bytes_in_a_second = std::uint64_t{20} << 20;

// Judges nothing: the members are judged when they are read again.
class BodyHasher final : public TarHandler {
 public:
  void begin(std::string_view name, std::uint64_t size) override {
    if (name != evidence_body_name(bodies_ + 1)) return;
    ++bodies_;
    if (size >= least_ahead) hash_.emplace();
  }
  void bytes(ByteView part) override {
    if (hash_) hash_->update(part);
  }
  void end() override {
    if (hash_) hashes.emplace(bodies_, hash_->finish());
    hash_.reset();
  }

  BodyHashes hashes;

 private:
  std::uint64_t bodies_ = 0;
  std::optional<crypto::Sha256> hash_;
};

// Opens on the caller's thread, hashes on another, which is there from the beginning: a confined process begins none.
class BodiesReader {
 public:
  BodyHashes read(BundleFile& file, const std::vector<crypto::AgeIdentity>& identities) {
    try {
      opened_.finish_after([&] { open(file, identities); });
    } catch (const Error&) {
      // Who reads it again says what is wrong with it.
    }
    return std::move(hasher_.hashes);
  }

 private:
  void open(BundleFile& file, const std::vector<crypto::AgeIdentity>& identities) {
    const OuterFront front = read_front(file);
    OpenedSealed sealed(file, front.sealed_at, front.sealed_size, identities);
    for (std::uint64_t index = 0; index < sealed.chunks(); ++index) {
      opened_.fill(crypto::stream_chunk_size, [&](MutableBytes room) { return sealed.open_into(room, index); });
    }
  }

  BodyHasher hasher_;
  TarReader tar_{hasher_};
  vault::ThreadedSink opened_{tar_, vault::ThreadedSink::Begun::at_once};
};

}  // namespace

BodyHashes hash_bodies(BundleFile& file, const std::vector<crypto::AgeIdentity>& identities) {
  return BodiesReader().read(file, identities);
}

Bytes hashes_answer(const BodyHashes& hashes) {
  Bytes answer;
  for (const auto& [number, hash] : hashes) {
    for (std::size_t at = size_of_number; at > 0; --at)
      answer.push_back(static_cast<std::byte>(number >> (8 * (at - 1))));
    answer.insert(answer.end(), hash.bytes().begin(), hash.bytes().end());
  }
  return answer;
}

BodyHashes hashes_of_answer(ByteView answer) {
  if (answer.size() % size_of_one != 0) return {};
  BodyHashes hashes;
  for (; !answer.empty(); answer = answer.subspan(size_of_one)) {
    std::uint64_t number = 0;
    for (const std::byte byte : answer.first(size_of_number))
      number = number << 8 | std::to_integer<std::uint64_t>(byte);
    hashes.emplace(number, crypto::Digest(answer.subspan(size_of_number, crypto::Digest::size)));
  }
  return hashes;
}

BodiesAhead::BodiesAhead(BundleFile& file, const std::vector<crypto::AgeIdentity>& identities)
    : most_(file.size() / least_ahead) {
  if (file.size() < least_bundle_ahead) return;
  const std::chrono::seconds processor(60 + file.size() / bytes_in_a_second);
  std::optional<BodiesReader> reader;  // of the process
  process_.emplace(
      file.descriptors(), [&] { return hashes_answer(reader->read(file, identities)); },
      vault::Confinement{processor, true, [&] { reader.emplace(); }});
}

BodyHashes BodiesAhead::hashes() {
  if (!process_) return {};
  try {
    const vault::ConfinedAnswer answer = process_->answer(static_cast<std::size_t>(most_) * size_of_one);
    if (answer.is_confined) return hashes_of_answer(answer.bytes);
  } catch (const Error&) {
    // Without it all is read again.
  }
  return {};
}

}  // namespace fieldvault::bundle
