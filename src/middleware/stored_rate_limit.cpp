// Asking a store before the handler, and going on without it.
#include "middleware/keyed_hash.hpp"
#include "middleware/rate_counts.hpp"
#include "middleware/rate_messages.hpp"

#include <corest/async/exception_group.hpp>
#include <corest/async/timeout.hpp>
#include <corest/middleware/stored_rate_limit.hpp>
#include <corest/observe/log.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace corest {
namespace {

using namespace middleware;

logger const lines{"corest.middleware"};

// How often a store that does not answer is spoken of.
constexpr ticks between_lines = 10 * ticks_per_nanosecond * 1'000'000'000;
constexpr std::size_t least_secret_bytes = 16;

ticks ticks_of(std::chrono::nanoseconds time) noexcept {
  auto const within = std::clamp(time, std::chrono::nanoseconds(0), longest_window);
  return static_cast<ticks>(within.count()) * ticks_per_nanosecond;
}

rate_standing standing_of(rate_store_answer const& said) noexcept {
  auto const retry = said.retry == rate_store_answer::never ? rate_standing::never : ticks_of(said.retry);
  return {said.allowed, said.remaining, ticks_of(said.reset), retry};
}

std::array<counter::series, 4> series_of(std::string_view name) {
  auto& all = counted_rate_requests();
  return {all.with(name, "allowed"), all.with(name, "refused"), all.with(name, "would_refuse"),
          all.with(name, "unanswered")};  // by rate_counts::kind
}

}  // namespace

struct stored_rate_limit::state final : shared_object {
  state(rate_policy policy, rate_limit_store& asked, rate_store_options const& chosen)
      : about(std::move(policy)), store(asked), how(chosen), shown(series_of(about.name)) {}

  void count(rate_counts::kind what) noexcept {
    counts.add(what);
    shown[what].add();
  }
  /// Once in a while, however many requests meet it, and from however many workers.
  void tell(char const* why) noexcept {
    auto const now = now_in_ticks();
    auto told = next_line.load(std::memory_order_relaxed);
    if (now < told ||
        !next_line.compare_exchange_strong(told, now + between_lines, std::memory_order_relaxed))
      return;
    lines.warning("a store of rate limits does not answer",
                  {{"policy", about.name},
                   {"why", why},
                   {"unanswered", counts.sum(rate_counts::unanswered)},
                   {"refuses", how.fail_closed}});
  }
  /// Nothing when it cannot say.
  task<std::optional<rate_store_answer>> ask(rate_store_question asked) {
    std::string why = "it takes too long";
    try {
      auto said = co_await move_on_after(how.timeout, store.take(asked));
      if (said) co_return said;
    } catch (cancelled const&) {
      throw;
    } catch (...) {
      why = corest::describe(std::current_exception());
    }
    count(rate_counts::unanswered);
    tell(why.c_str());
    co_return std::nullopt;
  }

  rate_policy about;
  rate_limit_store& store;
  rate_store_options how;
  rate_counts counts;
  std::array<counter::series, 4> shown;
  std::atomic<ticks> next_line{0};
};

stored_rate_limit::state& stored_rate_limit::own() const noexcept {
  return static_cast<state&>(*state_.get());
}

stored_rate_limit::stored_rate_limit(rate_policy policy, rate_limit_store& store, rate_store_options how) {
  check_policy(policy);
  if (how.timeout <= std::chrono::milliseconds(0))
    refuse_policy(policy.name, "gives its store no time to answer");
  state_ = shared_handle(new state(std::move(policy), store, how));
}

task<response> stored_rate_limit::operator()(request& asked, next handle) const {
  shared_handle const keeps = state_;
  state& of = own();
  auto const& about = of.about;
  auto const key = about.key(asked);
  if (!key) co_return co_await handle(asked);
  rate_quota const own_quota{about.requests, about.per, about.burst};
  rate_quota const quota = about.quota ? about.quota(asked) : own_quota;
  std::uint64_t const cost = about.cost ? about.cost(asked) : 1;
  rate_store_question const wanted{about.name, key->hash(), quota, about.algorithm, cost};
  auto const said = co_await of.ask(wanted);
  if (!said) {
    if (about.shadow || !of.how.fail_closed) co_return co_await handle(asked);
    problem closed(status::service_unavailable, "what this client may ask for cannot be found out now");
    closed.header("Retry-After", "1");
    throw closed;
  }
  of.count(said->allowed  ? rate_counts::allowed
           : about.shadow ? rate_counts::would_refuse
                          : rate_counts::refused);
  if (about.shadow) co_return co_await handle(asked);
  rate_field limits("RateLimit: ");
  rate_field policies("RateLimit-Policy: ");
  auto const standing = standing_of(*said);
  limits.add_limit(about.name, standing);
  policies.add_policy(about.name, quota, parameters_of(quota, about.algorithm));
  if (!said->allowed)
    throw quota_problem(std::vector<std::string>(1, about.name), limits, policies, standing.retry);
  response answer = co_await handle(asked);
  answer.append_lines(policies.line());
  answer.append_lines(limits.line());
  co_return answer;
}

void stored_rate_limit::describe(openapi::operation& op) const {
  if (!own().about.shadow) describe_quota(op);
}

stored_rate_limit::counts stored_rate_limit::counted() const noexcept {
  auto const& of = own().counts;
  return {of.sum(rate_counts::allowed), of.sum(rate_counts::refused), of.sum(rate_counts::would_refuse),
          of.sum(rate_counts::unanswered)};
}

void share_limit_keys(std::string_view secret) {
  if (secret.size() < least_secret_bytes)
    throw std::invalid_argument("share_limit_keys: the secret has less than 16 bytes");
  set_hash_secret(secret);
}

}  // namespace corest
