// Whether AddressSanitizer is in this build: it reserves the address space, and turns mlock into nothing.
#pragma once

namespace fieldvault::crypto::test {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool address_sanitizer = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool address_sanitizer = true;
#else
inline constexpr bool address_sanitizer = false;
#endif
#else
inline constexpr bool address_sanitizer = false;
#endif

}  // namespace fieldvault::crypto::test
