#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/signed_text.hpp"

namespace fieldvault::trust {
namespace {

constexpr std::size_t max_signature_size = 1024;
constexpr std::size_t signature_lines = 4;

[[noreturn]] void refuse(const char* why) {
  throw Error(ErrorCode::input_refused, std::string("this is no signed file of fieldvault: ") + why);
}

}  // namespace

std::string SignedFile::encode() const { return text + "\n" + signature; }

SignedFile SignedFile::parse(std::string_view file) {
  if (file.size() > max_signed_text_size + 1 + max_signature_size) refuse("larger than 17 KiB");
  const auto gap = file.find("\n\n");
  if (gap == std::string_view::npos) refuse("no empty line between text and signature");
  const std::string_view text = file.substr(0, gap + 1);
  const std::string_view signature = file.substr(gap + 2);
  if (text.size() > max_signed_text_size) refuse("the text is larger than 16 KiB");
  if (signature.size() > max_signature_size) refuse("the signature is larger than 1,024 bytes");
  if (!signed_text_type(text)) refuse("the first line names no type");
  if (signature.empty() || signature.back() != '\n' || signature.front() == '\n' ||
      signature.find("\n\n") != std::string_view::npos ||
      std::count(signature.begin(), signature.end(), '\n') != signature_lines) {
    refuse("the signature is not four lines");
  }
  return {std::string(text), std::string(signature)};
}

}  // namespace fieldvault::trust
