#include "fieldvault/crypto/cosignature.hpp"

#include <algorithm>
#include <array>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "note_line.hpp"

namespace fieldvault::crypto {
namespace {

constexpr std::byte cosignature_type{4};
constexpr std::size_t time_size = 8;
constexpr std::string_view body_end = "\n\n";

std::array<std::byte, time_size> big_endian(std::uint64_t value) noexcept {
  std::array<std::byte, time_size> bytes{};
  for (std::size_t at = bytes.size(); at-- > 0; value >>= 8) bytes[at] = static_cast<std::byte>(value & 0xff);
  return bytes;
}

std::uint64_t from_big_endian(ByteView bytes) noexcept {
  std::uint64_t value = 0;
  for (const std::byte byte : bytes) value = value << 8 | static_cast<std::uint64_t>(byte);
  return value;
}

// Of a note that is known to have a body.
std::string message(std::string_view note, std::uint64_t time) {
  return "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string(note.substr(0, note.find(body_end) + 1));
}

std::string line(const CheckpointKey& cosigner, std::uint64_t time, const Signature& signature) {
  const auto hash = note_key_hash(cosigner.name(), cosignature_type, cosigner.key());
  Bytes bytes(hash.begin(), hash.end());
  const auto seconds = big_endian(time);
  bytes.insert(bytes.end(), seconds.begin(), seconds.end());
  bytes.insert(bytes.end(), signature.begin(), signature.end());
  return std::string(note_signature_mark) + cosigner.name() + " " + to_base64(bytes, Base64Padding::required) + "\n";
}

}  // namespace

std::string cosign_checkpoint(const CheckpointKey& cosigner, const SigningSeed& seed, std::string_view checkpoint,
                              std::uint64_t time) {
  if (verifying_key(seed) != cosigner.key() || checkpoint.find(body_end) == std::string_view::npos) {
    throw Error(ErrorCode::program_failed, "a cosignature by another key, or over what is no checkpoint");
  }
  return std::string(checkpoint) + line(cosigner, time, sign(seed, bytes_of(message(checkpoint, time))));
}

std::optional<CosignedHead> verify_cosigned(const CheckpointKey& log, const CheckpointKey& cosigner,
                                            std::string_view note) {
  const std::string prefix = "\n" + std::string(note_signature_mark) + cosigner.name() + " ";
  const std::size_t at = note.rfind(prefix);
  if (at == std::string_view::npos || !note.ends_with('\n')) return std::nullopt;
  const std::string_view checkpoint = note.substr(0, at + 1);
  const CheckpointVerdict verdict = verify_checkpoint(log, checkpoint);
  if (!verdict.head) return std::nullopt;

  std::string_view base64 = note.substr(at + prefix.size());
  base64.remove_suffix(1);
  const std::optional<Bytes> bytes = from_base64(base64, Base64Padding::required);
  Signature signature{};
  const std::size_t hash_size = cosigner.hash().size();
  if (!bytes || bytes->size() != hash_size + time_size + signature.size()) return std::nullopt;
  const std::uint64_t time = from_big_endian(ByteView(*bytes).subspan(hash_size, time_size));
  std::copy(bytes->end() - static_cast<std::ptrdiff_t>(signature.size()), bytes->end(), signature.begin());
  if (note != std::string(checkpoint) + line(cosigner, time, signature) ||
      !verify(cosigner.key(), bytes_of(message(checkpoint, time)), signature)) {
    return std::nullopt;
  }
  return CosignedHead{*verdict.head, time};
}

}  // namespace fieldvault::crypto
