// Exponential backoff with full jitter, and servers that say when.
#include "client/retries.hpp"

#include <corest/http/date.hpp>
#include <corest/http/token.hpp>

#include <system_error>

#include <algorithm>
#include <charconv>
#include <limits>

namespace corest::outgoing {

scheduler::duration jitter::up_to(scheduler::duration most) noexcept {
  state_ += 0x9e3779b97f4a7c15u;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
  mixed ^= mixed >> 31;
  if (most <= scheduler::duration::zero()) return scheduler::duration::zero();
  return scheduler::duration(
      static_cast<scheduler::duration::rep>(mixed % (static_cast<std::uint64_t>(most.count()) + 1)));
}

std::optional<scheduler::duration> read_retry_after(std::string_view value, std::int64_t now) noexcept {
  constexpr std::int64_t longest = std::int64_t{366} * 24 * 60 * 60;  // nobody waits that long
  value = http::trim(value);
  std::int64_t seconds = 0;
  auto const read = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (read.ptr != value.data() + value.size() || value.empty()) {
    auto const date = http::parse_date(value, now);
    if (!date) return std::nullopt;
    seconds = *date - now;
  } else if (read.ec != std::errc{}) {
    seconds = longest;
  }
  if (seconds < 0) return std::nullopt;
  return std::chrono::seconds(std::min(seconds, longest));
}

std::optional<scheduler::duration> retries::next(second_chance const& said, scheduler::time_point now,
                                                 scheduler::time_point deadline) noexcept {
  if (!said.worth_it || made_ >= policy_.attempts) return std::nullopt;
  scheduler::duration const cap = policy_.max_backoff;
  scheduler::duration most = policy_.backoff;
  for (unsigned doubled = 1; doubled < made_ && most < cap; ++doubled) most *= 2;
  auto wait = random_.up_to(std::min(most, cap));
  if (said.retry_after) {
    if (*said.retry_after > policy_.max_retry_after) return std::nullopt;
    wait = std::max(wait, *said.retry_after);
  }
  if (saturating_add(now, wait) >= deadline) return std::nullopt;
  ++made_;
  return wait;
}

}  // namespace corest::outgoing
