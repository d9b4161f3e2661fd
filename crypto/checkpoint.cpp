#include "fieldvault/crypto/checkpoint.hpp"

#include <algorithm>
#include <charconv>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "note_line.hpp"

namespace fieldvault::crypto {
namespace {

struct Note {
  std::string origin;
  TreeHead head;
  std::string signer;
  std::array<std::byte, 4> key_hash;
  Signature signature;
};

std::string body_text(std::string_view origin, const TreeHead& head) {
  return std::string(origin) + "\n" + std::to_string(head.size) + "\n" +
         to_base64(head.root.bytes(), Base64Padding::required) + "\n";
}

std::string note_text(const Note& note) {
  Bytes signature(note.key_hash.begin(), note.key_hash.end());
  signature.insert(signature.end(), note.signature.begin(), note.signature.end());
  return body_text(note.origin, note.head) + "\n" + std::string(note_signature_mark) + note.signer + " " +
         to_base64(signature, Base64Padding::required) + "\n";
}

std::optional<std::string_view> take_until(std::string_view& rest, char end) noexcept {
  const std::size_t at = rest.find(end);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(at + 1);
  return taken;
}

// Takes 64-bit decimals; "01" and "+1" are found out when the note is written again and compared.
std::optional<std::uint64_t> parse_size(std::string_view text) noexcept {
  std::uint64_t size = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), size);
  return fault == std::errc() && end == text.data() + text.size() ? std::optional(size) : std::nullopt;
}

std::optional<TreeHead> parse_head(std::string_view size_line, std::string_view root_line) {
  const std::optional<std::uint64_t> size = parse_size(size_line);
  const std::optional<Bytes> root = from_base64(root_line, Base64Padding::required);
  if (!size || !root || root->size() != Digest::size) {
    return std::nullopt;
  }
  return TreeHead{*size, Digest(*root)};
}

std::optional<Note> parse_note(std::string_view text) {
  std::string_view rest = text;
  const auto origin = take_until(rest, '\n');
  const auto size_line = take_until(rest, '\n');
  const auto root_line = take_until(rest, '\n');
  const auto empty_line = take_until(rest, '\n');
  if (!origin || !size_line || !root_line || !empty_line || !empty_line->empty() ||
      !rest.starts_with(note_signature_mark)) {
    return std::nullopt;
  }
  const std::optional<TreeHead> head = parse_head(*size_line, *root_line);
  rest.remove_prefix(note_signature_mark.size());
  const auto signer = take_until(rest, ' ');
  const auto base64 = take_until(rest, '\n');
  if (!head || !signer || !base64) {
    return std::nullopt;
  }
  Note note = {std::string(*origin), *head, std::string(*signer), {}, {}};
  const std::optional<Bytes> signature = from_base64(*base64, Base64Padding::required);
  if (!signature || signature->size() != note.key_hash.size() + note.signature.size()) {
    return std::nullopt;
  }
  std::copy_n(signature->begin(), note.key_hash.size(), note.key_hash.begin());
  std::copy(signature->begin() + note.key_hash.size(), signature->end(), note.signature.begin());
  if (note_text(note) != text) {
    return std::nullopt;
  }
  return note;
}

}  // namespace

std::string sign_checkpoint(const CheckpointKey& key, const SigningSeed& seed, const TreeHead& head) {
  if (verifying_key(seed) != key.key()) {
    throw Error(ErrorCode::program_failed, "a checkpoint key and a seed that do not belong together");
  }
  const std::string body = body_text(key.name(), head);
  return note_text({key.name(), head, key.name(), key.hash(), sign(seed, bytes_of(body))});
}

CheckpointVerdict verify_checkpoint(const CheckpointKey& key, std::string_view note) {
  const std::optional<Note> parsed = parse_note(note);
  if (!parsed) {
    return {std::nullopt, CheckpointFault::malformed};
  }
  if (parsed->origin != key.name()) {
    return {std::nullopt, CheckpointFault::other_origin};
  }
  if (parsed->signer != key.name() || parsed->key_hash != key.hash() ||
      !verify(key.key(), bytes_of(body_text(parsed->origin, parsed->head)), parsed->signature)) {
    return {std::nullopt, CheckpointFault::forged};
  }
  return {parsed->head, {}};
}

}  // namespace fieldvault::crypto
