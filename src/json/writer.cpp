// Appends numbers and strings as JSON.
#include "json/string_scan.hpp"
#include "json/utf8.hpp"

#include <corest/json/writer.hpp>

#include <charconv>
#include <cstring>

namespace corest::json {
namespace {

// The longest text of an integer of 64 bits, and of the shortest form of a double.
constexpr std::size_t integer_room = 20;
constexpr std::size_t number_room = 32;
constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

template <class N>
void append_number(buffer& out, N value, std::size_t room) {
  char* const at = out.reserve(room);
  out.commit(static_cast<std::size_t>(std::to_chars(at, at + room, value).ptr - at));
}

// Most numbers in practice have few decimals, and for those dividing is faster than the general search: fewer
// than 16 digits that divide back to the value are its shortest text, since no two such texts mean one
// double.
bool append_short(buffer& out, double value) {
  constexpr std::uint64_t decimals = 10'000'000;  // as many as the degrees of a map need
  double const size = value < 0 ? -value : value;
  if (!(size >= 1e-3 && size < 1e8)) return false;
  auto const scaled = static_cast<std::uint64_t>(size * decimals + 0.5);
  if (static_cast<double>(scaled) / decimals != size) return false;
  char* const begin = out.reserve(number_room);
  char* at = begin;
  if (value < 0) *at++ = '-';
  at = std::to_chars(at, begin + number_room, scaled / decimals).ptr;
  if (std::uint64_t fraction = scaled % decimals; fraction > 0) {
    *at++ = '.';
    for (int i = 7; i-- > 0; fraction /= 10) at[i] = static_cast<char>('0' + fraction % 10);
    for (at += 7; at[-1] == '0';) --at;
  }
  out.commit(static_cast<std::size_t>(at - begin));
  return true;
}

void append_control(buffer& out, unsigned char c) {
  switch (c) {
    case '"':
      return out.append("\\\"");
    case '\\':
      return out.append("\\\\");
    case '\b':
      return out.append("\\b");
    case '\f':
      return out.append("\\f");
    case '\n':
      return out.append("\\n");
    case '\r':
      return out.append("\\r");
    case '\t':
      return out.append("\\t");
    default:
      break;
  }
  constexpr char digits[] = "0123456789abcdef";
  char const text[] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
  out.append({text, sizeof text});
}

// From the first byte that needs a look to the end.
void append_carefully(buffer& out, char const* at, char const* end) {
  while (at < end) {
    auto const c = static_cast<unsigned char>(*at);
    if (c < 0x80) {
      append_control(out, c);
      ++at;
    } else {
      char const* next = at;
      for (std::size_t length; next < end && static_cast<unsigned char>(*next) >= 0x80; next += length) {
        length = detail::utf8_length(next, end);
        if (length == 0) break;
      }
      if (next == at) {
        out.append(replacement);
        ++at;
      } else {
        out.append({at, static_cast<std::size_t>(next - at)});
        at = next;
      }
    }
    char const* const special = detail::find_special(at, end);
    out.append({at, static_cast<std::size_t>(special - at)});
    at = special;
  }
}

bool needs_comma(buffer const& out) {
  if (out.empty()) return false;
  char const last = out.data()[out.size() - 1];
  return last != '[' && last != '{';
}

}  // namespace

void writer::integer(std::int64_t value) { append_number(out_, value, integer_room); }
void writer::natural(std::uint64_t value) { append_number(out_, value, integer_room); }

void writer::number(double value) {
  if (value - value != 0) return null();  // infinite or not a number
  if (!append_short(out_, value)) append_number(out_, value, number_room);
}
void writer::number(float value) {
  if (value - value != 0) return null();
  append_number(out_, value, number_room);
}

// Copied first and looked at where it then lies, since a buffer may be read beyond its end.
void writer::string(std::string_view value) {
  static_assert(buffer_slack >= 16);
  char* const to = out_.reserve(value.size() + 2);
  to[0] = '"';
  if (!value.empty()) std::memcpy(to + 1, value.data(), value.size());
  char* const end = to + 1 + value.size();
  auto const plain = static_cast<std::size_t>(detail::find_special_with_slack(to + 1, end) - (to + 1));
  if (plain == value.size()) {
    *end = '"';
    out_.commit(plain + 2);
    return;
  }
  out_.commit(plain + 1);
  append_carefully(out_, value.data() + plain, value.data() + value.size());
  out_.push_back('"');
}

void writer::member(std::string_view name) {
  item();
  string(name);
  out_.push_back(':');
}

// No value ends in an opening bracket, so one at the end is that of the container just begun.
void writer::item() {
  if (needs_comma(out_)) out_.push_back(',');
}

}  // namespace corest::json
