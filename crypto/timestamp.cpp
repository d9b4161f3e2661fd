#include "fieldvault/crypto/timestamp.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::crypto {
namespace {

template <auto Free>
struct Freeing {
  template <typename T>
  void operator()(T* pointer) const noexcept {
    Free(pointer);
  }
};
using Response = std::unique_ptr<TS_RESP, Freeing<TS_RESP_free>>;
using Store = std::unique_ptr<X509_STORE, Freeing<X509_STORE_free>>;
using Certificate = std::unique_ptr<X509, Freeing<X509_free>>;
using Verification = std::unique_ptr<TS_VERIFY_CTX, Freeing<TS_VERIFY_CTX_free>>;
using Bio = std::unique_ptr<BIO, Freeing<BIO_free_all>>;

[[noreturn]] void refuse(const std::string& why) {
  ERR_clear_error();
  throw Error(ErrorCode::input_refused, why);
}

Bio bio_over(ByteView bytes) {
  Bio bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  if (!bio) throw Error(ErrorCode::program_failed, "OpenSSL has no memory");
  return bio;
}

Response parsed(ByteView bytes) {
  if (bytes.empty() || bytes.size() > max_timestamp_size) refuse("a time-stamp response has 1 byte to 64 KiB");
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto* const end = at + bytes.size();
  Response response(d2i_TS_RESP(nullptr, &at, static_cast<long>(bytes.size())));
  if (!response || at != end) refuse("no RFC 3161 time-stamp response");
  const ASN1_INTEGER* status = TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response.get()));
  const long granted = ASN1_INTEGER_get(status);
  if ((granted != TS_STATUS_GRANTED && granted != TS_STATUS_GRANTED_WITH_MODS) ||
      !TS_RESP_get_tst_info(response.get())) {
    refuse("the time-stamping authority did not grant a stamp");
  }
  return response;
}

Digest imprint_of(TS_TST_INFO* info) {
  TS_MSG_IMPRINT* imprint = TS_TST_INFO_get_msg_imprint(info);
  const ASN1_OBJECT* algorithm = nullptr;
  X509_ALGOR_get0(&algorithm, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
  const ASN1_OCTET_STRING* hash = TS_MSG_IMPRINT_get_msg(imprint);
  if (OBJ_obj2nid(algorithm) != NID_sha256 || ASN1_STRING_length(hash) != int{Digest::size}) {
    refuse("the stamp is over another hash than SHA-256");
  }
  return Digest(std::as_bytes(std::span(ASN1_STRING_get0_data(hash), Digest::size)));
}

std::int64_t time_of(const TS_TST_INFO* info) {
  std::tm broken_down{};
  if (ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &broken_down) != 1) refuse("the stamp has no valid time");
  return ::timegm(&broken_down);
}

Store store_of(std::string_view pem) {
  Store store(X509_STORE_new());
  if (!store) throw Error(ErrorCode::program_failed, "OpenSSL has no memory");
  const Bio bio = bio_over(bytes_of(pem));
  std::size_t count = 0;
  while (const Certificate certificate{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
    if (X509_STORE_add_cert(store.get(), certificate.get()) != 1) refuse("a certificate that OpenSSL does not take");
    ++count;
  }
  ERR_clear_error();  // the end of the file is one for OpenSSL
  if (count == 0) refuse("no certificate of a time-stamping authority (PEM)");
  return store;
}

// OpenSSL 3.4 has other names for the calls that take over what they are given, and deprecates these.
void set_store(TS_VERIFY_CTX* verification, X509_STORE* store) {
#if OPENSSL_VERSION_NUMBER >= 0x30400000L
  TS_VERIFY_CTX_set0_store(verification, store);
#else
  TS_VERIFY_CTX_set_store(verification, store);
#endif
}
void set_data(TS_VERIFY_CTX* verification, BIO* data) {
#if OPENSSL_VERSION_NUMBER >= 0x30400000L
  TS_VERIFY_CTX_set0_data(verification, data);
#else
  TS_VERIFY_CTX_set_data(verification, data);
#endif
}

}  // namespace

TimestampClaim read_timestamp(ByteView bytes) {
  const Response response = parsed(bytes);
  TS_TST_INFO* info = TS_RESP_get_tst_info(response.get());
  return {imprint_of(info), time_of(info)};
}

bool verify_timestamp(ByteView bytes, ByteView stamped, std::string_view trusted_pem) {
  const Response response = parsed(bytes);
  static_cast<void>(imprint_of(TS_RESP_get_tst_info(response.get())));  // SHA-256, whatever OpenSSL would take
  const Verification verification(TS_VERIFY_CTX_new());
  if (!verification) throw Error(ErrorCode::program_failed, "OpenSSL has no memory");
  TS_VERIFY_CTX_set_flags(verification.get(), TS_VFY_VERSION | TS_VFY_SIGNER | TS_VFY_SIGNATURE | TS_VFY_DATA);
  set_store(verification.get(), store_of(trusted_pem).release());
  set_data(verification.get(), bio_over(stamped).release());
  const bool holds = TS_RESP_verify_response(verification.get(), response.get()) == 1;
  ERR_clear_error();
  return holds;
}

}  // namespace fieldvault::crypto
