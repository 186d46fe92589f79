// Where a request goes: a host, its port, and what the request line says.
#pragma once
#include <corest/http/method.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace corest::outgoing {

struct destination {
  std::string host;  ///< without brackets: what connect() takes
  std::uint16_t port = 80;
  std::string authority;  ///< what Host says, and the key of the pool
  std::string target;     ///< "/path?query"
};

/// Reads "http://host:port/path?query". Throws std::invalid_argument with a sentence for the programmer.
[[nodiscard]] destination parse_url(std::string_view url);

/// Where `target`, a path or a whole URL, leads below `base`, whose own target is a prefix; `base` may have
/// no host, then only whole URLs lead anywhere. Throws std::invalid_argument.
[[nodiscard]] destination resolve_target(destination const& base, std::string_view target);

}  // namespace corest::outgoing
