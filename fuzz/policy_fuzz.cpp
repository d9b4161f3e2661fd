// The policy of an audit, as an officer writes it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/bundle/audit_policy.hpp"
#include "fieldvault/crypto/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fieldvault;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto policy = bundle::AuditPolicy::parse(text, "policy");
    for (const std::string& digits : policy.required_recipients) {
      if (digits.size() != 60) std::abort();
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
  }
  return 0;
}
