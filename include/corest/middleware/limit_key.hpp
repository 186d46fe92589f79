// Whose quota a request takes from.
#pragma once
#include <corest/http/request.hpp>
#include <corest/middleware/request_function.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace corest {

/// Something that limits are counted by: an address, an API key, a tenant. Kept as a hash with a secret of
/// the process, so strangers cannot choose keys that collide, and none can be read from memory.
class limit_key {
 public:
  /// Which key a request has; nullopt: this limit is not for it. Called by several workers, and twice per
  /// request.
  using function = request_function<std::optional<limit_key>>;

  explicit limit_key(std::string_view text) noexcept;
  /// The two together: of a tenant and a user, say.
  [[nodiscard]] limit_key with(std::string_view more) const noexcept;
  [[nodiscard]] std::uint64_t hash() const noexcept { return hash_; }

  friend bool operator==(limit_key, limit_key) = default;

 private:
  std::uint64_t hash_;
};

/// The client's address (request::client_address()); of IPv6 its first `ipv6_bits`, since whoever has one
/// address there has all of them. All that have none (a Unix socket) share a key.
[[nodiscard]] limit_key::function by_address(unsigned ipv6_bits = 64);
/// The value of a field, an API key say; without that field the address. Anybody can send any value, and has
/// a quota of its own with each: so it belongs behind what checks the key, or beside a limit by address.
[[nodiscard]] limit_key::function by_header(std::string name);
/// The route that answers, by its method and pattern: "/vehicles/{id}" is one, whatever the id. Each of the
/// keys of `whose` has a quota of its own on each route: `by_route(by_address())`; what is not for that is
/// not for this. HEAD counts as GET, and all that no route answers as one.
[[nodiscard]] limit_key::function by_route(limit_key::function whose);
/// One key for all requests.
[[nodiscard]] limit_key::function by_nothing();

}  // namespace corest
