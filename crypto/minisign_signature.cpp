// The signatures of minisign.hpp: written, parsed, verified.
#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/minisign.hpp"
#include "minisign_format.hpp"

namespace fieldvault::crypto {
namespace {

struct SignatureFile {
  std::array<std::byte, 2> algorithm;
  KeyId id;
  Signature signature;
  Signature global;  // over signature ‖ trusted comment
};

std::array<std::byte, 64> prehash(ByteView message) {
  Blake2b512 hash;
  hash.update(message);
  return hash.finish();
}

Bytes globally_signed(const Signature& signature) {
  Bytes text(signature.begin(), signature.end());
  const ByteView comment = bytes_of(minisign::trusted_comment);
  text.insert(text.end(), comment.begin(), comment.end());
  return text;
}

bool algorithm_is(const SignatureFile& file, std::string_view algorithm) {
  return text_of(file.algorithm) == algorithm;
}

std::optional<SignatureFile> parse(std::string_view rest) {
  const std::optional<std::string_view> untrusted = minisign::take_line(rest);
  const std::optional<std::string_view> signature_line = minisign::take_line(rest);
  const std::optional<std::string_view> trusted = minisign::take_line(rest);
  const std::optional<std::string_view> global_line = minisign::take_line(rest);
  if (!untrusted || !signature_line || !trusted || !global_line || !rest.empty() ||
      !minisign::is_untrusted_comment(*untrusted) || *trusted != minisign::trusted_line) {
    return std::nullopt;
  }
  const std::optional<Bytes> signature = from_base64(*signature_line, Base64Padding::required);
  const std::optional<Bytes> global = from_base64(*global_line, Base64Padding::required);
  if (!signature || signature->size() != minisign::signature_size || !global ||
      global->size() != std::tuple_size_v<Signature>) {
    return std::nullopt;
  }
  SignatureFile file = {minisign::array_at<2>(*signature, 0), KeyId(minisign::array_at<8>(*signature, 2)),
                        minisign::array_at<64>(*signature, 10), minisign::array_at<64>(*global, 0)};
  if (!algorithm_is(file, minisign::prehashed_algorithm) && !algorithm_is(file, minisign::key_algorithm)) {
    return std::nullopt;
  }
  return file;
}

}  // namespace

std::string minisign_sign(const MinisignSecretKey& key, ByteView message) {
  const Signature signature = sign(key.seed(), prehash(message));
  const Signature global = sign(key.seed(), globally_signed(signature));

  Bytes line = copy_of(bytes_of(minisign::prehashed_algorithm));
  line.insert(line.end(), key.id().bytes().begin(), key.id().bytes().end());
  line.insert(line.end(), signature.begin(), signature.end());

  std::string file(minisign::untrusted_prefix);
  file += "signature by fieldvault\n";
  file += to_base64(line, Base64Padding::required) + "\n";
  file += std::string(minisign::trusted_line) + "\n";
  file += to_base64(global, Base64Padding::required) + "\n";
  return file;
}

std::optional<KeyId> minisign_key_id(std::string_view signature_file) {
  const std::optional<SignatureFile> file = parse(signature_file);
  return file ? std::optional(file->id) : std::nullopt;
}

MinisignVerdict minisign_verify(const MinisignPublicKey& key, ByteView message, std::string_view signature_file) {
  const std::optional<SignatureFile> file = parse(signature_file);
  if (!file) {
    return MinisignVerdict::malformed;
  }
  if (algorithm_is(*file, minisign::key_algorithm)) {
    return MinisignVerdict::legacy;
  }
  if (file->id != key.id()) {
    return MinisignVerdict::other_key;
  }
  if (!verify(key.key(), prehash(message), file->signature) ||
      !verify(key.key(), globally_signed(file->signature), file->global)) {
    return MinisignVerdict::forged;
  }
  return MinisignVerdict::good;
}

}  // namespace fieldvault::crypto
