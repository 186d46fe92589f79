#include "serve/slowest_of_minute.hpp"

#include <algorithm>
#include <utility>

namespace corest {
namespace {

void keep_slowest(std::vector<observe::slow_request>& of) {
  auto const slower = [](auto const& a, auto const& b) {
    return a.waited() != b.waited() ? a.waited() > b.waited() : a.unix_nanos < b.unix_nanos;
  };
  std::ranges::sort(of, slower);
  if (of.size() > slowest_of_minute::most) of.resize(slowest_of_minute::most);
}

}  // namespace

void slowest_of_minute::add(std::vector<observe::slow_request> fresh, scheduler::time_point now) {
  while (!all_.empty() && all_.front().at <= now - kept) all_.pop_front();
  if (fresh.empty()) return;
  keep_slowest(fresh);
  all_.push_back({now, std::move(fresh)});
}

std::vector<observe::slow_request> slowest_of_minute::list() const {
  std::vector<observe::slow_request> found;
  for (auto const& each : all_) found.insert(found.end(), each.slowest.begin(), each.slowest.end());
  keep_slowest(found);
  return found;
}

}  // namespace corest
