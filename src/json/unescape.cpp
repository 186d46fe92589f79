// Turns \n, \u00e4 and surrogate pairs into UTF-8.
#include "json/unescape.hpp"

#include "json/string_scan.hpp"
#include "json/utf8.hpp"

namespace corest::json::detail {
namespace {

// Four hexadecimal digits, or -1.
long hexadecimal(char const* at, char const* end) {
  if (end - at < 4) return -1;
  long value = 0;
  for (int i = 0; i < 4; ++i) {
    char const c = at[i];
    char const lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      value = value * 16 + (c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + (lower - 'a' + 10);
    } else {
      return -1;
    }
  }
  return value;
}

char simple_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

}  // namespace

char const* unescape(char const* at, char const* end, std::string& to) {
  to.clear();
  for (;;) {
    char const* const stop = find_quote_or_backslash(at, end);
    to.append(at, stop);
    if (stop == end || *stop == '"') return stop == end ? stop : nullptr;
    if (end - stop < 2) return stop;
    if (stop[1] != 'u') {
      char const plain = simple_escape(stop[1]);
      if (plain == 0) return stop;
      to += plain;
      at = stop + 2;
      continue;
    }
    long value = hexadecimal(stop + 2, end);
    if (value < 0 || (value >= 0xDC00 && value <= 0xDFFF)) return stop;
    at = stop + 6;
    if (value >= 0xD800 && value <= 0xDBFF) {  // needs its other half
      if (end - at < 6 || at[0] != '\\' || at[1] != 'u') return stop;
      long const low = hexadecimal(at + 2, end);
      if (low < 0xDC00 || low > 0xDFFF) return stop;
      value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
      at += 6;
    }
    append_utf8(to, static_cast<std::uint32_t>(value));
  }
}

}  // namespace corest::json::detail
