// Any bytes as a time-stamp response, or as the certificates that it is to lead to: refused, or a stamp that verifies
// under an invented root is one over the bytes that were stamped.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/timestamp.hpp"

namespace {

using namespace fieldvault;
using namespace fieldvault::crypto;

constexpr std::string_view stamped = "a checkpoint\n";

// Made by `openssl ts`, for the seeds too; the keys are thrown away.
constexpr std::string_view root = R"(-----BEGIN CERTIFICATE-----
MIIBiDCCAS2gAwIBAgIUPJfBRTSqRDroHHRz9t0C1VxE1H0wCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNSW52ZW50ZWQgcm9vdDAgFw0yNjExMjkxODA5NDJaGA8yMTI2
MTEwNTE4MDk0MlowGDEWMBQGA1UEAwwNSW52ZW50ZWQgcm9vdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABEUOSotdmplpLB4ZpLxW9X8ctFvjnvVpMTEpF7+F/dHd
yp6bYQEXZQMy7ZHm78aryHF1PBntyWt1Ut2DsbHriECjUzBRMB0GA1UdDgQWBBR4
buOsySfRO4Es0t3yUFckdcilrjAfBgNVHSMEGDAWgBR4buOsySfRO4Es0t3yUFck
dcilrjAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQDNelZk4JxE
V2gox7eQNAuSxSFjVAAS8TB4eK9j3eIHMgIhAITfkmMX7ippEdt6HMQY9qbMPtyF
vn06a5qOG18EBqX4
-----END CERTIFICATE-----
)";
constexpr std::string_view stamp =
    "MIIDijADAgEAMIIDgQYJKoZIhvcNAQcCoIIDcjCCA24CAQMxDzANBglghkgBZQMEAgEFADBuBgsqhkiG9w0BCRABBKBfBF0wWwIBAQYEKgMEAT"
    "AxMA0GCWCGSAFlAwQCAQUABCCvPyEYFiLQXrY3Xrsw5iu+mPhUHHeK4uzt0K8zPEOlBAIBAhgPMjAyNjExMjkxODA5NDJaAgkAo2rN0FwotOWg"
    "ggGfMIIBmzCCAUCgAwIBAgIUITqpfMTQe+hH4TAZsvLusYx/qGQwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwNSW52ZW50ZWQgcm9vdDAgFw0yNj"
    "ExMjkxODA5NDJaGA8yMTI2MTEwNTE4MDk0MlowFzEVMBMGA1UEAwwMSW52ZW50ZWQgdHNhMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE0bEz"
    "+rl5oGwlA3mPBgR/pjKAG9P+hW7YGiosjo5BB+SJiyAfdSadCwTpPF/CwalhU6efxrFIFg0b4mfZkA2i0aNnMGUwFgYDVR0lAQH/BAwwCgYIKw"
    "YBBQUHAwgwCwYDVR0PBAQDAgeAMB0GA1UdDgQWBBQ5UYT2M0ia9lpbpwLOvDbkHs43DzAfBgNVHSMEGDAWgBR4buOsySfRO4Es0t3yUFckdcil"
    "rjAKBggqhkjOPQQDAgNJADBGAiEA9acVsl6GjX4QTRTfLkGoVmy8zC4v+HKhuqaSBp7n6xUCIQC1DuSlJtJKxxmUY5+wIj0cQ2+U5Ss17YLk8C"
    "TrcrCtmzGCAUMwggE/AgEBMDAwGDEWMBQGA1UEAwwNSW52ZW50ZWQgcm9vdAIUITqpfMTQe+hH4TAZsvLusYx/qGQwDQYJYIZIAWUDBAIBBQCg"
    "gaQwGgYJKoZIhvcNAQkDMQ0GCyqGSIb3DQEJEAEEMBwGCSqGSIb3DQEJBTEPFw0yNjExMjkxODA5NDJaMC8GCSqGSIb3DQEJBDEiBCCZuWgohz"
    "mVb5+ZJiL2Asr0cwYw6yOoAt2Z5eNYx/pNIzA3BgsqhkiG9w0BCRACLzEoMCYwJDAiBCCo4mz+CK3lLB5KPZisSysOGd0e+0rxuMSOIS7sFPXv"
    "sjAKBggqhkjOPQQDAgRGMEQCIF/3GAefuNviquP0qdGLkmWtDQUglXDvGMN26sjvtlZ7AiAszqUzhYyrjCUcqM+RVMbMikiUVgp91DgaVYGiT2"
    "bd9Q==";

template <typename Read>
void refuse_or(const Read& read) {
  try {
    read();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Bytes good = from_base64(stamp, Base64Padding::required).value();
  const ByteView bytes = std::as_bytes(std::span(data, size));
  refuse_or([&] { static_cast<void>(read_timestamp(bytes)); });
  refuse_or([&] {
    if (verify_timestamp(bytes, bytes_of(stamped), root) && read_timestamp(bytes).sha256 != sha256(bytes_of(stamped))) {
      std::abort();
    }
  });
  refuse_or([&] { static_cast<void>(verify_timestamp(good, bytes_of(stamped), text_of(bytes))); });
  return 0;
}
