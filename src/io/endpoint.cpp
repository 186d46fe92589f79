// Reading and printing socket addresses.
#include <corest/io/endpoint.hpp>

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <optional>

namespace corest::io {
namespace {

using parsed = result<endpoint, std::string>;

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

template <class Number>
std::optional<Number> read_number(std::string_view digits) {
  Number value = 0;
  auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

template <class Address>
Address as(void const* bytes) {
  Address address;
  std::memcpy(&address, bytes, sizeof address);
  return address;
}

parsed ipv6(std::string_view whole, std::uint16_t port) {
  std::string_view const zone = whole.substr(std::min(whole.find('%'), whole.size()));
  std::string const digits(whole.substr(0, whole.size() - zone.size()));
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(port);
  if (::inet_pton(AF_INET6, digits.c_str(), &address.sin6_addr) != 1)
    return unexpected(quoted(whole) + " is not an IPv6 address in digits");
  if (!zone.empty()) {
    std::string const name(zone.substr(1));
    unsigned const index = ::if_nametoindex(name.c_str());
    auto const scope = index != 0 ? index : read_number<std::uint32_t>(name).value_or(0);
    if (scope == 0) return unexpected(quoted(name) + " is not a network interface of this machine");
    address.sin6_scope_id = scope;
  }
  return endpoint::from_sockaddr(&address, sizeof address);
}

}  // namespace

parsed endpoint::parse(std::string_view text) {
  if (text.starts_with("unix:")) return unix_path(text.substr(5));
  auto const colon = text.rfind(':');
  if (colon == std::string_view::npos)
    return unexpected(quoted(text) + " has no port: write address:port or unix:path");
  auto const port = read_number<std::uint16_t>(text.substr(colon + 1));
  if (!port) return unexpected(quoted(text.substr(colon + 1)) + " is not a port from 0 to 65535");
  std::string_view address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']'))
    return ipv6(address.substr(1, address.size() - 2), *port);
  if (address.find(':') != std::string_view::npos)
    return unexpected(quoted(text) + " needs brackets around its IPv6 address: [address]:port");
  return ip(address, *port);
}

parsed endpoint::ip(std::string_view text, std::uint16_t port) {
  if (text.find(':') != std::string_view::npos) return ipv6(text, port);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (::inet_pton(AF_INET, std::string(text).c_str(), &address.sin_addr) != 1)
    return unexpected(quoted(text) + " is not an IP address in digits; names are not resolved here");
  return from_sockaddr(&address, sizeof address);
}

parsed endpoint::unix_path(std::string_view path) {
  sockaddr_un address{};
  constexpr std::size_t longest = sizeof address.sun_path - 1;
  if (path.empty() || path == "@") return unexpected(std::string("a Unix socket needs a path"));
  if (path.size() > longest)
    return unexpected(quoted(path) + " is longer than the " + std::to_string(longest) +
                      " bytes of a Unix socket's path");
  if (path.find('\0') != std::string_view::npos)
    return unexpected(std::string("a Unix socket's path cannot hold a zero byte"));
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  bool const abstract = path.front() == '@';
  if (abstract) address.sun_path[0] = '\0';
  // An abstract name ends with the address, a path with its zero byte.
  return from_sockaddr(&address, offsetof(sockaddr_un, sun_path) + path.size() + (abstract ? 0 : 1));
}

endpoint endpoint::from_sockaddr(void const* address, std::size_t size) noexcept {
  endpoint made;
  made.size_ = static_cast<std::uint32_t>(std::min(size, capacity));
  std::memcpy(made.bytes_, address, made.size_);
  return made;
}

address_family endpoint::family() const noexcept {
  if (size_ < sizeof(sa_family_t)) return address_family::none;
  switch (as<sa_family_t>(bytes_)) {
    case AF_INET:
      return address_family::ipv4;
    case AF_INET6:
      return address_family::ipv6;
    case AF_UNIX:
      return address_family::unix_domain;
    default:
      return address_family::none;
  }
}

std::uint16_t endpoint::port() const noexcept {
  switch (family()) {
    case address_family::ipv4:
      return ntohs(as<sockaddr_in>(bytes_).sin_port);
    case address_family::ipv6:
      return ntohs(as<sockaddr_in6>(bytes_).sin6_port);
    default:
      return 0;
  }
}

std::string endpoint::address() const {
  char digits[INET6_ADDRSTRLEN] = {};
  switch (family()) {
    case address_family::none:
      return {};
    case address_family::ipv4: {
      auto const v4 = as<sockaddr_in>(bytes_);
      return ::inet_ntop(AF_INET, &v4.sin_addr, digits, sizeof digits);
    }
    case address_family::ipv6: {
      auto const v6 = as<sockaddr_in6>(bytes_);
      std::string text = ::inet_ntop(AF_INET6, &v6.sin6_addr, digits, sizeof digits);
      if (v6.sin6_scope_id != 0) text += "%" + std::to_string(v6.sin6_scope_id);
      return text;
    }
    case address_family::unix_domain:
      break;
  }
  constexpr std::size_t start = offsetof(sockaddr_un, sun_path);
  std::string_view const path(bytes_ + start, size_ - std::min<std::size_t>(size_, start));
  if (path.starts_with('\0')) return "@" + std::string(path.substr(1));
  return std::string(path.substr(0, path.find('\0')));
}

std::span<unsigned char const> endpoint::address_bytes() const noexcept {
  auto const* const bytes = reinterpret_cast<unsigned char const*>(bytes_);
  switch (family()) {
    case address_family::ipv4:
      return {bytes + offsetof(sockaddr_in, sin_addr), 4};
    case address_family::ipv6: {
      auto const* const whole = bytes + offsetof(sockaddr_in6, sin6_addr);
      constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
      if (std::equal(mapped.begin(), mapped.end(), whole)) return {whole + 12, 4};
      return {whole, 16};
    }
    default:
      return {};
  }
}

std::string endpoint::to_string() const {
  switch (family()) {
    case address_family::none:
      return {};
    case address_family::ipv4:
      return address() + ":" + std::to_string(port());
    case address_family::ipv6:
      return "[" + address() + "]:" + std::to_string(port());
    case address_family::unix_domain:
      break;
  }
  return "unix:" + address();
}

}  // namespace corest::io
