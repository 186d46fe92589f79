// The names under which requests without a route are counted.
#include <corest/server/application.hpp>

#include <array>

namespace corest::server {

std::span<route_name const> unrouted_names() noexcept {
  static std::array<route_name, unrouted_count> const names = [] {
    std::array<route_name, unrouted_count> made;
    for (std::uint32_t i = 0; i < unrouted_count; ++i) made[i].method = to_string(static_cast<method>(i));
    made.back().method = "_OTHER";
    return made;
  }();
  return names;
}

std::span<route_name const> application::routes() const noexcept { return unrouted_names(); }

}  // namespace corest::server
