// Moving an exchange into memory of its own, and pooling that.
#include "server/in_flight.hpp"

#include <utility>

namespace corest::server {
namespace {
// Larger bodies than this give their memory back instead of keeping it for the next request: with it, a full
// pool holds 32 MiB.
constexpr std::size_t most_bytes_kept = 64 * 1024;

constexpr route_policy nothing_asked;
}  // namespace

void in_flight::take(corest::exchange& x, route_policy const* policy, cancel_scope& parent,
                     request_times const& when) {
  policy_ = policy != nullptr ? policy : &nothing_asked;
  exchange_.route = x.route;  // before anything can fail: it is counted out again by it
  when_ = when;
  bytes_.clear();
  bytes_.append({x.request.head().base, x.request.extent()});
  exchange_.request = x.request;
  exchange_.request.relocate(bytes_.data());
  std::swap(exchange_.response, x.response);
  exchange_.endpoint = x.endpoint;
  exchange_.running = std::exchange(x.running, nullptr);
  scope_.emplace(parent);
  env_.scope = &*scope_;
}

void in_flight::close() {
  exchange_.response.reset();  // a stream's frames may stand in the scope
  scope_.reset();
  trace_.drop();
  if (exchange_.response.body().capacity() > most_bytes_kept) exchange_.response.body().release();
  if (bytes_.capacity() > most_bytes_kept) bytes_.release();
  exchange_.unpacked_body.release();
  exchange_.request.set_principal({});
}

std::unique_ptr<in_flight> in_flight_pool::take() {
  if (free_.empty()) return std::make_unique<in_flight>();
  auto taken = std::move(free_.back());
  free_.pop_back();
  return taken;
}

void in_flight_pool::give_back(std::unique_ptr<in_flight> used) noexcept {
  used->close();
  if (free_.size() < most_kept) free_.push_back(std::move(used));
}

}  // namespace corest::server
