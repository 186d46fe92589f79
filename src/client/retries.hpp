// The attempts of one call: how many, and how far apart.
#pragma once
#include <corest/async/scheduler.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/client/retry_policy.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>

namespace corest::outgoing {

/// Numbers that differ from client to client; splitmix64.
class jitter {
 public:
  explicit jitter(std::uint64_t seed) noexcept : state_(seed) {}
  /// From 0 to `most`.
  [[nodiscard]] scheduler::duration up_to(scheduler::duration most) noexcept;

 private:
  std::uint64_t state_;
};

/// What an attempt that did not bring it says about the next one.
struct second_chance {
  bool worth_it = false;
  std::optional<scheduler::duration> retry_after{};
};

/// The wait that Retry-After asks for: seconds, or a date, with `now` in seconds since 1970. Nothing when it
/// is neither, or in the past.
[[nodiscard]] std::optional<scheduler::duration> read_retry_after(std::string_view value,
                                                                  std::int64_t now) noexcept;

class retries {
 public:
  retries(retry_policy const& policy, jitter& random) noexcept : policy_(policy), random_(random) {}

  /// How long to wait before the next attempt, behind one that failed at `now`; nothing: there is none.
  [[nodiscard]] std::optional<scheduler::duration> next(second_chance const& said, scheduler::time_point now,
                                                        scheduler::time_point deadline) noexcept;

 private:
  retry_policy const& policy_;
  jitter& random_;
  unsigned made_ = 1;
};

/// Calls attempt(), a task<T>, until it brings what judge() does not give a second chance: judge(T const*) is
/// asked of what it gave, judge(std::exception_ptr) of what it threw. The last outcome is the outcome.
/// `on_retry()` is called before each further attempt.
template <class Attempt, class Judge, class OnRetry>
auto with_retries(retries left, Attempt attempt, Judge judge, OnRetry on_retry) -> decltype(attempt()) {
  environment const& here = co_await this_environment();
  for (;;) {
    second_chance said;
    {
      using value = typename decltype(attempt())::value_type;
      std::optional<value> given;
      std::exception_ptr failure;
      try {
        given.emplace(co_await attempt());
      } catch (...) {
        failure = std::current_exception();
      }
      said = failure ? judge(failure) : judge(*given);
      auto const wait = left.next(said, scheduler::current().now(), here.scope->deadline());
      if (!wait) {
        if (failure) std::rethrow_exception(failure);
        co_return std::move(*given);
      }
      said.retry_after = wait;
    }
    co_await sleep_for(*said.retry_after);
    on_retry();
  }
}

}  // namespace corest::outgoing
