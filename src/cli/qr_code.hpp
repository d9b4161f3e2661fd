// The digits of a fingerprint as a QR code: for the terminal, as SVG and as PNG.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/crypto/bytes.hpp"

namespace fieldvault::cli {

// A square of modules, with the quiet zone of four light modules around it that the standard asks for.
class QrCode {
 public:
  [[nodiscard]] static QrCode of_digits(std::string_view digits);  // 1 to 500 decimal digits
  [[nodiscard]] std::size_t width() const noexcept { return width_; }
  [[nodiscard]] bool is_dark(std::size_t row, std::size_t column) const;  // outside: light

 private:
  QrCode(std::size_t width, std::vector<bool> dark) : width_(width), dark_(std::move(dark)) {}
  std::size_t width_;
  std::vector<bool> dark_;
};

// `as_the_terminal`: light modules in the colour of its letters, which is right on a dark ground; `black_on_white`
// names the colours.
enum class QrColours { as_the_terminal, black_on_white };

// Two modules, one above the other, are one character. Each line ends with LF.
[[nodiscard]] std::string qr_text(const QrCode& code, QrColours colours);
[[nodiscard]] std::string qr_svg(const QrCode& code);
// Eight pixels for each module, one bit for each pixel.
[[nodiscard]] Bytes qr_png(const QrCode& code);

}  // namespace fieldvault::cli
