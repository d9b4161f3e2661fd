// Names of languages and scripts: BCP 47 tags and ISO 15924 codes, judged by their form.
#pragma once

#include <string_view>

namespace fieldvault::records {

// A well-formed `langtag` or private-use tag of RFC 5646, 2.1, at most 64 characters, in any case: "kk", "zh-Hans-CN",
// "ug-Latn", "x-team". The grandfathered tags ("i-klingon") are not taken: each has a modern name.
[[nodiscard]] bool is_language_tag(std::string_view text);
// Four letters, the first upper case: "Cyrl", "Arab".
[[nodiscard]] bool is_script_code(std::string_view text);

}  // namespace fieldvault::records
