// A request that outlives its turn of the loop: its exchange and its bytes in memory of their own.
#pragma once
#include "server/answered_request.hpp"
#include "server/request_trace.hpp"
#include "server/ticket.hpp"

#include <corest/async/cancel.hpp>
#include <corest/async/environment.hpp>
#include <corest/base/buffer.hpp>
#include <corest/http/exchange.hpp>
#include <corest/http/route_policy.hpp>
#include <corest/observe/log_scope.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace corest::server {

/// Holds everything a suspended endpoint may look at until it has finished. Pooled per worker.
class in_flight {
 public:
  /// Moves `x` here with its times so far, copies its bytes and opens a scope below `parent`; x is left ready
  /// for another request. `policy` may be null.
  void take(corest::exchange& x, route_policy const* policy, cancel_scope& parent, request_times const& when);
  /// Its span goes with it, and is seen from its environment, as what it is called in the log. `label` views
  /// what exchange() has.
  void adopt(request_trace& trace, request_label const& label) noexcept {
    trace_.take(trace);
    label_ = label;
    labelled_.outer = trace_.entry();
    env_.context = &labelled_;
  }
  void close();

  [[nodiscard]] corest::exchange& exchange() noexcept { return exchange_; }
  [[nodiscard]] environment const& env() const noexcept { return env_; }
  [[nodiscard]] cancel_scope& scope() noexcept { return *scope_; }
  /// Its place among those in flight.
  [[nodiscard]] server::ticket& ticket() noexcept { return ticket_; }
  /// When its endpoint was started.
  scheduler::time_point started{};
  [[nodiscard]] request_times& when() noexcept { return when_; }
  [[nodiscard]] request_trace& trace() noexcept { return trace_; }
  [[nodiscard]] route_policy const& policy() const noexcept { return *policy_; }

 private:
  corest::exchange exchange_;
  buffer bytes_;
  route_policy const* policy_ = nullptr;
  request_times when_;
  std::optional<cancel_scope> scope_;
  request_trace trace_;
  request_label label_;
  context_entry labelled_{&current_request_label, &label_, nullptr};
  server::ticket ticket_;
  environment env_{nullptr};
};

/// Those that are free; what a burst needed is kept up to a bound, and no more.
class in_flight_pool {
 public:
  static constexpr std::size_t most_kept = 256;

  in_flight_pool() { free_.reserve(most_kept); }
  [[nodiscard]] std::unique_ptr<in_flight> take();
  void give_back(std::unique_ptr<in_flight> used) noexcept;

 private:
  std::vector<std::unique_ptr<in_flight>> free_;
};

}  // namespace corest::server
