// The HTTP client of one worker: calls on kept connections, within limits of time and size, repeated when
// that is safe.
#pragma once
#include <corest/async/task.hpp>
#include <corest/client/client_call.hpp>
#include <corest/client/retry_policy.hpp>
#include <corest/http/limits.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace corest {

/// The body of an answer that is kept in memory as a whole; what is larger is for stream().
inline constexpr std::uint64_t default_response_bytes = 8 * 1024 * 1024;
/// To one host at once. A call beyond it waits for a place, in order of arrival, within its time.
inline constexpr std::size_t default_connections_per_host = 32;
/// Interim responses (1xx) before the one that counts; more are a server that never comes to the point.
inline constexpr std::size_t max_interim_responses = 16;

struct http_client_options {
  std::string base_url{};                            ///< "http://host:port/prefix"; plain http only
  std::chrono::milliseconds connect_timeout{5'000};  ///< the name and the race of its addresses
  std::chrono::milliseconds timeout{30'000};         ///< a whole call; the scope's deadline counts too
  std::chrono::milliseconds idle_timeout{30'000};    ///< of a kept connection; shorter than most servers'
  std::size_t max_connections_per_host = default_connections_per_host;
  std::uint64_t max_response_bytes = default_response_bytes;  ///< of a body; beyond: client_errc::too_large
  http::head_limits head{};  ///< of an answer; beyond: client_errc::malformed
  retry_policy retry{};
  std::string user_agent = "corest";
  /// Sends `traceparent`, `tracestate` and `baggage` of the request that calls. For services of others say
  /// no: baggage came from your clients, and may name them.
  bool tell_trace = true;
};

/// What a client has done since it was made.
struct http_client_statistics {
  std::uint64_t calls = 0;
  std::uint64_t retries = 0;      ///< further attempts, by the retry_policy
  std::uint64_t connections = 0;  ///< made
  std::uint64_t stale = 0;        ///< kept ones that the server had closed, found when they were used
  std::size_t idle = 0;           ///< kept now
};

/// Belongs to the worker on which it is first used; a program with several has one for each (per_worker).
/// Outlives its calls. Does not follow redirects, and asks for no content coding: an answer is given as it
/// came.
class http_client {
 public:
  /// Throws std::invalid_argument when base_url is none.
  explicit http_client(http_client_options options = {});
  http_client(http_client&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  http_client& operator=(http_client&& other) noexcept {
    http_client taken(std::move(other));
    std::swap(state_, taken.state_);
    return *this;
  }
  ~http_client();

  client_call get(std::string_view target) { return call(method::get, target); }
  client_call head(std::string_view target) { return call(method::head, target); }
  client_call delete_(std::string_view target) { return call(method::delete_, target); }
  client_call post(std::string_view target, std::string body = {}, std::string_view content_type = {}) {
    return call(method::post, target, std::move(body), content_type);
  }
  client_call put(std::string_view target, std::string body = {}, std::string_view content_type = {}) {
    return call(method::put, target, std::move(body), content_type);
  }
  client_call patch(std::string_view target, std::string body = {}, std::string_view content_type = {}) {
    return call(method::patch, target, std::move(body), content_type);
  }
  /// Any method but CONNECT, TRACE and `other`.
  client_call call(method verb, std::string_view target, std::string body = {},
                   std::string_view content_type = {});

  /// Cancelled at any moment, it closes the connection it was using and gives its place back.
  task<client_response> send(client_request what);
  task<client_stream> stream(client_request what);

  [[nodiscard]] http_client_statistics statistics() const noexcept;

 private:
  struct state;
  state* state_;  // owned; no unique_ptr, for <memory> is costly
};

}  // namespace corest
