// A value that is read all the time and seldom replaced.
#pragma once
#include <corest/web/per_worker.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

namespace corest::middleware {

/// What one worker has seen last.
template <class T>
struct seen_value {
  std::shared_ptr<T const> value = {};
  std::uint64_t version = 0;
};

/// Each worker holds the newest value it has seen, and takes the lock only when there is a newer one.
template <class T>
class published {
 public:
  explicit published(std::shared_ptr<T const> first) : newest_(std::move(first)) {}

  struct view {
    T const& value;
    std::uint64_t version;
  };
  /// Good until this thread calls it again.
  [[nodiscard]] view here() const {
    seen_value<T>& mine = locals_.local();
    if (std::uint64_t const now = version_.load(std::memory_order_acquire); mine.version != now) {
      std::lock_guard const hold(mutex_);
      mine.value = newest_;
      mine.version = version_.load(std::memory_order_relaxed);
    }
    return {*mine.value, mine.version};
  }
  /// `change` gets the newest value and returns the one to follow; changes come one after the other.
  template <class F>
  void change(F&& change) {
    std::lock_guard const hold(mutex_);
    newest_ = change(*newest_);
    version_.fetch_add(1, std::memory_order_release);
  }
  [[nodiscard]] std::shared_ptr<T const> newest() const {
    std::lock_guard const hold(mutex_);
    return newest_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<T const> newest_;
  std::atomic<std::uint64_t> version_{1};
  per_worker<seen_value<T>> locals_;
};

}  // namespace corest::middleware
