// broadcast<T>: every subscriber gets every item, each at its own pace within a bounded backlog.
#pragma once
#include <corest/async/basic_channel.hpp>
#include <corest/async/broadcast_row.hpp>
#include <corest/async/select_arm.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace corest {

/// One worker, any number of senders and subscribers. An item is stored once, until the last subscriber has
/// read it: each gets a copy, the last one the item itself; for what is costly to copy send a
/// std::shared_ptr<T const>. Without subscribers items vanish.
template <class T>
class broadcast final : public detail::broadcast_row<T, arm_queue> {
 public:
  class subscription;
  class send_operation;
  class next_operation;

  broadcast() noexcept = default;

  /// A subscriber of what is sent from now on, with at most `backlog` items (one at least) that it has not
  /// read. Its end unsubscribes. Allocates when no earlier subscriber had such a backlog.
  [[nodiscard]] subscription subscribe(std::size_t backlog, when_slow policy) {
    if (backlog == 0) backlog = 1;
    this->reserve(backlog);
    return subscription(*this, backlog, policy);
  }

  /// `co_await b.send(value)`: waits only for subscribers who asked for that. Throws channel_closed.
  /// Cancelled, nobody got it, and the value is still in the operation.
  [[nodiscard]] send_operation send(T value) noexcept { return send_operation(*this, std::move(value)); }

 private:
  bool admit_first() noexcept override {
    if (this->senders_.empty()) return false;
    static_cast<send_operation&>(this->senders_.front()).admit();
    return true;
  }

  std::uint64_t last_sent_ = 0;
};

/// Belongs to one reader. When the broadcast dies first, what was not read is gone and next() gives nullopt.
template <class T>
class broadcast<T>::subscription final : public detail::subscription_core<arm_queue> {
 public:
  /// `co_await s.next()`: the next item, in order; nullopt once the broadcast is closed and all was read.
  /// Throws too_slow when it was disconnected. Cancelled, it has taken nothing.
  [[nodiscard]] next_operation next() & noexcept { return next_operation(*this); }
  /// The next item if there is one now. Throws too_slow.
  [[nodiscard]] std::optional<T> try_next() { return take(); }

 private:
  friend broadcast;
  friend next_operation;
  subscription(broadcast& from, std::size_t backlog, when_slow policy) noexcept
      : subscription_core(from, backlog, policy) {}
  std::optional<T> take();

  std::uint64_t last_chosen_ = 0;
};

template <class T>
std::optional<T> broadcast<T>::subscription::take() {
  if (disconnected()) throw too_slow();
  if (!has_item()) return std::nullopt;
  std::optional<T> item(static_cast<broadcast&>(*source()).copy_for_reader(following()));
  advance();
  return item;
}

template <class T>
class [[nodiscard("nothing is received until it is awaited")]] broadcast<T>::next_operation final
    : public select_arm {
 public:
  static constexpr bool holds_value = false;

  explicit next_operation(subscription& from) noexcept : from_(from) {}
  next_operation(next_operation&& other) noexcept : from_(other.from_) {}

  std::optional<T> await_resume() {
    if (!done_) throw_if_cancelled();
    return take();
  }
  std::optional<T> take() { return from_.take(); }

 private:
  bool attempt() noexcept override { return done_ = from_.settled(); }
  void enqueue() noexcept override { from_.readers_.push_back(*this); }
  std::uint64_t& last_chosen() noexcept override { return from_.last_chosen_; }

  subscription& from_;
  bool done_ = false;
};

template <class T>
class [[nodiscard("nothing is sent until it is awaited")]] broadcast<T>::send_operation final
    : public select_arm {
 public:
  static constexpr bool holds_value = true;

  send_operation(broadcast& to, T&& value) noexcept : to_(to), value_(std::move(value)) {}
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
  friend broadcast;
  bool attempt() noexcept override {
    sent_ = !to_.closed_ && !to_.blocked();
    if (sent_) to_.give(value_);
    return done_ = sent_ || to_.closed_;
  }
  void enqueue() noexcept override { to_.senders_.push_back(*this); }
  std::uint64_t& last_chosen() noexcept override { return to_.last_sent_; }
  void admit() noexcept {
    sent_ = done_ = true;
    to_.give(value_);
    settle();
  }

  broadcast& to_;
  T value_;
  bool sent_ = false;
  bool done_ = false;
};

}  // namespace corest
