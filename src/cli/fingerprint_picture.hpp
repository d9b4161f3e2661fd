// The QR code of a fingerprint: on the terminal below the digits, or in a file.
#pragma once

#include <string>
#include <string_view>

#include "context.hpp"

namespace fieldvault::cli {

// Error(wrong_usage) where the name ends neither in .svg nor in .png; an empty one asks for no file.
void require_picture(const std::string& file);
// The file must not exist.
void write_picture(std::string_view fingerprint, const std::string& file, CommandContext& context);
void print_qr(std::string_view fingerprint, CommandContext& context);

}  // namespace fieldvault::cli
