// The access log: one line per request, batched per worker.
#pragma once
#include <corest/base/buffer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace corest {

/// Whether there is an access log.
struct access_log_options {
  bool on = true;
};

/// What a line of the access log says.
struct access_record {
  std::string_view remote_address;
  std::string_view method;
  std::string_view target;  ///< as received; cut to access_log::max_target_bytes
  int status;
  std::size_t body_bytes;
  std::chrono::nanoseconds duration;
  std::string_view request_id;
};

/// Collects lines and hands them to spdlog in batches, since each write is dearer than all the formatting.
/// Belongs to one worker. Lines: `2026-01-31T12:00:00Z 127.0.0.1 "GET /path" 200 27 153us id`.
class access_log {
 public:
  static constexpr std::size_t batch_bytes = 64 * 1024;  ///< written when this much has gathered
  static constexpr std::size_t max_target_bytes = 512;   ///< a longer target is cut and ends in "..."
  static constexpr std::chrono::seconds max_delay{1};    ///< ... or when a line is this old: flush() then

  access_log();
  access_log(access_log const&) = delete;
  access_log& operator=(access_log const&) = delete;
  ~access_log() { flush(); }

  /// `unix_seconds` is the time of the line; the formatted time is cached per second.
  void line(std::int64_t unix_seconds, access_record const& record);
  /// Writes what has gathered; never throws.
  void flush() noexcept;
  [[nodiscard]] bool empty() const noexcept { return lines_.empty(); }

 private:
  buffer lines_;
  std::int64_t second_ = -1;
  char time_[20];  // 2026-01-31T12:00:00Z
};

}  // namespace corest
