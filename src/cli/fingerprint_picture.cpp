#include "fingerprint_picture.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <ostream>

#include "fieldvault/crypto/error.hpp"
#include "qr_code.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

QrCode code_of(std::string_view fingerprint) {
  std::string digits(fingerprint);
  std::erase(digits, ' ');
  return QrCode::of_digits(digits);
}

bool may_colour(const CommandContext& context) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return output_is_terminal() && !context.options.no_color && (no_color == nullptr || *no_color == '\0') &&
         terminal != nullptr && std::string_view(terminal) != "dumb";
}

}  // namespace

void require_picture(const std::string& file) {
  if (file.empty() || file.ends_with(".svg") || file.ends_with(".png")) return;
  throw Error(ErrorCode::wrong_usage, fmt::format("--qr {}: the name must end in .svg or .png", file));
}

void write_picture(std::string_view fingerprint, const std::string& file, CommandContext& context) {
  const QrCode code = code_of(fingerprint);
  if (file.ends_with(".png")) {
    context.world.disk.publish_new(file, qr_png(code));
  } else {
    context.world.disk.publish_new(file, bytes_of(qr_svg(code)));
  }
}

void print_qr(std::string_view fingerprint, CommandContext& context) {
  context.out << qr_text(code_of(fingerprint),
                         may_colour(context) ? QrColours::black_on_white : QrColours::as_the_terminal);
}

}  // namespace fieldvault::cli
