// The access log: one line per request.
#pragma once
#include <corest/observe/access_log_options.hpp>
#include <corest/observe/trace_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace corest {

namespace observe {
class log_ring;
}

/// What a line of the access log says.
struct access_record {
  std::string_view client;  ///< its address
  std::string_view method;
  std::string_view
      target;  ///< as received; cut to access_log::max_target_bytes, values of secret parameters left out
  std::string_view route;  ///< its pattern; empty where none answers
  int status;
  std::uint64_t bytes_in;  ///< of bodies
  std::uint64_t bytes_out;
  std::chrono::nanoseconds queue;    ///< behind others
  std::chrono::nanoseconds handler;  ///< until the response was there
  std::chrono::nanoseconds write;    ///< of a streamed response, until it was sent
  std::string_view request_id;
  trace_id trace;
  std::string_view user_agent;  ///< empty: not said
};

/// Lines in the form of the log, under the logger "corest.access" (so COREST_LOG=corest.access=off turns it
/// off). They gather in memory and are written by the log's thread; where there is none, by flush(). Belongs
/// to one worker; no allocation, lock or system call for a line, but one to wake the thread, a few times a
/// second.
class access_log {
 public:
  static constexpr std::size_t max_target_bytes = 512;      ///< a longer target is cut and ends in "..."
  static constexpr std::size_t max_user_agent_bytes = 256;  ///< the same
  static constexpr std::size_t ring_bytes = 256 * 1024;     ///< what may gather; what comes on top is dropped
  static constexpr std::chrono::seconds max_delay{1};       ///< after which who has no thread calls flush()

  explicit access_log(access_log_options const& options);
  access_log(access_log const&) = delete;
  access_log& operator=(access_log const&) = delete;
  ~access_log();

  /// Whether such a request is written, by its options; one that is counts.
  [[nodiscard]] bool wants(int status, std::chrono::nanoseconds duration) noexcept;
  void line(std::int64_t unix_nanos, access_record const& record) noexcept;
  /// Writes what has gathered, unless the log's thread does.
  void flush() noexcept;
  /// Whether flush() is needed.
  [[nodiscard]] bool waits() const noexcept;

 private:
  access_log_options options_;
  unsigned passed_over_ = 0;
  observe::log_ring* ring_ = nullptr;  // made for the first line
};

}  // namespace corest
