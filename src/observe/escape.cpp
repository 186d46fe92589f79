// Escaping what would break a line.
#include "observe/escape.hpp"

namespace corest::observe {

void append_escaped(std::string& line, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (char const each : text) {
    auto const byte = static_cast<unsigned char>(each);
    if (byte < 0x20 || byte == 0x7f) {
      line += "\\x";
      line += digits[byte >> 4];
      line += digits[byte & 15];
    } else {
      if (each == '"' || each == '\\') line += '\\';
      line += each;
    }
  }
}

}  // namespace corest::observe
