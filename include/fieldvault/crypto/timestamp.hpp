// RFC 3161 time-stamp responses, read and verified by OpenSSL. They are hostile ASN.1: no secret key belongs into the
// process, or into the part of its life, that reads one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/crypto/bytes.hpp"
#include "fieldvault/crypto/hash.hpp"

namespace fieldvault::crypto {

inline constexpr std::size_t max_timestamp_size = std::size_t{64} * 1024;

// What a response says; nobody has checked who says it.
struct TimestampClaim {
  Digest sha256;      // of what was stamped
  std::int64_t time;  // seconds since 1970, a fraction left out
};

// A granted response (DER, `application/timestamp-reply`) over a SHA-256, at most 64 KiB. Error(input_refused)
// otherwise.
[[nodiscard]] TimestampClaim read_timestamp(ByteView response);

// Whether the response is over these bytes and signed by an authority that these certificates (PEM, the roots to trust)
// lead to, with the extended key usage timeStamping. Revocation of its certificate is not asked for: this program is
// offline. Error(input_refused): no response, or no certificate in the PEM.
[[nodiscard]] bool verify_timestamp(ByteView response, ByteView stamped, std::string_view trusted_pem);

}  // namespace fieldvault::crypto
