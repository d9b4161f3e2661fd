#include <algorithm>
#include <optional>

#include "age_format.hpp"
#include "chacha20_poly1305.hpp"
#include "fieldvault/crypto/age_header.hpp"
#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "x25519.hpp"

namespace fieldvault::crypto {

namespace {

using Field = std::array<std::byte, 32>;

[[noreturn]] void refuse(const std::string& why) { throw Error(ErrorCode::input_refused, "age header: " + why); }

// Takes lines off the front of a header of which no more than 64 KiB are ever looked at.
class HeaderLines {
 public:
  explicit HeaderLines(ByteView bytes)
      : text_(text_of(bytes.first(std::min(bytes.size(), max_age_header_size)))),
        cut_(bytes.size() > max_age_header_size) {}

  [[nodiscard]] std::string_view next() {
    const std::size_t end = text_.find('\n', position_);
    if (end == std::string_view::npos) refuse(cut_ ? "longer than 64 KiB" : "ends too early");
    const std::string_view line = text_.substr(position_, end - position_);
    position_ = end + 1;
    return line;
  }
  [[nodiscard]] std::size_t position() const noexcept { return position_; }

 private:
  std::string_view text_;
  std::size_t position_ = 0;
  bool cut_;
};

Field decode_field(std::string_view text, const std::string& name) {
  Field field;
  const std::optional<Bytes> decoded = from_base64(text, Base64Padding::forbidden);
  if (!decoded) refuse(name + " is not canonical base64");
  if (decoded->size() != field.size()) refuse(name + " is not 32 bytes");
  std::ranges::copy(*decoded, field.begin());
  return field;
}

void require_version(std::string_view line) {
  if (line == age_version_line) return;
  if (line.starts_with("-----BEGIN AGE ENCRYPTED FILE-----")) refuse("armored files are not accepted");
  refuse("the first line is not age-encryption.org/v1");
}

}  // namespace

AgeHeader AgeHeader::parse(ByteView bytes) {
  HeaderLines lines(bytes);
  require_version(lines.next());

  AgeHeader header;
  std::size_t line_start = lines.position();
  std::string_view line = lines.next();
  for (; !line.starts_with(age_mac_mark); line_start = lines.position(), line = lines.next()) {
    // The type of a foreign stanza is not repeated to the person: its bytes are the sender's.
    if (!line.starts_with(age_stanza_prefix)) refuse("holds something other than an X25519 stanza");
    const Field share = decode_field(line.substr(age_stanza_prefix.size()), "an X25519 share");
    if (share == Field{}) refuse("an X25519 share is all zeros");
    header.stanzas_.push_back({share, decode_field(lines.next(), "an X25519 stanza's body")});
  }
  if (header.stanzas_.empty()) refuse("names no recipient");
  if (!line.starts_with(age_mac_prefix)) refuse("the MAC line is malformed");
  header.mac_ = decode_field(line.substr(age_mac_prefix.size()), "the MAC");
  header.mac_input_ = copy_of(bytes.first(line_start + age_mac_mark.size()));
  header.size_ = lines.position();
  return header;
}

FileKey AgeHeader::open(const AgeIdentity& identity) const {
  const AgeRecipient& recipient = identity.recipient();
  std::optional<FileKey> file_key;
  // Every stanza is looked at, also after the one that fits: a low-order share is refused wherever it stands, so
  // that all readers of one header come to one verdict, and the time does not tell which stanza was whose.
  for (const Stanza& stanza : stanzas_) {
    const std::optional<SecretBuffer> shared = x25519(identity.expose_scalar(), stanza.share);
    if (!shared) throw Error(ErrorCode::authentication_failed, "age header: a stanza's shared secret is all zeros");
    const SecretBuffer wrap_key = age_wrap_key(*shared, stanza.share, recipient);
    FileKey candidate;
    const bool opened =
        ChaCha20Poly1305(wrap_key.expose()).open(age_wrap_nonce, stanza.body, candidate.expose_mutable());
    if (opened && !file_key) file_key = std::move(candidate);
  }
  if (!file_key) throw Error(ErrorCode::wrong_key, "age header: this key is not among the recipients");
  if (!equal_in_constant_time(age_header_mac(*file_key, mac_input_).bytes(), mac_)) {
    throw Error(ErrorCode::authentication_failed, "age header: the MAC does not match; the header was changed");
  }
  return std::move(*file_key);
}

std::optional<FileKey> AgeHeader::open_by_any(std::span<const AgeIdentity> identities) const {
  for (const AgeIdentity& identity : identities) {
    try {
      return open(identity);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::wrong_key) throw;
    }
  }
  return std::nullopt;
}

}  // namespace fieldvault::crypto
