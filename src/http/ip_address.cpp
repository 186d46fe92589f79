// Reading and printing addresses.
#include "http/characters.hpp"

#include <corest/http/ip_address.hpp>

#include <algorithm>
#include <charconv>

namespace corest::http {
namespace {

constexpr std::array<unsigned char, 12> v4_mark{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/// Four decimal numbers into the four bytes at `into`.
bool parse_v4(std::string_view text, unsigned char* into) noexcept {
  for (int part = 0; part < 4; ++part) {
    auto const dot = part == 3 ? text.size() : text.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot > 3 || (dot > 1 && text[0] == '0')) return false;
    unsigned value = 0;
    for (char const digit : text.substr(0, dot)) {
      if (!is(digit, digit_character)) return false;
      value = value * 10 + static_cast<unsigned>(digit - '0');
    }
    if (value > 255) return false;
    into[part] = static_cast<unsigned char>(value);
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return text.empty();
}

/// RFC 4291 section 2.2: groups of hexadecimal digits, one "::" for zeros, perhaps IPv4 at the end.
bool parse_v6(std::string_view text, std::array<unsigned char, 16>& into) noexcept {
  constexpr std::size_t no_gap = 17;
  std::size_t filled = 0;
  std::size_t gap = no_gap;
  if (text.starts_with("::")) {
    gap = 0;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    if (filled > 14) return false;
    auto const end = std::min(text.find(':'), text.size());
    auto const group = text.substr(0, end);
    if (group.find('.') != group.npos) {
      if (filled > 12 || end != text.size() || !parse_v4(group, &into[filled])) return false;
      filled += 4;
      break;
    }
    if (group.empty() || group.size() > 4) return false;
    unsigned value = 0;
    for (char const digit : group) {
      int const hex = hex_value(digit);
      if (hex < 0) return false;
      value = value << 4 | static_cast<unsigned>(hex);
    }
    into[filled++] = static_cast<unsigned char>(value >> 8);
    into[filled++] = static_cast<unsigned char>(value & 0xff);
    text.remove_prefix(end);
    if (text.empty()) break;
    text.remove_prefix(1);
    if (text.starts_with(':')) {
      if (gap != no_gap) return false;
      gap = filled;
      text.remove_prefix(1);
    } else if (text.empty()) {
      return false;  // a single colon at the end
    }
  }
  if (gap == no_gap) return filled == 16;
  if (filled > 14) return false;  // "::" stands for a group at least
  std::move_backward(into.begin() + static_cast<std::ptrdiff_t>(gap),
                     into.begin() + static_cast<std::ptrdiff_t>(filled), into.end());
  std::fill_n(into.begin() + static_cast<std::ptrdiff_t>(gap), 16 - filled, static_cast<unsigned char>(0));
  return true;
}

unsigned group_at(std::array<unsigned char, 16> const& bytes, std::size_t index) noexcept {
  return static_cast<unsigned>(bytes[2 * index]) << 8 | bytes[2 * index + 1];
}

}  // namespace

std::optional<ip_address> ip_address::parse(std::string_view text) noexcept {
  ip_address read;
  if (text.find(':') == text.npos) {
    if (parse_v4(text, &read.bytes_[12])) return read;
  } else {
    read.bytes_ = {};
    if (parse_v6(text, read.bytes_)) return read;
  }
  return std::nullopt;
}

std::optional<ip_address> ip_address::of_bytes(std::span<unsigned char const> bytes) noexcept {
  ip_address made;
  if (bytes.size() != 4 && bytes.size() != 16) return std::nullopt;
  std::ranges::copy(bytes, made.bytes_.end() - static_cast<std::ptrdiff_t>(bytes.size()));
  return made;
}

bool ip_address::is_v4() const noexcept { return std::equal(v4_mark.begin(), v4_mark.end(), bytes_.begin()); }

ip_address ip_address::prefix(unsigned bits) const noexcept {
  ip_address cut = *this;
  unsigned left = is_v4() ? bits + 96 : bits;
  for (auto& byte : cut.bytes_) {
    if (left < 8) byte = static_cast<unsigned char>(byte & ~(0xffu >> left));
    left -= std::min(left, 8u);
  }
  return cut;
}

std::string ip_address::to_string() const {
  std::string text;
  if (is_v4()) {
    for (std::size_t i = 12; i < 16; ++i) text.append(i == 12 ? "" : ".").append(std::to_string(bytes_[i]));
    return text;
  }
  // The longest run of two or more zero groups, the first of equals, is "::".
  std::size_t gap = 8, gap_size = 1;
  for (std::size_t begin = 0, end = 0; begin < 8; begin = end + 1) {
    for (end = begin; end < 8 && group_at(bytes_, end) == 0;) ++end;
    if (end - begin > gap_size) {
      gap = begin;
      gap_size = end - begin;
    }
  }
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == gap) {
      text += "::";
      i += gap_size - 1;
      continue;
    }
    if (!text.empty() && !text.ends_with(':')) text += ':';
    std::array<char, 4> digits;
    auto const [end, error] = std::to_chars(digits.begin(), digits.end(), group_at(bytes_, i), 16);
    text.append(digits.begin(), end);
  }
  return text;
}

result<ip_prefix, std::string> ip_prefix::parse(std::string_view text) {
  std::string const quoted = "'" + std::string(text) + "'";
  auto const slash = text.find('/');
  auto const digits = text.substr(0, slash);
  auto const address = ip_address::parse(digits);
  if (!address)
    return unexpected(quoted + " is no address or prefix: write 10.0.0.0/8, 2001:db8::/32 or ::1");
  unsigned const most = address->is_v4() ? 32 : 128;
  unsigned bits = most;
  if (slash != text.npos) {
    auto const number = text.substr(slash + 1);
    auto const [end, error] = std::from_chars(number.data(), number.data() + number.size(), bits);
    bool const mapped = address->is_v4() && digits.find(':') != digits.npos;
    if (mapped) bits -= std::min(bits, 96u);
    if (error != std::errc() || end != number.data() + number.size() || bits > most ||
        (number.size() > 1 && number[0] == '0'))
      return unexpected(quoted + " has no length from 0 to " + std::to_string(mapped ? 128 : most) +
                        " behind its slash");
  }
  auto const first = address->prefix(bits);
  if (first != *address)
    return unexpected(quoted + " has bits behind its prefix: write " + first.to_string() + "/" +
                      std::to_string(bits));
  return ip_prefix(first, bits);
}

}  // namespace corest::http
