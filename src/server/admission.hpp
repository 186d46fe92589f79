// Who is let in: one worker's requests in flight, and those that wait for a place.
#pragma once
#include "server/adaptive_limit.hpp"
#include "server/ticket.hpp"
#include "server/waiting_line.hpp"

#include <corest/http/route_policy.hpp>
#include <corest/io/loop.hpp>
#include <corest/server/overload.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace corest::server {

/// The places of one kind, those of the worker or of a route with a limit of its own, and who waits for them.
struct gate {
  gate(route_policy const* whose, waiting_line::settings const& chosen) : policy(whose), line(chosen) {}
  route_policy const* policy;  ///< null: the worker's
  waiting_line line;
};

/// Belongs to one worker; counts() may be asked by any thread. A request that need not wait costs two
/// comparisons and a count.
class admission : private timer {
 public:
  /// `routes` is how many an exchange::route may tell apart.
  admission(io::loop& runs_on, overload_options const& chosen, std::size_t routes);
  ~admission();

  /// Whether a worker that has been busy for `behind` is too late for a request of that importance.
  [[nodiscard]] bool too_late(scheduler::duration behind, priority rank) noexcept {
    return behind > shortest_ && behind_too_far(behind, rank);
  }
  /// A place at once, or none: then `of` may enter the line.
  [[nodiscard]] bool admit(ticket& of, route_policy const& policy) noexcept;
  /// Waits in the line; false when that is full, and `of` is refused.
  [[nodiscard]] bool wait(ticket& of, route_policy const& policy, cancel_scope& scope, ticket_owner& owner);
  /// The request has its answer, or is given up. `took` is zero unless it has waited for something.
  void leave(ticket& of, route_policy const& policy, std::uint32_t route, scheduler::duration took) noexcept;
  void count_busy() noexcept { add(shed_busy_); }

  [[nodiscard]] overload_counts counts() const noexcept;

 private:
  friend class ticket;
  using counter = std::atomic<std::uint64_t>;
  static void add(counter& to) noexcept {
    to.store(to.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }

  [[nodiscard]] bool behind_too_far(scheduler::duration behind, priority rank) noexcept;
  [[nodiscard]] bool take_place(route_policy const* policy) noexcept;
  void give_place_back(route_policy const* policy) noexcept;
  void measure(std::uint32_t route, scheduler::duration took) noexcept;
  void serve_all_of(route_policy const& policy) noexcept;
  gate& gate_of(route_policy const& policy);
  void serve(gate& at) noexcept;
  void call(ticket& of, ticket::state as) noexcept;
  void cancelled(ticket& of) noexcept;
  void expired() noexcept override;
  void watch() noexcept;

  io::loop& loop_;
  overload_options const& chosen_;
  scheduler::duration shortest_;  // that a request may be late and nobody minds
  adaptive_limit limit_;
  std::uint32_t running_ = 0;
  waiting_line::settings line_settings_;
  gate own_;
  std::vector<std::unique_ptr<gate>> gates_;
  std::vector<usual_time> usual_;  // by exchange::route
  scheduler::time_point looked_at_{};
  scheduler::duration busy_then_{};
  bool overrun_ = false;
  bool armed_ = false;
  counter queued_ = 0, shed_full_ = 0, shed_late_ = 0, shed_busy_ = 0;
  std::atomic<std::uint32_t> shown_limit_ = 0, shown_running_ = 0;
};

}  // namespace corest::server
