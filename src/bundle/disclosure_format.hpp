// The members of a disclosure's archive, and the lines of proofs.jsonl; writer and judge both stand on this.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/ledger/entry.hpp"

namespace fieldvault::bundle {

namespace disclosure_name {
inline constexpr std::string_view card = "discloser.card";
inline constexpr std::string_view statement = "disclosure.txt";
inline constexpr std::string_view signature = "disclosure.txt.minisig";
inline constexpr std::string_view manifest = "manifest-sha256.txt";  // of all that follows
inline constexpr std::string_view records = "records.jsonl";
inline constexpr std::string_view proofs = "proofs.jsonl";
}  // namespace disclosure_name

inline constexpr std::uint64_t max_disclosed_ledgers = 256;

// "ledgers/0001.card" for number 1; at least four digits.
[[nodiscard]] std::string ledger_card_name(std::uint64_t number);
[[nodiscard]] std::string ledger_checkpoint_name(std::uint64_t number);
[[nodiscard]] std::string ledger_stamp_name(std::uint64_t number);  // only where there is a time stamp
// "evidence/0001", with the ending of the file's own name where that is one to eight letters and digits.
[[nodiscard]] std::string disclosed_file_name(std::uint64_t number, std::string_view original_name);
// Whether a name is that of this number, with any such ending.
[[nodiscard]] bool is_disclosed_file_name(std::string_view name, std::uint64_t number);

// What shows that a line of records.jsonl stands in a ledger.
struct EntryProof {
  std::uint64_t ledger;  // from 1
  ledger::Entry entry;
  std::vector<crypto::Digest> path;  // RFC 6962, section 2.1.1

  [[nodiscard]] std::string line() const;
  [[nodiscard]] static EntryProof parse(std::string_view line);  // exactly what line() writes; Error(input_refused)
};

}  // namespace fieldvault::bundle
