// The members of the sealed archive and the constant texts in it; writer and reader both stand on this.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fieldvault/bundle/manifest.hpp"
#include "fieldvault/crypto/hash.hpp"

namespace fieldvault::bundle {

namespace outer_name {
inline constexpr std::string_view manifest = "manifest.txt";
inline constexpr std::string_view signature = "manifest.txt.minisig";
inline constexpr std::string_view sealed = "sealed.age";
}  // namespace outer_name

namespace sealed_name {
inline constexpr std::string_view bagit = "bagit.txt";
inline constexpr std::string_view bag_info = "bag-info.txt";
inline constexpr std::string_view payload_manifest = "manifest-sha256.txt";
inline constexpr std::string_view tag_manifest = "tagmanifest-sha256.txt";
inline constexpr std::string_view statement = "statement.txt";
inline constexpr std::string_view signature = "statement.txt.minisig";
inline constexpr std::string_view ledger = "ledger.jsonl";
inline constexpr std::string_view checkpoint = "checkpoint.txt";
inline constexpr std::string_view consistency = "consistency.txt";
inline constexpr std::string_view roster = "roster.txt";  // only where the manifest names a roster
inline constexpr std::string_view records = "data/records.age";
}  // namespace sealed_name

// RFC 8493 section 2.1.1.
inline constexpr std::string_view bagit_text = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

inline constexpr std::size_t max_minisig_size = std::size_t{2} * 1024;
inline constexpr std::size_t max_ledger_line = std::size_t{4} * 1024;
inline constexpr std::size_t max_payload_manifest =
    std::size_t{32} * 1024 * 1024;  // holds two lines for each evidence body

// Payload-Oxum is bytes.files of data/ (RFC 8493 section 2.2.2); date YYYY-MM-DD.
[[nodiscard]] std::string bag_info_text(std::uint64_t payload_bytes, std::uint64_t payload_files,
                                        std::string_view date);
// "<64 hex digits>  <path>\n", as sha256sum writes and reads it.
[[nodiscard]] std::string hash_line(const crypto::Digest& hash, std::string_view path);
// "data/evidence/0001.head" for number 1; four digits, more where they are needed.
[[nodiscard]] std::string evidence_head_name(std::uint64_t number);
[[nodiscard]] std::string evidence_body_name(std::uint64_t number);

}  // namespace fieldvault::bundle
