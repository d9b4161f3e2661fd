#include "qr_code.hpp"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>
#include <new>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::cli {
namespace {

constexpr std::size_t quiet_zone = 4;

struct FreeInput {
  void operator()(QRinput* input) const noexcept { QRinput_free(input); }
};
struct FreeCode {
  void operator()(QRcode* code) const noexcept { QRcode_free(code); }
};

}  // namespace

QrCode QrCode::of_digits(std::string_view digits) {
  const std::unique_ptr<QRinput, FreeInput> input(QRinput_new2(0, QR_ECLEVEL_M));
  if (!input) throw std::bad_alloc();
  const auto* bytes = reinterpret_cast<const unsigned char*>(digits.data());
  if (QRinput_append(input.get(), QR_MODE_NUM, static_cast<int>(digits.size()), bytes) != 0) {
    throw Error(ErrorCode::program_failed, "these are no digits that a QR code holds");
  }
  const std::unique_ptr<QRcode, FreeCode> code(QRcode_encodeInput(input.get()));
  if (!code) throw Error(ErrorCode::program_failed, "the QR code could not be made");
  const auto inner = static_cast<std::size_t>(code->width);
  const std::size_t width = inner + 2 * quiet_zone;
  std::vector<bool> dark(width * width);
  for (std::size_t row = 0; row < inner; ++row) {
    for (std::size_t column = 0; column < inner; ++column) {
      dark[(row + quiet_zone) * width + column + quiet_zone] = (code->data[row * inner + column] & 1U) != 0;
    }
  }
  return {width, std::move(dark)};
}

bool QrCode::is_dark(std::size_t row, std::size_t column) const {
  return row < width_ && column < width_ && dark_[row * width_ + column];
}

std::string qr_text(const QrCode& code, QrColours colours) {
  // White letters on black: whatever the terminal's own colours are, light modules are light.
  const bool named = colours == QrColours::black_on_white;
  std::string text;
  for (std::size_t row = 0; row < code.width(); row += 2) {
    if (named) text += "\033[97;40m";
    for (std::size_t column = 0; column < code.width(); ++column) {
      const bool upper = !code.is_dark(row, column);
      const bool lower = !code.is_dark(row + 1, column) && row + 1 < code.width();
      text += upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
    }
    if (named) text += "\033[0m";
    text += "\n";
  }
  return text;
}

std::string qr_svg(const QrCode& code) {
  std::string path;
  for (std::size_t row = 0; row < code.width(); ++row) {
    for (std::size_t column = 0; column < code.width(); ++column) {
      if (code.is_dark(row, column)) path += fmt::format("M{},{}h1v1h-1z", column, row);
    }
  }
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {0}\" width=\"{1}\" height=\"{1}\" "
      "shape-rendering=\"crispEdges\"><rect width=\"{0}\" height=\"{0}\" fill=\"#fff\"/><path d=\"{2}\" "
      "fill=\"#000\"/></svg>\n",
      code.width(), code.width() * 8, path);
}

}  // namespace fieldvault::cli
