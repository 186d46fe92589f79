// Where the lines of all threads come together and are written.
#pragma once
#include "observe/log_line.hpp"
#include "observe/log_output.hpp"
#include "observe/log_repeats.hpp"
#include "observe/log_rings.hpp"

#include <corest/observe/logging.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>

namespace corest::observe {

[[nodiscard]] std::int64_t unix_nanos_now() noexcept;

/// Each thread that logs has a ring, and so has the access log of each worker. What is in them is written, in
/// the order of time, by a thread of its own where one is wanted, which the first line starts, else by
/// whoever has added a line. Never destroyed: threads may log while the process exits.
class log_hub {
 public:
  static constexpr std::size_t thread_bytes = 64 * 1024;   ///< of a thread's ring
  static constexpr std::chrono::milliseconds gather{100};  ///< lines wait this long for others, errors do not
  static constexpr std::chrono::seconds round{1};          ///< the thread wakes up at least so often
  static constexpr std::chrono::seconds patience{
      2};  ///< at the end of a process, for a reader that does not read

  static log_hub& instance() noexcept;

  /// This thread's ring; null when it has none, which is counted.
  [[nodiscard]] log_ring* mine() noexcept;
  /// A ring for one writer at a time; throws std::bad_alloc.
  [[nodiscard]] log_ring& borrow(std::size_t bytes) { return rings_.borrow(bytes); }
  void give_back(log_ring& used) noexcept { rings_.give_back(used); }

  /// A line was added: wakes who writes, or writes. `urgent`: without waiting for others.
  void added(log_ring& to, bool urgent) noexcept;
  [[nodiscard]] bool has_thread() const noexcept {
    return writer_.load(std::memory_order_relaxed) == writer::thread;
  }
  /// The same for who has added a line: starts the thread where it is wanted and not there yet. Any thread.
  [[nodiscard]] bool thread_for_lines() noexcept {
    writer const now = writer_.load(std::memory_order_relaxed);
    return now == writer::thread || (now == writer::wanted && start_thread());
  }
  /// Writes all that has been added before; waits for whoever is writing.
  void drain() noexcept;
  /// The same, given up after `patience`: for the end of a process.
  void drain_at_end() noexcept;

  /// From now on a thread is wanted. A process that logs nothing does not get it: a second thread makes the
  /// system calls of the first dearer.
  void want_thread() noexcept;
  /// Ends the thread, if there is one, and writes what is left.
  void stop() noexcept;
  void reopen() noexcept;
  void lose(std::uint64_t lines) noexcept { lost_.fetch_add(lines, std::memory_order_relaxed); }

  /// Empty: standard error. Throws std::runtime_error when the file cannot be opened.
  void write_to(std::string const& file);
  /// `terminal`: lines may go to one.
  void look_like(log_form form, bool terminal) noexcept;
  [[nodiscard]] line_style style() const noexcept {
    return {json_.load(std::memory_order_relaxed), colours_.load(std::memory_order_relaxed)};
  }
  log_repeats repeats;

  [[nodiscard]] log_statistics statistics() noexcept;

 private:
  enum class writer : unsigned char { who_logs, wanted, thread };

  log_hub();
  bool start_thread() noexcept;
  void run() noexcept;
  void wait(std::unique_lock<std::mutex>& lock);
  void drain_locked() noexcept;
  void flush_batch() noexcept;
  void tell_what_is_missing() noexcept;
  void append(log_level level, std::string_view message, std::span<log_field const> fields) noexcept;
  [[nodiscard]] std::uint64_t dropped() noexcept;

  std::atomic<bool> json_{true};
  std::atomic<bool> colours_{false};
  std::atomic<bool> reopen_{false};
  std::atomic<std::uint64_t> written_{0};
  std::atomic<std::uint64_t> lost_{0};

  log_rings rings_;

  std::mutex draining_;  // of who reads the rings; guards what follows
  std::string batch_;
  std::uint64_t batch_lines_ = 0;
  std::uint64_t dropped_told_ = 0;
  std::chrono::steady_clock::time_point told_{};
  log_output output_;

  std::atomic<writer> writer_{writer::who_logs};  // changed under starting_
  std::mutex starting_;
  std::atomic<bool> asleep_{false};
  std::atomic<bool> urgent_{false};
  bool stopping_ = false;
  std::mutex wake_mutex_;
  std::condition_variable wake_;
  std::thread thread_;
};

}  // namespace corest::observe
