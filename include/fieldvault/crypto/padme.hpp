// Padmé (Nikitin et al., PoPETs 2019): a padded length that leaks O(log log n) bits of the true one.
#pragma once

#include <cstdint>

namespace fieldvault::crypto {

// The smallest Padmé length that is at least `length`; at most 12 % more. Lengths up to 2^62.
[[nodiscard]] std::uint64_t padme_length(std::uint64_t length);

}  // namespace fieldvault::crypto
