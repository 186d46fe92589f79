// The slowest requests of the last moments, kept only while somebody asks for them.
#pragma once
#include <corest/observe/trace_context.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace corest::observe {

/// Text that is cut where it does not fit, and has no memory of its own.
template <std::size_t Most>
class short_text {
 public:
  short_text() noexcept = default;
  explicit short_text(std::string_view text) noexcept : size_(text.copy(bytes_.data(), Most)) {}
  [[nodiscard]] std::string_view view() const noexcept { return {bytes_.data(), size_}; }

 private:
  std::array<char, Most> bytes_{};
  std::size_t size_ = 0;
};

struct slow_request {
  std::uint32_t route = 0;  ///< an index into the names
  int status = 0;
  std::int64_t unix_nanos = 0;  ///< when its response was there
  std::uint64_t queued = 0;     ///< nanoseconds, as the next two
  std::uint64_t handled = 0;
  std::uint64_t written = 0;  ///< of a streamed response
  trace_id trace{};
  bool recorded = false;  ///< its trace is exported
  short_text<64> id{};
  short_text<128> path{};  ///< without its query

  /// What it is ranked by: until the response was there. How long a stream goes on is up to who asked for it.
  [[nodiscard]] std::uint64_t waited() const noexcept { return queued + handled; }
};

/// Those of one worker. Nobody waits for it but for who copies a few of them.
class slow_requests {
 public:
  static constexpr std::size_t most = 20;  ///< from one take() to the next

  /// Whether a request of so many nanoseconds may be among them: a comparison, false while nobody watches.
  [[nodiscard]] bool want(std::uint64_t duration) const noexcept {
    return duration >= least_.load(std::memory_order_relaxed);
  }
  void add(slow_request const& one) noexcept;

  /// Begins to keep them, or ends it and forgets them. Any thread, as take().
  void watch(bool on) noexcept;
  /// Moves them into `into`, in no order.
  void take(std::vector<slow_request>& into);

 private:
  static constexpr std::uint64_t nobody = ~std::uint64_t(0);
  void begin_anew() noexcept;

  std::atomic<std::uint64_t> least_ = nobody;
  std::mutex lock_;  // of what follows, while it is copied
  bool watched_ = false;
  std::size_t count_ = 0;
  std::array<slow_request, most> kept_;
};

}  // namespace corest::observe
