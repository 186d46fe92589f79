#include "middleware/keyed_hash.hpp"

#include <corest/http/ip_address.hpp>
#include <corest/middleware/limit_key.hpp>
#include <corest/observe/log_scope.hpp>

#include <stdexcept>
#include <utility>

namespace corest {
namespace {

limit_key key_of_address(std::string_view text, unsigned ipv6_bits) noexcept {
  auto address = http::ip_address::parse(text.substr(0, text.find('%')));  // without the zone of a link
  if (!address) return limit_key(text);
  if (!address->is_v4()) address = address->prefix(ipv6_bits);
  auto const& bytes = address->bytes();
  return limit_key({reinterpret_cast<char const*>(bytes.data()), bytes.size()});
}

}  // namespace

limit_key::limit_key(std::string_view text) noexcept : hash_(middleware::keyed_hash(text)) {}

limit_key limit_key::with(std::string_view more) const noexcept {
  limit_key both = *this;
  both.hash_ = middleware::keyed_hash(more, hash_);
  return both;
}

limit_key::function by_address(unsigned ipv6_bits) {
  if (ipv6_bits == 0 || ipv6_bits > 128)
    throw std::invalid_argument("by_address: an IPv6 prefix has 1 to 128 bits");
  return [ipv6_bits](request const& asked) -> std::optional<limit_key> {
    return key_of_address(asked.client_address(), ipv6_bits);
  };
}

limit_key::function by_header(std::string name) {
  return
      [name = std::move(name), otherwise = by_address()](request const& asked) -> std::optional<limit_key> {
        auto const value = asked.header(name);
        return value ? std::optional(limit_key(*value).with("field")) : otherwise(asked);
      };
}

limit_key::function by_route(limit_key::function whose) {
  if (!whose) throw std::invalid_argument("by_route: there is no key");
  return [whose = std::move(whose)](request const& asked) -> std::optional<limit_key> {
    auto const key = whose(asked);
    auto const* const label = current_request_label.find_here();
    if (!key || label == nullptr || label->route.empty()) return key;
    return key->with(label->method == "HEAD" ? "GET" : label->method).with(label->route);
  };
}

limit_key::function by_nothing() {
  return [](request const&) -> std::optional<limit_key> { return limit_key("everybody"); };
}

}  // namespace corest
