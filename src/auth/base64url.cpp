#include <corest/auth/base64url.hpp>

#include <array>
#include <cstdint>

namespace corest::auth {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t no_digit = 0xff;

constexpr auto digits = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(no_digit);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  return values;
}();

}  // namespace

std::string encode_base64url(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t gathered = 0;
  int bits = 0;
  for (char const c : bytes) {
    gathered = gathered << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6;) {
      bits -= 6;
      text += alphabet[gathered >> bits & 63];
    }
  }
  if (bits > 0) text += alphabet[gathered << (6 - bits) & 63];
  return text;
}

std::optional<std::string> decode_base64url(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t gathered = 0;
  int bits = 0;
  for (char const c : text) {
    std::uint8_t const digit = digits[static_cast<unsigned char>(c)];
    if (digit == no_digit) return std::nullopt;
    gathered = gathered << 6 | digit;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(gathered >> bits & 0xff);
  }
  // What is left over must be zero: otherwise one token would have several spellings.
  if ((gathered & ((1U << bits) - 1)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace corest::auth
