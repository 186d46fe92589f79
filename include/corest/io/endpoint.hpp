// Where a socket listens or connects: an IPv4, IPv6 or Unix address as a value.
#pragma once
#include <corest/base/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace corest::io {

enum class address_family : std::uint8_t { none, ipv4, ipv6, unix_domain };

/// A socket address. Names are not resolved: an address is given in digits, or as a path.
class endpoint {
 public:
  /// Belongs to no family; listening or connecting there fails.
  endpoint() noexcept = default;

  /// Reads "127.0.0.1:80", "[::1]:80", "[fe80::1%eth0]:80", "unix:/run/app.sock" or "unix:@abstract".
  /// The error is a sentence for the user.
  [[nodiscard]] static result<endpoint, std::string> parse(std::string_view text);
  /// Reads an address without brackets, "0.0.0.0" or "::"; port 0 lets the system choose when listening.
  [[nodiscard]] static result<endpoint, std::string> ip(std::string_view address, std::uint16_t port);
  /// A path of at most 107 bytes; one that begins with '@' is a name in Linux's abstract namespace.
  [[nodiscard]] static result<endpoint, std::string> unix_path(std::string_view path);
  /// Copies a sockaddr of `size` bytes, as the system filled it in.
  [[nodiscard]] static endpoint from_sockaddr(void const* address, std::size_t size) noexcept;

  [[nodiscard]] address_family family() const noexcept;
  /// 0 for a Unix endpoint.
  [[nodiscard]] std::uint16_t port() const noexcept;
  /// The address in digits without brackets and port; the path of a Unix endpoint, empty when it has none.
  [[nodiscard]] std::string address() const;
  /// The address in network order: 4 bytes, also of an IPv4 address that is written as an IPv6 one, or 16;
  /// none for a Unix endpoint. The view lives with this object.
  [[nodiscard]] std::span<unsigned char const> address_bytes() const noexcept;
  /// What parse() reads.
  [[nodiscard]] std::string to_string() const;

  /// The sockaddr for system calls.
  [[nodiscard]] void const* sockaddr_data() const noexcept { return bytes_; }
  [[nodiscard]] std::size_t sockaddr_size() const noexcept { return size_; }

  [[nodiscard]] friend bool operator==(endpoint const& a, endpoint const& b) noexcept {
    return std::string_view(a.bytes_, a.size_) == std::string_view(b.bytes_, b.size_);
  }

 private:
  static constexpr std::size_t capacity = 112;  // sockaddr_un has 110 bytes, the longest of the three
  alignas(8) char bytes_[capacity] = {};
  std::uint32_t size_ = 0;
};

}  // namespace corest::io
