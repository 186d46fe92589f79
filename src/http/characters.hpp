// Which bytes may stand where in a message: one table, one bit for each rule of the grammar.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace corest::http {

enum character : std::uint8_t {
  token_character = 1,       // RFC 9110 section 5.6.2
  value_character = 2,       // RFC 9110 section 5.5: HTAB, SP, VCHAR, obs-text
  unreserved_character = 4,  // RFC 3986 section 2.3
  name_character = 8,        // RFC 3986 section 3.2.2, reg-name: unreserved and sub-delims
  cookie_character = 16,     // RFC 6265 section 4.1.1, cookie-octet
  tag_character = 32,        // RFC 9110 section 8.8.3, etagc
  digit_character = 64,
  hex_character = 128,
};

namespace detail {
consteval std::array<std::uint8_t, 256> make_characters() {
  std::array<std::uint8_t, 256> table{};
  auto const mark = [&](std::string_view all, character rule) {
    for (char const each : all) table[static_cast<unsigned char>(each)] |= rule;
  };
  for (unsigned byte = 0; byte < 256; ++byte) {
    bool const visible = byte > 0x20 && byte < 0x7f;
    if (visible || byte > 0x7f || byte == ' ' || byte == '\t') table[byte] |= value_character;
    if (visible && byte != '"' && byte != ',' && byte != ';' && byte != '\\') table[byte] |= cookie_character;
    if ((visible && byte != '"') || byte > 0x7f) table[byte] |= tag_character;
  }
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr std::string_view digits = "0123456789";
  for (auto const rule : {token_character, unreserved_character, name_character}) {
    mark(letters, rule);
    mark(digits, rule);
  }
  mark("!#$%&'*+-.^_`|~", token_character);
  mark("-._~", unreserved_character);
  mark("-._~!$&'()*+,;=", name_character);
  mark(digits, digit_character);
  mark("0123456789abcdefABCDEF", hex_character);
  return table;
}
inline constexpr std::array<std::uint8_t, 256> characters = make_characters();
}  // namespace detail

[[nodiscard]] constexpr bool is(char byte, character rule) noexcept {
  return (detail::characters[static_cast<unsigned char>(byte)] & rule) != 0;
}
[[nodiscard]] constexpr bool all_are(std::string_view text, character rule) noexcept {
  for (char const each : text)
    if (!is(each, rule)) return false;
  return true;
}
[[nodiscard]] constexpr char to_lower(char byte) noexcept {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte;
}
/// The value of a hexadecimal digit; -1 for any other byte.
[[nodiscard]] constexpr int hex_value(char byte) noexcept {
  if (byte >= '0' && byte <= '9') return byte - '0';
  char const letter = static_cast<char>(byte | 0x20);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

}  // namespace corest::http
