// In which order the addresses of a host are tried.
#pragma once
#include <corest/io/endpoint.hpp>

#include <deque>
#include <optional>
#include <vector>

namespace corest::io {

/// The addresses that have not been tried. Either family may come later than the other (RFC 8305, section 4).
class address_order {
 public:
  /// Behind those of the same family that came before.
  void add(std::vector<endpoint> const& found);
  /// The families take turns, IPv6 first; within one the order stays. Nothing when there is none now.
  [[nodiscard]] std::optional<endpoint> next();
  [[nodiscard]] bool empty() const noexcept { return ipv6_.empty() && others_.empty(); }

 private:
  std::deque<endpoint> ipv6_;
  std::deque<endpoint> others_;
  bool ipv6_is_next_ = true;
};

}  // namespace corest::io
