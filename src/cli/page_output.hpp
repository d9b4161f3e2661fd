// Where a page for people goes: a new file, memory or a stream; and the question before it lies on a disk unencrypted.
#pragma once

#include <string>
#include <string_view>

#include "context.hpp"
#include "output.hpp"

namespace fieldvault::cli {

enum class Asked { now, already };

class PageTarget {
 public:
  // Error(input_refused) where the file exists, Error(wrong_usage) for a stream together with --json.
  PageTarget(const std::string& out, CommandContext& context);
  [[nodiscard]] bool is_stream() const noexcept { return out_ == "-"; }
  // Asks for a typed word where the page will lie on a disk; Error(wrong_usage) where another one is typed.
  void confirm(std::string_view what, Asked asked) const;
  // With a ledger entry about it.
  void write(vault::Vault& vault, const std::string& page, const Json& about) const;
  // Without one: a page that holds no testimony.
  void write(const std::string& page) const;

 private:
  std::string out_;
  CommandContext* context_;
};

}  // namespace fieldvault::cli
