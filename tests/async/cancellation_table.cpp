#include "async/cancellation_table.hpp"

#include "async/run.hpp"

#include <corest/async/group.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <utility>

namespace corest::tests {
namespace {

using namespace std::chrono_literals;

row* first_row = nullptr;

enum class moment {
  before,            // the scope is cancelled when the wait begins
  during,            // while it waits; the completion comes later
  with_completion,   // in one turn, behind the completion: what completed first wins
  ahead_completion,  // in one turn, ahead of the completion: the cancellation wins
  after,             // when the wait has ended
  never,
};
constexpr moment moments[] = {moment::before,           moment::during, moment::with_completion,
                              moment::ahead_completion, moment::after,  moment::never};
constexpr std::string_view names[] = {"before", "during", "with the completion", "ahead of the completion",
                                      "after",  "never"};

struct outcome {
  bool ended = false;
  std::optional<cancel_reason> cancelled_with;
};

task<> observed(awaited_operation& operation, outcome& seen) {
  try {
    co_await operation.wait();
    seen.ended = true;
  } catch (cancelled const& why) {
    seen.cancelled_with = why.reason();
  }
}

// Outside a shield the cancellation ends the wait; inside it the wait goes on for the grace.
task<> protected_by(bool shielded, awaited_operation& operation, outcome& seen) {
  if (!shielded) {
    co_await observed(operation, seen);
    co_return;
  }
  co_await shield(1h, observed(operation, seen));
}

struct run {
  row const& of;
  cancel_reason reason;
  moment when;
  bool shielded;
  std::uint64_t seed;
};

// A moment in time ends a wait just before the script would, or behind the script where that comes first.
scheduler::time_point completion_of(moment when) {
  switch (when) {
    case moment::before:
    case moment::during:
      return scheduler::time_point(2ms);
    case moment::ahead_completion:
      return scheduler::time_point(1ms + 1ns);
    default:
      return scheduler::time_point(1ms - 1ns);
  }
}

void check(run const& one) {
  CAPTURE(one.of.name);
  CAPTURE(to_string(one.reason));
  CAPTURE(names[static_cast<int>(one.when)]);
  CAPTURE(one.shielded);
  CAPTURE(one.seed);
  virtual_clock clock(one.seed);
  auto const made = one.of.make(clock);
  awaited_operation& operation = *made;
  operation.completes_at(completion_of(one.when));
  outcome seen;
  cancel_scope scope;
  auto script = [&](group& g) -> task<> {
    auto await_it = [&]() -> task<> {
      environment inside = co_await this_environment();
      inside.scope = &scope;
      co_await in_environment(inside, protected_by(one.shielded, operation, seen));
    };
    if (one.when == moment::before) scope.cancel(one.reason);
    g.spawn(await_it);
    co_await sleep_for(1ms);  // the wait has begun
    switch (one.when) {
      case moment::before:
        break;
      case moment::during:
        scope.cancel(one.reason);
        co_await sleep_for(1ms);
        operation.complete();
        break;
      case moment::with_completion:
        operation.complete();
        scope.cancel(one.reason);
        break;
      case moment::ahead_completion:
        scope.cancel(one.reason);
        operation.complete();
        break;
      case moment::after:
        operation.complete();
        co_await sleep_for(1ms);
        scope.cancel(one.reason);
        break;
      case moment::never:
        operation.complete();
        break;
    }
    co_await sleep_for(1ms);
    if (one.when == moment::before) operation.complete();
    co_await sleep_for(1ms);
  };
  clock.run(with_group(script));

  bool const open = one.when == moment::with_completion && !operation.settles_at_once();
  bool const reaches = !one.shielded && (one.when == moment::before || one.when == moment::during ||
                                         one.when == moment::ahead_completion || (open && !seen.ended));
  REQUIRE(seen.ended == !reaches);
  REQUIRE(seen.cancelled_with.value_or(cancel_reason::none) == (reaches ? one.reason : cancel_reason::none));
  if (!operation.keeps()) return;
  REQUIRE(operation.left() == (reaches || !operation.takes()));
  if (!reaches) return;
  // Nothing was lost: whoever comes next gets it without another completion.
  outcome next;
  clock.run(observed(operation, next));
  REQUIRE(next.ended);
  REQUIRE(operation.left() == !operation.takes());
}

}  // namespace

row::row(std::string_view what, maker how) noexcept : name(what), make(how), next(first_row) {
  first_row = this;
}

void check_cancellation_table(unsigned seeds) {
  REQUIRE(first_row != nullptr);
  for (row const* each = first_row; each != nullptr; each = each->next)
    for (std::uint64_t seed = 1; seed <= seeds; ++seed)
      for (bool const shielded : {false, true})
        for (moment const when : moments) {
          // Every reason with every moment, spread over the seeds.
          auto const reason = all_reasons[(seed + static_cast<unsigned>(when)) % std::size(all_reasons)];
          check({*each, reason, when, shielded, seed});
        }
}

}  // namespace corest::tests
