// Why two names are taken for one: what a person reads beside a candidate.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fieldvault::search {

// One line for each word that is written otherwise, one for words that stand in one name only, one for their order.
[[nodiscard]] std::vector<std::string> name_reasons(std::string_view asked, std::string_view kept);

}  // namespace fieldvault::search
