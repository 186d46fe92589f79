// How many connections each client address has on one worker.
#pragma once
#include <corest/http/ip_address.hpp>
#include <corest/io/endpoint.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace corest::server {

/// An IPv4 address, or the /64 of an IPv6 one: whoever has one address there has all of them.
struct address_key {
  std::array<unsigned char, 9> bytes{};
  friend bool operator==(address_key const&, address_key const&) = default;
};
/// All Unix clients have the same.
[[nodiscard]] address_key key_of(io::endpoint const& client) noexcept;
[[nodiscard]] address_key key_of(http::ip_address const& client) noexcept;

class address_count {
 public:
  /// False, and nothing is counted, when it has `most` already.
  [[nodiscard]] bool enter(address_key const& of, std::size_t most);
  void leave(address_key const& of) noexcept;

 private:
  struct hash {
    std::size_t operator()(address_key const& key) const noexcept;
  };
  std::unordered_map<address_key, std::uint32_t, hash> counts_;
};

}  // namespace corest::server
