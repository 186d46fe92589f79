#include "http/characters.hpp"

#include <corest/http/proxy_header.hpp>

#include <algorithm>
#include <span>

namespace corest::http {
namespace {

constexpr std::string_view signature_1 = "PROXY ";
constexpr std::string_view signature_2("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t longest_line = 107;  // its line end included

constexpr proxy_header need_more{};
constexpr proxy_header bad{.outcome = parse_status::bad};

proxy_header done(std::size_t size, proxy_header::origin from = proxy_header::origin::peer,
                  ip_address const& source = {}) noexcept {
  return {.outcome = parse_status::done, .size = size, .from = from, .source = source};
}

bool is_port(std::string_view text) noexcept {
  if (text.empty() || text.size() > 5 || (text.size() > 1 && text[0] == '0')) return false;
  unsigned value = 0;
  for (char const digit : text) {
    if (!is(digit, digit_character)) return false;
    value = value * 10 + static_cast<unsigned>(digit - '0');
  }
  return value <= 65'535;
}

/// Takes a word up to a space, or all that is left.
std::string_view take_word(std::string_view& line) noexcept {
  auto const end = std::min(line.find(' '), line.size());
  auto const word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

proxy_header read_line(std::string_view line, std::size_t size) noexcept {
  auto const family = take_word(line);
  if (family == "UNKNOWN") return done(size);
  bool const v4 = family == "TCP4";
  if (!v4 && family != "TCP6") return bad;
  ip_address source;
  for (int i = 0; i < 2; ++i) {
    auto const digits = take_word(line);
    auto const address = ip_address::parse(digits);
    if (!address || (digits.find(':') == digits.npos) != v4) return bad;
    if (i == 0) source = *address;
  }
  auto const source_port = take_word(line);
  bool const ports = is_port(source_port) && is_port(line);  // behind the last port there is no space
  return ports ? done(size, proxy_header::origin::address, source) : bad;
}

proxy_header parse_1(std::string_view bytes) noexcept {
  auto const line = bytes.substr(0, longest_line);
  auto const end = line.find_first_of("\r\n");
  if (end == line.npos) return bytes.size() < longest_line ? need_more : bad;
  if (line[end] == '\n') return bad;
  if (end + 1 == line.size()) return line.size() < longest_line ? need_more : bad;
  if (line[end + 1] != '\n') return bad;
  return read_line(line.substr(signature_1.size(), end - signature_1.size()), end + 2);
}

std::size_t length_at(std::string_view bytes, std::size_t at) noexcept {
  return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at])) << 8 |
         static_cast<unsigned char>(bytes[at + 1]);
}

/// A byte of type, two of length, and as many bytes as that: to the end.
bool are_fields(std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    if (bytes.size() < 3 || bytes.size() - 3 < length_at(bytes, 1)) return false;
    bytes.remove_prefix(3 + length_at(bytes, 1));
  }
  return true;
}

proxy_header parse_2(std::string_view bytes) noexcept {
  enum : unsigned char { local = 0x20, proxied = 0x21 };
  enum : unsigned char { unspecified = 0x00, tcp4 = 0x11, tcp6 = 0x21, unix_stream = 0x31 };
  constexpr std::size_t fixed = 16;
  auto const byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
  if (bytes.size() > 12 && byte(12) != local && byte(12) != proxied) return bad;
  if (bytes.size() < fixed) return need_more;
  std::size_t const size = fixed + length_at(bytes, 14);
  if (size > most_proxy_header_bytes) return bad;
  unsigned char const family = byte(13);
  bool const asked = byte(12) == proxied && family != unspecified;
  std::size_t const addresses = !asked                  ? 0
                                : family == tcp4        ? 12
                                : family == tcp6        ? 36
                                : family == unix_stream ? 216
                                                        : size;
  if (size - fixed < addresses) return bad;
  if (bytes.size() < size) return need_more;
  if (!asked) return done(size);
  if (!are_fields(bytes.substr(fixed + addresses, size - fixed - addresses))) return bad;
  if (family == unix_stream) return done(size, proxy_header::origin::unix_socket);
  auto const* const first = reinterpret_cast<unsigned char const*>(bytes.data()) + fixed;
  auto const source = ip_address::of_bytes({first, family == tcp4 ? std::size_t{4} : std::size_t{16}});
  return done(size, proxy_header::origin::address, *source);
}

}  // namespace

proxy_header parse_proxy_header(std::string_view bytes) noexcept {
  for (auto const signature : {signature_1, signature_2}) {
    auto const seen = std::min(bytes.size(), signature.size());
    if (bytes.substr(0, seen) != signature.substr(0, seen)) continue;
    if (seen < signature.size()) return need_more;
    return signature.data() == signature_1.data() ? parse_1(bytes) : parse_2(bytes);
  }
  return bad;
}

}  // namespace corest::http
