// Counting clients by where they come from.
#include "server/address_count.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace corest::server {
namespace {

constexpr std::size_t prefix_bytes = 8;  // of an IPv6 address: /64

}  // namespace

address_key key_of(io::endpoint const& client) noexcept {
  address_key key;
  auto const bytes = client.address_bytes();
  key.bytes[0] =
      static_cast<unsigned char>(client.family() == io::address_family::unix_domain ? 1 : bytes.size());
  std::copy_n(bytes.begin(), std::min(bytes.size(), prefix_bytes), key.bytes.begin() + 1);
  return key;
}

address_key key_of(http::ip_address const& client) noexcept {
  address_key key;
  auto const& bytes = client.bytes();
  bool const v4 = client.is_v4();
  key.bytes[0] = v4 ? 4 : 16;
  std::copy_n(bytes.begin() + (v4 ? 12 : 0), v4 ? 4 : prefix_bytes, key.bytes.begin() + 1);
  return key;
}

bool address_count::enter(address_key const& of, std::size_t most) {
  auto& count = counts_[of];
  if (count >= most) return false;
  ++count;
  return true;
}

void address_count::leave(address_key const& of) noexcept {
  auto const at = counts_.find(of);
  if (--at->second == 0) counts_.erase(at);
}

std::size_t address_count::hash::operator()(address_key const& key) const noexcept {
  return std::hash<std::string_view>()({reinterpret_cast<char const*>(key.bytes.data()), key.bytes.size()});
}

}  // namespace corest::server
