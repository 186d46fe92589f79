// What the connections of one worker share: its loop, its buffers, its one exchange, its log.
#pragma once
#include "server/admission.hpp"
#include "server/answered_request.hpp"
#include "server/in_flight.hpp"
#include "server/limit_watch.hpp"
#include "server/request_id.hpp"
#include "server/request_trace.hpp"

#include <corest/async/cancel.hpp>
#include <corest/async/environment.hpp>
#include <corest/base/buffer.hpp>
#include <corest/base/tally.hpp>
#include <corest/http/date.hpp>
#include <corest/http/exchange.hpp>
#include <corest/io/loop.hpp>
#include <corest/observe/access_log.hpp>
#include <corest/observe/log_scope.hpp>
#include <corest/observe/request_metrics.hpp>
#include <corest/server/application.hpp>
#include <corest/server/observers.hpp>
#include <corest/server/options.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace corest::server {

class connection;

/// Knows how many connections each address has, and hears of one that has closed just before it is freed.
class connection_owner {
 public:
  /// Whether its address may have it; it is counted then, unless it is a trusted proxy's.
  virtual bool admit(connection& asks) = 0;
  virtual void closed(connection& gone) noexcept = 0;

 protected:
  ~connection_owner() = default;
};

/// Used by one thread only. A connection borrows `input`, `output` and `exchange` between two suspensions
/// and leaves nothing of its own in them when it suspends.
class workbench : timer {
 public:
  /// One read takes at most this much: several pipelined requests, or a good piece of a body.
  static constexpr std::size_t input_bytes = 64 * 1024;
  /// Answers to pipelined requests gather up to this much before they are sent.
  static constexpr std::size_t output_bytes = 64 * 1024;
  /// An output buffer that a large answer has blown up beyond this gives its memory back.
  static constexpr std::size_t most_output_kept = 1024 * 1024;

  workbench(io::loop& runs_on, application& serves, options const& chosen, observers const& told,
            connection_owner& owns);
  ~workbench();

  io::loop& loop;
  application& app;
  options const& settings;
  std::span<route_name const> routes;  ///< by exchange::route
  http::trusted_proxies const proxies;
  connection_owner& owner;
  buffer input{input_bytes};
  buffer output{output_bytes};
  corest::exchange exchange;
  span_source* const traces;  ///< null: no tracing
  request_trace trace;        ///< of the request in `exchange`
  in_flight_pool pool;
  request_ids ids;
  cancel_scope root;
  environment env{&root};
  bool draining = false;
  limit_watch limits;
  admission admitting;
  tally<> received;  ///< bytes
  tally<> sent;      ///< bytes
  /// Connections that were refused and are still read from, so that no reset eats the refusal.
  static constexpr unsigned most_refused_lingering = 64;
  unsigned refused_lingering = 0;
  scheduler::time_point grace_over =
      scheduler::time_point::max();  // of a drain: no longer for idle connections

  /// "Server: corest\r\nDate: ...\r\n", made once a second.
  [[nodiscard]] std::string_view date_block() noexcept;
  /// What log lines say of a request; views into it.
  [[nodiscard]] request_label label(corest::exchange const& of) const noexcept {
    return {of.request.id(), of.request.method_name(), routes[of.route].pattern};
  }
  /// The times of the message now looked at: it began to be worked on at the wake-up, or at the end of the
  /// one before it.
  [[nodiscard]] request_times begin() const noexcept {
    return {.arrived = loop.now(), .begun = std::max(loop.now(), stamp_), .made = {}, .sent = {}};
  }
  /// The time now, for the stages of a request; that of the wake-up when nobody wants to know.
  [[nodiscard]] scheduler::time_point stamp() noexcept {
    if (told_.anybody() || settings.overload.on) stamp_ = scheduler::clock::now();
    return std::max(loop.now(), stamp_);
  }
  /// A request begins, and ends, to outlive its turn of the loop.
  void entered(std::uint32_t route) noexcept {
    if (metrics_ != nullptr) metrics_->enter(route);
  }
  void left(std::uint32_t route) noexcept {
    if (metrics_ != nullptr) metrics_->leave(route);
  }
  /// Tells all observers of a request that has been answered, or whose client is gone: once for each, and
  /// the one place where that happens. On the hot path: no allocation, no lock, no system call on a warm one.
  void record(corest::exchange const& x, request_trace& traced, request_times const& when,
              std::uint64_t body_received, std::uint64_t body_sent) noexcept;

 private:
  void refresh() noexcept;
  void count(answered_request const& one, request_trace const& traced) noexcept;
  void note_slow(answered_request const& one, request_trace const& traced) noexcept;
  [[nodiscard]] bool quiet(answered_request const& one) const noexcept;
  void write_access_log(answered_request const& one, trace_id its_trace) noexcept;
  void expired() noexcept override;  // the log has waited long enough

  observers told_;
  std::vector<bool> quiet_;  // by exchange::route
  observe::request_shard* metrics_ = nullptr;
  access_log log_;
  scheduler::time_point stamp_{};
  bool log_armed_ = false;
  scheduler::time_point second_ends_{};
  std::int64_t unix_nanos_ = 0;  // at unix_read_
  scheduler::time_point unix_read_{};
  std::array<char, http::max_server_date_bytes> date_;
  std::string_view date_block_;
};

}  // namespace corest::server
