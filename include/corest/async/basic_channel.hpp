// What every channel does, in whatever order it gives: hands over, holds, lets wait, closes.
#pragma once
#include <corest/async/select_arm.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace corest {

/// Thrown by a send to a channel that has been closed.
class channel_closed final : public std::exception {
 public:
  [[nodiscard]] char const* what() const noexcept override { return "the channel is closed"; }
};

namespace detail {
// The half that does not know what is passed.
class channel_queues {
 public:
  channel_queues(channel_queues const&) = delete;
  channel_queues& operator=(channel_queues const&) = delete;

  /// Nothing more is sent: who waits to send gets channel_closed; receivers get what is left, then nothing.
  void close() noexcept;
  [[nodiscard]] bool closed() const noexcept { return closed_; }

 protected:
  channel_queues() noexcept = default;
  ~channel_queues() = default;

  arm_queue senders_;    // only while there is no room
  arm_queue receivers_;  // only while there is no item
  std::uint64_t last_sent_ = 0;
  std::uint64_t last_received_ = 0;
  bool closed_ = false;
};
}  // namespace detail

/// A bounded queue between tasks of one worker. Store holds the items and decides which is next. It must
/// outlive those who wait for it.
template <class T, class Store>
class basic_channel : public detail::channel_queues {
 public:
  class send_operation;
  class receive_operation;

  /// Allocates the room for `capacity` items at once. With 0 a send waits until its item is received. `how`
  /// goes to the store.
  template <class... How>
  explicit basic_channel(std::size_t capacity, How&&... how) : store_(capacity, std::forward<How>(how)...) {}

  /// `co_await ch.send(value)`: waits for room, behind those who waited before. Throws channel_closed. What
  /// is not sent, for that or a cancellation, stays in the operation: `auto op = ch.send(std::move(x));
  /// co_await op;` leaves it in op.value().
  [[nodiscard]] send_operation send(T value) noexcept { return send_operation(*this, std::move(value)); }
  /// `co_await ch.receive()`: the next item, or nullopt once the channel is closed and empty. Cancelled, it
  /// has taken nothing.
  [[nodiscard]] receive_operation receive() noexcept { return receive_operation(*this); }

  /// Sends unless that would have to wait; false leaves the value as it was. Throws channel_closed.
  [[nodiscard]] bool try_send(T&& value) {
    if (closed_) throw channel_closed();
    return give(value);
  }
  [[nodiscard]] bool try_send(T const& value) { return try_send(T(value)); }
  /// The next item, or nullopt when there is none now; closed() tells whether there may be one later.
  [[nodiscard]] std::optional<T> try_receive() noexcept {
    std::optional<T> item;
    take(item);
    return item;
  }

  /// How many items it holds; those of waiting senders do not count.
  [[nodiscard]] std::size_t size() const noexcept { return store_.size(); }
  [[nodiscard]] bool empty() const noexcept { return store_.size() == 0; }
  [[nodiscard]] std::size_t capacity() const noexcept { return store_.capacity(); }

 private:
  bool give(T& value) noexcept {
    if (!receivers_.empty()) {
      static_cast<receive_operation&>(receivers_.front()).fill(std::move(value));
      return true;
    }
    if (store_.size() == store_.capacity()) return false;
    store_.push(std::move(value));
    return true;
  }
  bool take(std::optional<T>& item) noexcept {
    if (store_.size() != 0) {
      item.emplace(store_.pop());
      if (!senders_.empty()) store_.push(static_cast<send_operation&>(senders_.front()).give());
      return true;
    }
    if (senders_.empty()) return false;
    item.emplace(static_cast<send_operation&>(senders_.front()).give());
    return true;
  }

  Store store_;
};

template <class T, class Store>
class [[nodiscard("nothing is sent until it is awaited")]] basic_channel<T, Store>::send_operation final
    : public select_arm {
 public:
  static constexpr bool holds_value = true;

  send_operation(basic_channel& to, T&& value) noexcept : to_(to), value_(std::move(value)) {}
  send_operation(send_operation&& other) noexcept : to_(other.to_), value_(std::move(other.value_)) {}

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
  void enqueue() noexcept override { to_.senders_.push_back(*this); }
  std::uint64_t& last_chosen() noexcept override { return to_.last_sent_; }
  // Lets a receiver have the value; it stays readable until the task goes on.
  T&& give() noexcept {
    sent_ = done_ = true;
    settle();
    return std::move(value_);
  }

  basic_channel& to_;
  T value_;
  bool sent_ = false;
  bool done_ = false;
};

template <class T, class Store>
class [[nodiscard(
    "nothing is received until it is awaited")]] basic_channel<T, Store>::receive_operation final
    : public select_arm {
 public:
  static constexpr bool holds_value = false;

  explicit receive_operation(basic_channel& from) noexcept : from_(from) {}
  receive_operation(receive_operation&& other) noexcept : from_(other.from_) {}

  std::optional<T> await_resume() {
    if (!done_) throw_if_cancelled();
    return take();
  }
  std::optional<T> take() noexcept { return std::exchange(item_, std::nullopt); }

 private:
  friend basic_channel;
  bool attempt() noexcept override { return done_ = from_.take(item_) || from_.closed_; }
  void enqueue() noexcept override { from_.receivers_.push_back(*this); }
  std::uint64_t& last_chosen() noexcept override { return from_.last_received_; }
  void fill(T&& value) noexcept {
    item_.emplace(std::move(value));
    done_ = true;
    settle();
  }

  basic_channel& from_;
  std::optional<T> item_;
  bool done_ = false;
};

}  // namespace corest
