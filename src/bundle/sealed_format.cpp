#include "sealed_format.hpp"

#include <fmt/format.h>

namespace fieldvault::bundle {

std::string bag_info_text(std::uint64_t payload_bytes, std::uint64_t payload_files, std::string_view date) {
  return fmt::format("Payload-Oxum: {}.{}\nBagging-Date: {}\n", payload_bytes, payload_files, date);
}

std::string hash_line(const crypto::Digest& hash, std::string_view path) {
  return fmt::format("{}  {}\n", hash.hex(), path);
}

std::string evidence_head_name(std::uint64_t number) { return fmt::format("data/evidence/{:04}.head", number); }

std::string evidence_body_name(std::uint64_t number) { return fmt::format("data/evidence/{:04}.body", number); }

}  // namespace fieldvault::bundle
