#include "server/admission.hpp"

#include <algorithm>
#include <utility>

namespace corest::server {
namespace {

/// How often a line is looked at while nobody of this worker leaves: for those whose patience is over, and
/// for places of a route's limit that another worker has given back.
constexpr std::chrono::milliseconds look{2};

/// A worker that has slept for less than a twentieth of an interval has no time to spare.
constexpr int spare_part = 20;

}  // namespace

void ticket::scope_cancelled(cancel_reason) noexcept { at_->cancelled(*this); }

admission::admission(io::loop& runs_on, overload_options const& chosen, std::size_t routes)
    : loop_(runs_on),
      chosen_(chosen),
      shortest_(chosen.on ? chosen.lag / 4 : scheduler::duration::max()),
      limit_({.least = std::min(chosen.least_in_flight, chosen.most_in_flight),
              .most = chosen.most_in_flight,
              .tolerance = chosen.tolerance}),
      line_settings_{.most = chosen.queue, .target = chosen.target, .interval = chosen.interval},
      own_(nullptr, line_settings_),
      usual_(routes),
      shown_limit_(limit_.limit()) {}

admission::~admission() { loop_.disarm(*this); }

// A standing delay is what counts, not a burst: how long has the worker had no pause? Asked only of one that
// is late, and then answered for an interval.
bool admission::behind_too_far(scheduler::duration behind, priority rank) noexcept {
  auto const now = loop_.now();
  auto const busy = loop_.statistics().busy;
  if (now - looked_at_ >= chosen_.interval) {
    overrun_ = now - looked_at_ - (busy - busy_then_) < (now - looked_at_) / spare_part;
    looked_at_ = now;
    busy_then_ = busy;
  }
  if (rank == priority::critical) return false;
  return behind > chosen_.lag || (overrun_ && rank == priority::batch);
}

bool admission::admit(ticket& of, route_policy const& policy) noexcept {
  of.heard_ = true;
  of.state_ = ticket::state::none;
  if (!chosen_.on) return true;
  if (policy.max_in_flight != 0) {
    if (!take_place(&policy)) return false;
  } else {
    if (policy.priority == priority::critical) return true;
    if (!own_.line.empty() || !take_place(nullptr)) return false;
  }
  of.state_ = ticket::state::admitted;
  return true;
}

bool admission::take_place(route_policy const* policy) noexcept {
  if (policy == nullptr) {
    if (running_ >= limit_.limit()) return false;
    limit_.started(++running_);
    shown_running_.store(running_, std::memory_order_relaxed);
    return true;
  }
  // Never above the limit for longer than this: others see it full, and come back.
  if (policy->in_flight->fetch_add(1, std::memory_order_relaxed) < policy->max_in_flight) return true;
  policy->in_flight->fetch_sub(1, std::memory_order_relaxed);
  return false;
}

void admission::give_place_back(route_policy const* policy) noexcept {
  if (policy != nullptr) {
    policy->in_flight->fetch_sub(1, std::memory_order_relaxed);
    return;
  }
  shown_running_.store(--running_, std::memory_order_relaxed);
}

bool admission::wait(ticket& of, route_policy const& policy, cancel_scope& scope, ticket_owner& owner) {
  gate& through = policy.max_in_flight == 0 ? own_ : gate_of(policy);
  auto const now = loop_.now();
  of.rank = policy.priority;
  waiting_line::place* const gone = through.line.enter(of, now);
  if (gone == &of) {
    add(shed_full_);
    return false;
  }
  add(queued_);
  of.at_ = this;
  of.through_ = &through;
  of.owner_ = &owner;
  of.state_ = ticket::state::waiting;
  of.heard_ = false;
  scope.add(of);
  if (gone != nullptr) {
    add(shed_full_);
    call(static_cast<ticket&>(*gone), ticket::state::refused);
  }
  watch();
  return true;
}

gate& admission::gate_of(route_policy const& policy) {
  for (auto const& each : gates_)
    if (each->policy == &policy) return *each;
  return *gates_.emplace_back(std::make_unique<gate>(&policy, line_settings_));
}

void admission::leave(ticket& of, route_policy const& policy, std::uint32_t route,
                      scheduler::duration took) noexcept {
  auto const was = std::exchange(of.state_, ticket::state::none);
  if (!std::exchange(of.heard_, true)) {  // given up before it heard
    static_cast<cancel_hook&>(of).unlink();
    static_cast<runnable&>(of).unlink();
    if (was == ticket::state::waiting) of.through_->line.leave(of);
  }
  if (was != ticket::state::admitted) return;
  if (policy.max_in_flight != 0) {
    give_place_back(&policy);
    serve_all_of(policy);
    return;
  }
  give_place_back(nullptr);
  if (took > scheduler::duration::zero()) measure(route, took);
  if (!own_.line.empty()) serve(own_);
}

void admission::serve_all_of(route_policy const& policy) noexcept {
  for (auto const& each : gates_)
    if (each->policy == &policy && !each->line.empty()) serve(*each);
}

void admission::measure(std::uint32_t route, scheduler::duration took) noexcept {
  usual_time& usual = usual_[route];
  if (limit_.calm(running_)) usual.learn(took);
  limit_.ended(took, std::max(usual.mean(), scheduler::duration(1)), running_, loop_.now());
  shown_limit_.store(limit_.limit(), std::memory_order_relaxed);
}

// Drops those who have waited too long first: a place goes to somebody who can still use it.
void admission::serve(gate& at) noexcept {
  auto const now = loop_.now();
  while (auto* const late = at.line.overdue(now)) {
    add(shed_late_);
    call(static_cast<ticket&>(*late), ticket::state::refused);
  }
  while (!at.line.empty() && take_place(at.policy))
    call(static_cast<ticket&>(at.line.next(now)), ticket::state::admitted);
}

void admission::call(ticket& of, ticket::state as) noexcept {
  static_cast<cancel_hook&>(of).unlink();
  of.state_ = as;
  loop_.post(of);
}

// The hook has left its scope already; the owner finds out why.
void admission::cancelled(ticket& of) noexcept {
  of.through_->line.leave(of);
  of.state_ = ticket::state::refused;
  loop_.post(of);
}

void admission::watch() noexcept {
  if (std::exchange(armed_, true)) return;
  loop_.arm(*this, loop_.now() + look);
}

void admission::expired() noexcept {
  armed_ = false;
  bool more = false;
  if (!own_.line.empty()) serve(own_);
  more |= !own_.line.empty();
  for (auto const& each : gates_) {
    if (!each->line.empty()) serve(*each);
    more |= !each->line.empty();
  }
  if (more) watch();
}

overload_counts admission::counts() const noexcept {
  auto const now = [](counter const& of) { return of.load(std::memory_order_relaxed); };
  return {.queued = now(queued_),
          .shed_full = now(shed_full_),
          .shed_late = now(shed_late_),
          .shed_busy = now(shed_busy_),
          .in_flight = shown_running_.load(std::memory_order_relaxed),
          .limit = shown_limit_.load(std::memory_order_relaxed)};
}

}  // namespace corest::server
