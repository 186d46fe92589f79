#include "io/cancellation_table.hpp"

#include "io/support.hpp"

#include <corest/async/event.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/timeout.hpp>

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <iterator>
#include <optional>
#include <thread>

namespace io_test {
namespace {

using namespace std::chrono_literals;

row* first_row = nullptr;

// A run takes a few turns of its loop; one that takes so long hangs.
constexpr auto patience = 10s;

enum class moment { before, during, with_completion, ahead_completion, after, never };
constexpr std::string_view names[] = {"before", "during", "with the completion", "ahead of the completion",
                                      "after",  "never"};
constexpr cancel_reason reasons[] = {cancel_reason::user,     cancel_reason::timeout,
                                     cancel_reason::shutdown, cancel_reason::disconnect,
                                     cancel_reason::overload, cancel_reason::sibling_failed};
static_assert(every_case == std::size(names) * 2 * std::size(reasons));

std::ptrdiff_t open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}
bool has_children() {
  siginfo_t any{};
  return ::waitid(P_ALL, 0, &any, WEXITED | WNOHANG | WNOWAIT) == 0;
}

// Longer than the shortest timer of any awaitable here.
constexpr auto busy_elsewhere = 1100us;

// Every 72 seeds go through all cases, each time with other distances between the events. In some the thread
// does not run for a while before each turn of its loop, as on a busy machine: short timers are then overdue
// when the cancellation comes.
struct plan {
  explicit plan(unsigned seed)
      : when(static_cast<moment>(seed % 6)),
        shielded(seed / 6 % 2 == 1),
        reason(reasons[seed / 12 % 6]),
        random_(seed * 0x9e3779b97f4a7c15U | 1) {
    held_up = below(3) == 0;
  }
  unsigned below(unsigned limit) {
    random_ ^= random_ << 13;
    random_ ^= random_ >> 7;
    random_ ^= random_ << 17;
    return static_cast<unsigned>(random_ % limit);
  }
  moment when;
  bool shielded;
  cancel_reason reason;
  bool held_up = false;

 private:
  std::uint64_t random_;
};

struct outcome {
  bool ended = false;
  cancel_reason cancelled_with = cancel_reason::none;
};

// Cancels when the loop looks at its timers: behind the descriptors that are ready, and before their tasks.
class behind_descriptors final : private timer {
 public:
  behind_descriptors(cancel_scope& scope, cancel_reason reason) : scope_(scope), reason_(reason) {
    scheduler::current().arm(*this, scheduler::time_point::min());
  }

 private:
  void expired() noexcept override { scope_.cancel(reason_); }
  cancel_scope& scope_;
  cancel_reason reason_;
};

task<> one_turn(plan const& now) {
  if (now.held_up) std::this_thread::sleep_for(busy_elsewhere);
  co_await turn();
}
task<> some_turns(plan& now) {
  for (unsigned left = now.below(3); left != 0; --left) co_await one_turn(now);
}

task<> observed(awaited_operation& operation, outcome& seen) {
  try {
    co_await operation.wait();
    seen.ended = true;
  } catch (cancelled const& why) {
    seen.cancelled_with = why.reason();
  }
}
task<> protected_by(bool shielded, awaited_operation& operation, outcome& seen) {
  if (!shielded) {
    co_await observed(operation, seen);
    co_return;
  }
  co_await shield(1h, observed(operation, seen));
}

task<> act(plan& now, awaited_operation& operation, outcome& seen, group& helpers) {
  co_await operation.set_up(helpers);
  cancel_scope scope;
  event ended;
  auto await_it = [&]() -> task<> {
    environment inside = co_await this_environment();
    inside.scope = &scope;
    co_await in_environment(inside, protected_by(now.shielded, operation, seen));
    ended.set();
  };
  if (now.when == moment::before) scope.cancel(now.reason);
  helpers.spawn(await_it);
  do co_await one_turn(now);
  while (!ended.is_set() && !operation.begun());
  co_await some_turns(now);
  switch (now.when) {
    case moment::before:
      operation.complete(helpers);
      break;
    case moment::during:
      scope.cancel(now.reason);
      co_await some_turns(now);
      operation.complete(helpers);
      break;
    case moment::with_completion: {
      operation.complete(helpers);
      unsigned const distance = now.below(4);
      if (distance == 0) {
        scope.cancel(now.reason);
      } else if (distance == 1) {
        behind_descriptors const cancel(scope, now.reason);
        co_await turn();
      } else {
        for (unsigned i = 1; i < distance; ++i) co_await checkpoint();
        scope.cancel(now.reason);
      }
      break;
    }
    case moment::ahead_completion:
      scope.cancel(now.reason);
      operation.complete(helpers);
      break;
    case moment::after:
      operation.complete(helpers);
      co_await ended.wait();
      scope.cancel(now.reason);
      break;
    case moment::never:
      operation.complete(helpers);
      break;
  }
  co_await ended.wait();
  co_await operation.settle(seen.ended);
}

task<> script(row const& of, plan& now, outcome& seen) {
  auto const operation = of.make();
  auto body = [&](group& helpers) -> task<> {
    co_await act(now, *operation, seen, helpers);
    helpers.cancel();
  };
  co_await timeout(patience, with_group(body));
}

/// Whether the wait must have ended well; nothing when both are right.
std::optional<bool> expected(plan const& now, ends how) {
  if (now.shielded || now.when == moment::after || now.when == moment::never) return true;
  if (how == ends::by_either || now.when == moment::with_completion) return std::nullopt;
  return how == ends::by_completion && now.when != moment::before;
}

void check(row const& of, unsigned seed) {
  plan now(seed);
  CAPTURE(of.name);
  CAPTURE(to_string(now.reason));
  CAPTURE(names[static_cast<int>(now.when)]);
  CAPTURE(now.shielded);
  CAPTURE(now.held_up);
  CAPTURE(seed);
  auto const before = open_descriptors();
  outcome seen;
  corest::run(script(of, now, seen), on_interrupt::leave);
  auto const right = expected(now, of.how);
  if (right) REQUIRE(seen.ended == *right);
  REQUIRE(seen.cancelled_with == (seen.ended ? cancel_reason::none : now.reason));
  REQUIRE(open_descriptors() == before);
  REQUIRE(!has_children());
}

}  // namespace

task<> awaited_operation::set_up(group&) { co_return; }

task<> awaited_operation::settle(bool taken) {
  if (!taken) co_await wait();
  REQUIRE(!left());
}

row::row(std::string_view what, maker makes, ends whether, unsigned most_seeds) noexcept
    : name(what), make(makes), how(whether), seeds(most_seeds), next(first_row) {
  first_row = this;
}

void check_cancellation_table(unsigned seeds) {
  REQUIRE(first_row != nullptr);
  for (row const* each = first_row; each != nullptr; each = each->next)
    for (unsigned seed = 0; seed < std::min(seeds, each->seeds); ++seed) check(*each, seed);
}

}  // namespace io_test
