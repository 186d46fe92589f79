// The arithmetic of the three ways of counting.
#include "middleware/rate_algorithm.hpp"

#include <algorithm>

namespace corest::middleware {
namespace {

ticks ticks_of(std::chrono::nanoseconds time) noexcept {
  return static_cast<ticks>(time.count()) * ticks_per_nanosecond;
}

// Generic cell rate algorithm: `first` is the moment at which the bucket will be full again. It holds what is
// missing then, so time is the only thing counted.
namespace bucket {

rate_standing take(rate_state& state, rate_parameters const& by, ticks now, std::uint64_t cost) noexcept {
  ticks const whole = by.quota * by.unit;
  ticks missing = state.first > now ? state.first - now : 0;
  // A quota that was larger before leaves more missing than there is now.
  ticks const there = missing < whole ? whole - missing : 0;
  rate_standing seen;
  seen.allowed = cost <= there / by.unit;
  if (seen.allowed && cost != 0) {
    missing += cost * by.unit;
    state.first = now + missing;
  }
  ticks const left = missing < whole ? whole - missing : 0;
  seen.available = left / by.unit;
  seen.next = (missing <= whole ? by.unit : by.unit + missing - whole) - left % by.unit;
  if (!seen.allowed) seen.retry = cost > by.quota ? rate_standing::never : missing + cost * by.unit - whole;
  return seen;
}

void give_back(rate_state& state, rate_parameters const& by, std::uint64_t cost) noexcept {
  state.first -= std::min(state.first, cost * by.unit);
}

}  // namespace bucket

// `first` is the end of the window, `second` what was taken in it. A window begins with the first request
// behind the one before it.
namespace fixed {

rate_standing take(rate_state& state, rate_parameters const& by, ticks now, std::uint64_t cost) noexcept {
  bool const over = state.first <= now;
  std::uint64_t taken = over ? 0 : state.second;
  rate_standing seen;
  seen.allowed = taken <= by.quota && cost <= by.quota - taken;
  if (seen.allowed && cost != 0) {
    if (over) state.first = now + by.window;
    state.second = taken += cost;
  }
  seen.available = by.quota - std::min(by.quota, taken);
  seen.next = state.first > now ? std::min(state.first - now, by.window) : by.window;
  if (!seen.allowed) seen.retry = cost > by.quota ? rate_standing::never : seen.next;
  return seen;
}

}  // namespace fixed

// `first` is the number of the window, `second` has what was taken in the one before it (high half) and in
// it (low half). The one before counts by the part of it that still lies within one window from now, as if
// its requests had been spread evenly.
namespace sliding {

constexpr std::uint64_t half = 0xffff'ffff;
__extension__ using wide = unsigned __int128;

struct view {
  std::uint64_t before, current;
  ticks elapsed;  // of the current window
};

view look(rate_state const& state, rate_parameters const& by, ticks now) noexcept {
  std::uint64_t const number = now / by.window + 1;  // 0 is nothing yet
  view seen{0, 0, now % by.window};
  if (state.first >= number) {  // also a little ahead: another worker's clock
    seen = {state.second >> 32, state.second & half, state.first > number ? 0 : seen.elapsed};
  } else if (state.first + 1 == number) {
    seen.before = state.second & half;
  }
  return seen;
}

/// What of `before` counts after `elapsed`, rounded up. A quota has at most 32 bits, and a window 59: the
/// product needs more than 64.
std::uint64_t carried(std::uint64_t before, ticks elapsed, ticks window) noexcept {
  auto const product = static_cast<wide>(before) * (window - elapsed);
  return static_cast<std::uint64_t>((product + window - 1) / window);
}

/// Until no more than `most` of `before` counts, from the beginning of the window.
ticks until_carried(std::uint64_t before, std::uint64_t most, ticks window) noexcept {
  if (most >= before) return 0;
  auto const product = static_cast<wide>(most) * window;
  return window - static_cast<ticks>(product / before);
}

/// Until `units` are there, from now on.
ticks until(view const& at, rate_parameters const& by, std::uint64_t units) noexcept {
  auto const spare = [&](std::uint64_t taken) { return by.quota - std::min(by.quota, taken + units); };
  if (at.current + units <= by.quota) {
    ticks const when = until_carried(at.before, spare(at.current), by.window);
    return when > at.elapsed ? when - at.elapsed : 0;
  }
  // Not in this window: in the next one the current count is what is carried.
  return by.window - at.elapsed + until_carried(at.current, spare(0), by.window);
}

rate_standing take(rate_state& state, rate_parameters const& by, ticks now, std::uint64_t cost) noexcept {
  view at = look(state, by, now);
  auto const free = [&] {
    auto const taken = at.current + carried(at.before, at.elapsed, by.window);
    return by.quota - std::min(by.quota, taken);
  };
  rate_standing seen;
  seen.allowed = cost <= free();
  if (seen.allowed && cost != 0) {
    at.current += cost;
    state.first = std::max(state.first, now / by.window + 1);
    state.second = at.before << 32 | at.current;
  }
  seen.available = free();
  seen.next = std::max<ticks>(until(at, by, std::min(seen.available + 1, by.quota)), 1);
  if (!seen.allowed)
    seen.retry = cost > by.quota ? rate_standing::never : std::max<ticks>(until(at, by, cost), 1);
  return seen;
}

}  // namespace sliding
}  // namespace

rate_parameters parameters_of(rate_quota const& quota, rate_algorithm algorithm) noexcept {
  auto const requests = std::clamp<std::uint64_t>(quota.requests, 1, most_requests);
  ticks const window = ticks_of(std::clamp(quota.per, std::chrono::nanoseconds(1), longest_window));
  rate_parameters made{.algorithm = algorithm, .quota = requests, .window = window};
  made.unit = std::max<ticks>((window + requests / 2) / requests, 1);
  if (algorithm == rate_algorithm::token_bucket && quota.burst != 0)
    made.quota = std::clamp<std::uint64_t>(quota.burst, 1, ticks_of(longest_window) / made.unit);
  return made;
}

rate_standing take(rate_state& state, rate_parameters const& by, ticks now, std::uint64_t cost) noexcept {
  switch (by.algorithm) {
    case rate_algorithm::token_bucket:
      return bucket::take(state, by, now, cost);
    case rate_algorithm::fixed_window:
      return fixed::take(state, by, now, cost);
    case rate_algorithm::sliding_window:
      break;
  }
  return sliding::take(state, by, now, cost);
}

void give_back(rate_state& state, rate_parameters const& by, ticks now, std::uint64_t cost) noexcept {
  if (by.algorithm == rate_algorithm::token_bucket) return bucket::give_back(state, by, cost);
  if (by.algorithm == rate_algorithm::fixed_window) {
    if (state.first > now) state.second -= std::min(state.second, cost);
    return;
  }
  if (state.first == now / by.window + 1) state.second -= std::min(state.second & sliding::half, cost);
}

std::uint64_t debt(rate_state const& state, rate_parameters const& by, ticks now) noexcept {
  switch (by.algorithm) {
    case rate_algorithm::token_bucket:
      return state.first > now ? state.first - now : 0;
    case rate_algorithm::fixed_window:
      return state.first > now ? state.second : 0;
    case rate_algorithm::sliding_window:
      break;
  }
  auto const at = sliding::look(state, by, now);
  return at.before + at.current;
}

}  // namespace corest::middleware
