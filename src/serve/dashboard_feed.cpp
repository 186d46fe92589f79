#include "serve/dashboard_feed.hpp"

#include <corest/async/background.hpp>
#include <corest/async/sleep.hpp>
#include <corest/base/scope_exit.hpp>

#include <chrono>
#include <utility>

namespace corest {
namespace {

constexpr std::chrono::seconds period{1};

// A page that was cut off gets what it missed of the last minute; one that does not read loses the oldest.
constexpr event_hub_options small{
    .history = 60, .history_bytes = 256 * 1024, .backlog = 60, .slow = slow_client::drop_oldest};

}  // namespace

dashboard_feed::dashboard_feed(source from) : from_(std::move(from)), hub_(small) {}

events<dashboard_sample> dashboard_feed::subscribe(last_event_id const& last) {
  auto stream = hub_.subscribe(last);
  if (!sampling_) {
    dashboard_counters before = from_.read();
    watch(true);
    try {
      spawn_background(run, this, std::move(before));
    } catch (...) {  // the worker ends, or there is no memory
      watch(false);
      throw;
    }
  }
  return stream;
}

void dashboard_feed::watch(bool on) {
  sampling_ = on;
  from_.watch(on);
}

// A stream counts as a client once it is being sent, and so a period after it was asked for at the latest.
task<> dashboard_feed::sample(dashboard_counters before) {
  scope_exit const over([this]() noexcept { watch(false); });
  do {
    co_await sleep_for(period);
    dashboard_counters now = from_.read();
    hub_.publish(from_.compare(before, now));
    before = std::move(now);
  } while (hub_.clients() > 0);
}

}  // namespace corest
