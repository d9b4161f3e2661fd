// The smallest PNG that holds a QR code: one bit for each pixel, and nothing compressed.
#include <array>
#include <cstdint>

#include "fieldvault/crypto/error.hpp"
#include "qr_code.hpp"

namespace fieldvault::cli {
namespace {

constexpr std::size_t scale = 8;  // pixels of a module, so that a module of a row is one byte

void append_number(Bytes& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::byte>((value >> shift) & 0xFFU));
}

// CRC-32 as PNG has it (ISO 3309).
std::uint32_t crc32(ByteView bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const std::byte byte : bytes) {
    crc ^= std::to_integer<std::uint32_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return crc ^ 0xFFFFFFFFU;
}

void append_chunk(Bytes& png, std::string_view type, ByteView data) {
  append_number(png, static_cast<std::uint32_t>(data.size()));
  const std::size_t begin = png.size();
  const ByteView name = bytes_of(type);
  png.insert(png.end(), name.begin(), name.end());
  png.insert(png.end(), data.begin(), data.end());
  append_number(png, crc32(ByteView(png).subspan(begin)));
}

std::uint32_t adler32(ByteView bytes) {
  constexpr std::uint32_t modulus = 65521;
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (const std::byte byte : bytes) {
    low = (low + std::to_integer<std::uint32_t>(byte)) % modulus;
    high = (high + low) % modulus;
  }
  return high << 16 | low;
}

// zlib's form (RFC 1950) with one stored block (RFC 1951), which holds at most 65,535 bytes.
Bytes stored(ByteView bytes) {
  if (bytes.size() > 0xFFFF) throw Error(ErrorCode::program_failed, "a QR code is larger than it can be here");
  const auto size = static_cast<std::uint16_t>(bytes.size());
  Bytes out{std::byte{0x78}, std::byte{0x01}, std::byte{0x01}};
  for (const unsigned number : {unsigned{size}, ~unsigned{size}}) {
    out.push_back(static_cast<std::byte>(number & 0xFFU));
    out.push_back(static_cast<std::byte>((number >> 8) & 0xFFU));
  }
  out.insert(out.end(), bytes.begin(), bytes.end());
  append_number(out, adler32(bytes));
  return out;
}

}  // namespace

Bytes qr_png(const QrCode& code) {
  Bytes pixels;
  for (std::size_t line = 0; line < code.width() * scale; ++line) {
    pixels.push_back(std::byte{0});  // no filter
    for (std::size_t column = 0; column < code.width(); ++column) {
      pixels.push_back(code.is_dark(line / scale, column) ? std::byte{0} : std::byte{0xFF});
    }
  }
  Bytes header;
  const auto side = static_cast<std::uint32_t>(code.width() * scale);
  append_number(header, side);
  append_number(header, side);
  // One bit of grey, deflate, the filters of PNG, not interlaced.
  for (const int field : {1, 0, 0, 0, 0}) header.push_back(static_cast<std::byte>(field));

  Bytes png = copy_of(bytes_of("\x89PNG\r\n\x1A\n"));
  append_chunk(png, "IHDR", header);
  append_chunk(png, "IDAT", stored(pixels));
  append_chunk(png, "IEND", {});
  return png;
}

}  // namespace fieldvault::cli
