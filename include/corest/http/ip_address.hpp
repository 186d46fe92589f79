// IP addresses and prefixes as values, read from digits without the system's help.
#pragma once
#include <corest/base/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace corest::http {

/// An IPv4 or IPv6 address. An IPv4 one that is written as IPv6 (::ffff:192.0.2.1) is that IPv4 address.
class ip_address {
 public:
  /// 0.0.0.0.
  constexpr ip_address() noexcept { bytes_[10] = bytes_[11] = 0xff; }
  /// Reads digits alone: no port, no brackets, no zone; of IPv4 four decimal numbers without leading zeros.
  [[nodiscard]] static std::optional<ip_address> parse(std::string_view text) noexcept;
  /// 4 or 16 bytes in network order; nullopt for any other number of them.
  [[nodiscard]] static std::optional<ip_address> of_bytes(std::span<unsigned char const> bytes) noexcept;

  [[nodiscard]] bool is_v4() const noexcept;
  /// 16 bytes in network order; of an IPv4 address it as an IPv6 one.
  [[nodiscard]] std::array<unsigned char, 16> const& bytes() const noexcept { return bytes_; }
  /// With all bits behind the first `bits` (of 32 or 128) zero.
  [[nodiscard]] ip_address prefix(unsigned bits) const noexcept;
  /// As RFC 5952 writes it.
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(ip_address const&, ip_address const&) = default;

 private:
  std::array<unsigned char, 16> bytes_{};
};

/// A range of addresses: "10.0.0.0/8", "2001:db8::/32", or one address.
class ip_prefix {
 public:
  /// The error is a sentence for who wrote it.
  [[nodiscard]] static result<ip_prefix, std::string> parse(std::string_view text);
  [[nodiscard]] bool contains(ip_address const& address) const noexcept {
    return address.is_v4() == first_.is_v4() && address.prefix(bits_) == first_;
  }

 private:
  ip_prefix(ip_address const& first, unsigned bits) noexcept : first_(first), bits_(bits) {}

  ip_address first_;
  unsigned bits_;
};

}  // namespace corest::http
