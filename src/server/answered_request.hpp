// What is known of a request when it has been answered: all that observers are told.
#pragma once
#include <corest/async/scheduler.hpp>
#include <corest/http/exchange.hpp>
#include <corest/observe/route_name.hpp>

#include <cstdint>

namespace corest::server {

/// The stages of a request, from one reading of the clock to the next.
struct request_times {
  scheduler::time_point arrived;  ///< the loop woke up with its last byte; until `begun` others came first
  scheduler::time_point begun;    ///< the worker turned to it: parsing, routing and the handler follow
  scheduler::time_point made;     ///< the response was there, or the head of a streamed one
  /// A streamed response was sent or broke off. The same as `made` for one that was there as a whole: it
  /// leaves with the others of its turn, in one system call.
  scheduler::time_point sent;
};

/// Views die with the call.
struct answered_request {
  corest::exchange const& exchange;
  route_name const& route;
  request_times when;
  std::uint64_t body_received;  ///< bytes, without transfer coding, as they came: packed where they were
  std::uint64_t body_sent;      ///< bytes, without transfer coding; of a stream those that were handed over
};

}  // namespace corest::server
