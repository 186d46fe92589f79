// Who a request is from when trusted proxies have passed it on: Forwarded (RFC 7239) and X-Forwarded-For.
#pragma once
#include <corest/base/result.hpp>
#include <corest/http/ip_address.hpp>
#include <corest/http/request.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace corest::http {

/// The field that the proxies in front write. Only that one is read: the other is what a client has sent.
enum class forwarding_field : std::uint8_t { x_forwarded_for, forwarded };

/// The proxies whose word on their clients is taken.
class trusted_proxies {
 public:
  /// Nobody's.
  trusted_proxies() noexcept = default;
  /// Each of `all` is an ip_prefix, or "unix" for whoever comes by a Unix socket. The error is a sentence for
  /// the operator.
  [[nodiscard]] static result<trusted_proxies, std::string> parse(std::span<std::string const> all);

  [[nodiscard]] bool empty() const noexcept { return prefixes_.empty() && !unix_; }
  [[nodiscard]] bool unix_sockets() const noexcept { return unix_; }
  [[nodiscard]] bool contains(ip_address const& address) const noexcept;

 private:
  std::vector<ip_prefix> prefixes_;
  bool unix_ = false;
};

/// The address that the field of a request from a trusted peer gives its client, digits within the head:
/// read from the right, the first one that is not itself a trusted proxy. The walk ends at what is no
/// address (unknown, _hidden, garbage): the client is then the proxy that said so. Empty: the peer itself.
[[nodiscard]] std::string_view forwarded_client(request const& message, forwarding_field field,
                                                trusted_proxies const& proxies) noexcept;

}  // namespace corest::http
