// Nothing is left to chance (steady.cpp).
#pragma once

namespace faults {

[[nodiscard]] bool is_steady();
[[nodiscard]] const char* steady_path(const char* path);  // what is to be opened instead

}  // namespace faults
