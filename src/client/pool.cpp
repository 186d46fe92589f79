// Places first, then connections: what waits for a place has opened nothing.
#include "client/pool.hpp"

#include <corest/io/connect.hpp>
#include <corest/io/connect_by_name.hpp>
#include <corest/io/endpoint.hpp>

#include <algorithm>
#include <iterator>

namespace corest::outgoing {

task<pool::lease> pool::take(destination to, reuse kept) {
  auto const [found, added] = hosts_.try_emplace(to.authority, options_.connections_per_host);
  host& at = found->second;  // stays: its place is taken or waited for from here on
  if (!armed()) scheduler::current().arm(*this, idle_until());
  auto place = co_await at.free.acquire();
  if (kept == reuse::allowed)
    if (auto waiting = at.waiting.take(scheduler::current().now()))
      co_return lease(*this, at, std::move(place), std::move(*waiting));
  connection made;
  made.socket = co_await connect(to);
  ++made_;
  co_return lease(*this, at, std::move(place), std::move(made));
}

task<io::stream> pool::connect(destination const& to) {
  if (auto const digits = io::endpoint::ip(to.host, to.port))
    co_return co_await io::connect(*digits, {.timeout = options_.connect_timeout});
  io::connect_by_name_options how;
  how.timeout = options_.connect_timeout;
  how.names = names_ ? &*names_ : &names_.emplace();
  co_return co_await io::connect(to.host, to.port, how);
}

void pool::keep(host& of, connection kept) {
  kept.used = true;
  of.waiting.put(std::move(kept), idle_until());
}

pool::time_point pool::idle_until() const noexcept {
  return saturating_add(scheduler::current().now(), options_.idle_timeout);
}

void pool::expired() noexcept {
  auto const now = scheduler::current().now();
  auto next = idle_until();
  for (auto at = hosts_.begin(); at != hosts_.end();) {
    host& each = at->second;
    each.waiting.expire(now);
    next = std::min(next, each.waiting.next_expiry());
    // A host that nobody talks to is forgotten, so that URLs from outside cannot fill the memory.
    bool const forgotten = each.waiting.size() == 0 && each.free.available() == options_.connections_per_host;
    at = forgotten ? hosts_.erase(at) : std::next(at);
  }
  if (!hosts_.empty()) scheduler::current().arm(*this, next);
}

std::size_t pool::idle() const noexcept {
  std::size_t all = 0;
  for (auto const& [authority, each] : hosts_) all += each.waiting.size();
  return all;
}

}  // namespace corest::outgoing
