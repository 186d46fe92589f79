// cross_worker::broadcast<T>: every subscriber of any worker gets every item, within a bounded backlog.
#pragma once
#include <corest/async/basic_channel.hpp>
#include <corest/async/broadcast_row.hpp>
#include <corest/async/cross_worker/remote_operation.hpp>

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace corest::cross_worker {

/// As corest::broadcast, for the tasks of all workers: every call may come from any thread, but what waits
/// must be a task of a worker. Items are moved, copied and destroyed under a mutex. It must outlive every
/// subscription and every call of every thread; debug builds stop when a subscription is left.
template <class T>
class broadcast final : private corest::detail::broadcast_row<T, detail::operation_line> {
  using row = corest::detail::broadcast_row<T, detail::operation_line>;

 public:
  static constexpr bool thread_safe = true;
  class subscription;
  class send_operation;
  class next_operation;

  broadcast() noexcept = default;
  ~broadcast() override {
    assert(row::subscribers() == 0 && "a cross_worker::broadcast outlives its subscriptions");
  }

  /// A subscriber of what is sent from now on, with at most `backlog` items (one at least) that it has not
  /// read. Its end unsubscribes. Allocates when no earlier subscriber had such a backlog.
  [[nodiscard]] subscription subscribe(std::size_t backlog, when_slow policy) {
    if (backlog == 0) backlog = 1;
    std::lock_guard const locked(lock_);
    this->reserve(backlog);
    return subscription(*this, backlog, policy);
  }

  /// `co_await b.send(value)`: waits only for subscribers who asked for that, behind those who waited before.
  /// Throws channel_closed. Cancelled, nobody got it, and the value is still in the operation.
  [[nodiscard]] send_operation send(T value) noexcept { return send_operation(*this, std::move(value)); }
  /// Sends unless a subscriber has to be waited for; false leaves the value as it was. Throws channel_closed.
  /// Also for threads that are no workers.
  [[nodiscard]] bool try_send(T&& value) {
    std::lock_guard const locked(lock_);
    if (this->closed_) throw channel_closed();
    if (this->blocked()) return false;
    this->give(value);
    return true;
  }
  [[nodiscard]] bool try_send(T const& value) { return try_send(T(value)); }

  /// Nothing more is sent: subscribers get what is left, then nothing; who waits to send, channel_closed.
  void close() noexcept {
    std::lock_guard const locked(lock_);
    row::close();
  }
  [[nodiscard]] bool closed() const noexcept {
    std::lock_guard const locked(lock_);
    return this->closed_;
  }
  /// How many there are at this moment.
  [[nodiscard]] std::size_t subscribers() const noexcept {
    std::lock_guard const locked(lock_);
    return row::subscribers();
  }

 private:
  bool admit_first() noexcept override {
    auto* const first = this->senders_.claim_first();
    if (first == nullptr) return false;
    static_cast<send_operation&>(*first).admit();
    return true;
  }

  mutable std::mutex lock_;
};

/// Belongs to one reader at a time, on whatever worker.
template <class T>
class broadcast<T>::subscription final : private corest::detail::subscription_core<detail::operation_line> {
  using core = corest::detail::subscription_core<detail::operation_line>;

 public:
  ~subscription() {
    std::lock_guard const locked(all_.lock_);
    this->leave();
  }

  /// `co_await s.next()`: the next item, in order; nullopt once the broadcast is closed and all was read.
  /// Throws too_slow when it was disconnected. Cancelled, it has taken nothing.
  [[nodiscard]] next_operation next() & noexcept { return next_operation(*this); }
  /// The next item if there is one now. Throws too_slow. Also for threads that are no workers.
  [[nodiscard]] std::optional<T> try_next() { return take(); }

  /// How many items wait for it at this moment.
  [[nodiscard]] std::size_t backlog() const noexcept {
    std::lock_guard const locked(all_.lock_);
    return core::backlog();
  }
  /// How many items were dropped between the item that next() gave last and the one before it.
  using core::missed;

 private:
  friend broadcast;
  friend next_operation;
  // Under the lock.
  subscription(broadcast& from, std::size_t backlog, when_slow policy) noexcept
      : core(from, backlog, policy), all_(from) {}
  std::optional<T> take() {
    std::lock_guard const locked(all_.lock_);
    if (this->disconnected()) throw too_slow();
    if (!this->has_item()) return std::nullopt;
    std::optional<T> item(all_.copy_for_reader(this->following()));
    this->advance();
    return item;
  }

  broadcast& all_;
};

// What settles it leaves the item in its place, where nobody else takes it: no wait for one can lose it.
template <class T>
class [[nodiscard("nothing is received until it is awaited")]] broadcast<T>::next_operation final
    : public detail::remote_operation {
 public:
  static constexpr bool holds_value = false;

  explicit next_operation(subscription& from) noexcept
      : remote_operation(from.all_.lock_, from.readers_), from_(from) {}
  next_operation(next_operation&& other) noexcept : next_operation(other.from_) {}
  ~next_operation() { part(); }

  std::optional<T> await_resume() {
    if (!done_) throw_if_cancelled();
    return take();
  }
  std::optional<T> take() { return from_.take(); }

 private:
  bool attempt() noexcept override { return done_ = from_.settled(); }

  subscription& from_;
  bool done_ = false;
};

template <class T>
class [[nodiscard("nothing is sent until it is awaited")]] broadcast<T>::send_operation final
    : public detail::remote_operation {
 public:
  static constexpr bool holds_value = true;

  send_operation(broadcast& to, T&& value) noexcept
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
  friend broadcast;
  bool attempt() noexcept override {
    sent_ = !to_.closed_ && !to_.blocked();
    if (sent_) to_.give(value_);
    return done_ = sent_ || to_.closed_;
  }
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

}  // namespace corest::cross_worker
