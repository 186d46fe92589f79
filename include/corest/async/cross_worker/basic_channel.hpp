// What every channel between workers does, in whatever order it gives.
#pragma once
#include <corest/async/basic_channel.hpp>
#include <corest/async/cross_worker/remote_operation.hpp>

#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

namespace corest::cross_worker {

namespace detail {
// The half that does not know what is passed.
class channel_lines {
 public:
  channel_lines(channel_lines const&) = delete;
  channel_lines& operator=(channel_lines const&) = delete;

  /// Nothing more is sent: who waits to send gets channel_closed; receivers get what is left, then nothing.
  void close() noexcept;
  [[nodiscard]] bool closed() const noexcept {
    std::lock_guard const locked(lock_);
    return closed_;
  }

 protected:
  channel_lines() noexcept = default;
  ~channel_lines() = default;

  mutable std::mutex lock_;
  operation_line senders_;    // only while there is no room
  operation_line receivers_;  // only while there is no item
  bool closed_ = false;
};
}  // namespace detail

/// A bounded queue between the tasks of all workers: every call may come from any thread, but what waits must
/// be a task of a worker. Store holds the items and decides which is next; they are moved under a mutex. It
/// must outlive every call of every thread: join them first. In virtual time it serves the tasks of one
/// clock, which does not wait for what other threads may send.
template <class T, class Store>
class basic_channel : public detail::channel_lines {
 public:
  class send_operation;
  class receive_operation;

  /// Allocates the room for `capacity` items at once. With 0 a send waits until its item is received. `how`
  /// goes to the store.
  template <class... How>
  explicit basic_channel(std::size_t capacity, How&&... how) : store_(capacity, std::forward<How>(how)...) {}

  /// `co_await ch.send(value)`: waits for room, behind those who waited before. Throws channel_closed. What
  /// is not sent, for that or a cancellation, stays in the operation: see corest::channel.
  [[nodiscard]] send_operation send(T value) noexcept { return send_operation(*this, std::move(value)); }
  /// `co_await ch.receive()`: the next item, or nullopt once the channel is closed and empty. Cancelled, it
  /// has taken nothing.
  [[nodiscard]] receive_operation receive() noexcept { return receive_operation(*this); }

  /// Sends unless that would have to wait; false leaves the value as it was. Throws channel_closed. Also for
  /// threads that are no workers.
  [[nodiscard]] bool try_send(T&& value) {
    std::lock_guard const locked(lock_);
    if (closed_) throw channel_closed();
    return give(value);
  }
  [[nodiscard]] bool try_send(T const& value) { return try_send(T(value)); }
  /// The next item, or nullopt when there is none now. Also for threads that are no workers.
  [[nodiscard]] std::optional<T> try_receive() noexcept {
    std::lock_guard const locked(lock_);
    std::optional<T> item;
    take(item);
    return item;
  }

  /// How many items it holds at this moment.
  [[nodiscard]] std::size_t size() const noexcept {
    std::lock_guard const locked(lock_);
    return store_.size();
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return store_.capacity(); }

 private:
  bool give(T& value) noexcept {
    if (auto* const first = receivers_.claim_first()) {
      static_cast<receive_operation&>(*first).fill(std::move(value));
      return true;
    }
    if (store_.size() == store_.capacity()) return false;
    store_.push(std::move(value));
    return true;
  }
  bool take(std::optional<T>& item) noexcept {
    if (store_.size() != 0) {
      item.emplace(store_.pop());
      if (auto* const first = senders_.claim_first())
        static_cast<send_operation&>(*first).give([&](T&& v) { store_.push(std::move(v)); });
      return true;
    }
    auto* const first = senders_.claim_first();
    if (first == nullptr) return false;
    static_cast<send_operation&>(*first).give([&](T&& v) { item.emplace(std::move(v)); });
    return true;
  }

  Store store_;
};

template <class T, class Store>
class [[nodiscard("nothing is sent until it is awaited")]] basic_channel<T, Store>::send_operation final
    : public detail::remote_operation {
 public:
  static constexpr bool holds_value = true;

  send_operation(basic_channel& to, T&& value) noexcept
      : remote_operation(to.lock_, to.senders_), to_(to), value_(std::move(value)) {}
  send_operation(send_operation&& other) noexcept : send_operation(other.to_, std::move(other.value_)) {}
  ~send_operation() { part(); }

  void await_resume() {
    if (!done_) throw_if_cancelled();
    take();
  }
  /// Throws when it ended without having sent.
  void take() const {
    if (!sent_) throw channel_closed();
  }
  [[nodiscard]] bool sent() const noexcept { return sent_; }
  /// The value, while it has not been sent; give it a new one to send again.
  [[nodiscard]] T& value() noexcept { return value_; }

 private:
  friend basic_channel;
  bool attempt() noexcept override {
    sent_ = !to_.closed_ && to_.give(value_);
    return done_ = sent_ || to_.closed_;
  }
  void give(auto&& put) noexcept {
    put(std::move(value_));
    sent_ = done_ = true;
    settle();
  }

  basic_channel& to_;
  T value_;
  bool sent_ = false;
  bool done_ = false;
};

template <class T, class Store>
class [[nodiscard(
    "nothing is received until it is awaited")]] basic_channel<T, Store>::receive_operation final
    : public detail::remote_operation {
 public:
  static constexpr bool holds_value = false;

  explicit receive_operation(basic_channel& from) noexcept
      : remote_operation(from.lock_, from.receivers_), from_(from) {}
  receive_operation(receive_operation&& other) noexcept : receive_operation(other.from_) {}
  ~receive_operation() { part(); }

  std::optional<T> await_resume() {
    if (!done_) throw_if_cancelled();
    return take();
  }
  std::optional<T> take() noexcept { return std::exchange(item_, std::nullopt); }

 private:
  friend basic_channel;
  bool attempt() noexcept override { return done_ = from_.take(item_) || from_.closed_; }
  void fill(T&& value) noexcept {
    item_.emplace(std::move(value));
    done_ = true;
    settle();
  }

  basic_channel& from_;
  std::optional<T> item_;
  bool done_ = false;
};

}  // namespace corest::cross_worker
