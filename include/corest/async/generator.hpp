// generator<T>: a coroutine that gives many values, one each time it is asked, and may wait in between.
#pragma once
#include <corest/async/safe_in_co_await.hpp>
#include <corest/async/task.hpp>

#include <concepts>
#include <coroutine>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

namespace corest {

template <class T>
class generator;

namespace detail {
[[noreturn]] void running_generator_destroyed() noexcept;
[[noreturn]] void running_generator_asked() noexcept;

// What it does between two items; the item itself is the derived class's.
class generator_progress : public awaiting_promise {
 public:
  /// Runs it to its next item or end; false when it waits before that, and goes on with `consumer` then.
  bool advance(environment const& env, std::coroutine_handle<> self, promise_base& consumer) {
    if (state_ != state::resting) running_generator_asked();
    state_ = state::running;
    if (start(env, self) || state_ == state::resting) return true;
    continue_with(consumer);
    return false;
  }
  /// The frame that waited for an item was destroyed.
  void abandoned() noexcept {
    state_ = state::abandoned;
    forget_parent();
  }
  [[nodiscard]] bool running() const noexcept { return state_ == state::running && !finished(); }

  void return_void() const noexcept {}

 protected:
  // Suspends at a co_yield; whoever waits for the item goes on.
  class resting_place {
   public:
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      generator_progress& progress = self.promise();
      return progress.rest();
    }
    void await_resume() const noexcept {}
  };

 private:
  enum class state : std::uint8_t { resting, running, abandoned };
  std::coroutine_handle<> rest() noexcept {
    state_ = state::resting;
    return hand_over(take_parent());
  }

  state state_ = state::resting;
};

template <class T>
class generator_promise final : public generator_progress {
 public:
  using item = std::optional<T>;
  generator<T> get_return_object() noexcept { return generator<T>(*this); }
  template <class U = T>
    requires std::constructible_from<T, U>
  resting_place yield_value(U&& value) {
    static_assert(safe_in_co_await<U> || !std::is_aggregate_v<std::remove_cvref_t<U>> ||
                      !std::copy_constructible<std::remove_cvref_t<U>>,
                  "corest: g++ 12 destroys a struct that is made within co_yield twice. Name it first: "
                  "T item{...}; co_yield item;");
    item_.emplace(std::forward<U>(value));
    return {};
  }
  item take() {
    rethrow_failure();
    return std::exchange(item_, std::nullopt);
  }

 private:
  item item_;
};

template <class T>
class generator_promise<T&> final : public generator_progress {
 public:
  using item = T*;
  generator<T&> get_return_object() noexcept { return generator<T&>(*this); }
  resting_place yield_value(T& value) noexcept {
    item_ = &value;
    return {};
  }
  item take() {
    rethrow_failure();
    return std::exchange(item_, nullptr);
  }

 private:
  item item_ = nullptr;
};

template <class T>
class [[nodiscard("it gives nothing until it is awaited")]] next_item {
  using promise = generator_promise<T>;

 public:
  explicit next_item(std::coroutine_handle<promise> from) noexcept : from_(from) {}
  next_item(next_item&& other) noexcept : from_(other.from_) {}
  next_item& operator=(next_item&&) = delete;
  ~next_item() {
    if (waiting_) from_.promise().abandoned();
  }

  bool await_ready() const noexcept { return from_.promise().finished(); }
  // Runs the generator right here: the consumer suspends for good only if the generator has to wait.
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> consumer) {
    static_assert(std::derived_from<Promise, promise_base>,
                  "this can be awaited only inside a coroutine that returns corest::task");
    waiting_ = !from_.promise().advance(consumer.promise().env(), from_, consumer.promise());
    return waiting_;
  }
  typename promise::item await_resume() {
    waiting_ = false;
    return from_.promise().take();
  }

 private:
  std::coroutine_handle<promise> from_;
  bool waiting_ = false;
};
}  // namespace detail

/// `generator<int> count() { for (int i = 0;; ++i) { co_await sleep_for(1s); co_yield i; } }`, and
/// `auto numbers = count(); while (auto item = co_await numbers.next()) use(*item);`. It owns its frame,
/// which dies with it: destructors run as it stands at a co_yield. It runs only while somebody awaits next(),
/// in that one's environment; what it got from this_environment() holds until the next co_yield.
template <class T>
class [[nodiscard("a generator does nothing until its next() is awaited")]] generator {
  static_assert(!std::is_rvalue_reference_v<T>, "a generator gives values or lvalue references");

 public:
  using promise_type = detail::generator_promise<T>;

  generator(generator&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  generator& operator=(generator&& other) noexcept {
    generator(std::move(other)).swap(*this);
    return *this;
  }
  /// Nobody may be awaiting next(): as with a task, debug builds say so and abort.
  ~generator() {
    if (!frame_) return;
#ifndef NDEBUG
    if (frame_.promise().running()) detail::running_generator_destroyed();
#endif
    frame_.destroy();
  }
  void swap(generator& other) noexcept { std::swap(frame_, other.frame_); }

  /// An optional with the next item, empty behind the last one; for generator<T&> a pointer, which holds
  /// until the next call. Throws what the generator throws. An exception ends it, a cancellation that reaches
  /// it in an await too: from then on there are no items. One caller at a time.
  [[nodiscard]] detail::next_item<T> next() & noexcept { return detail::next_item<T>(frame_); }

 private:
  friend promise_type;
  explicit generator(promise_type& promise) noexcept
      : frame_(std::coroutine_handle<promise_type>::from_promise(promise)) {}

  std::coroutine_handle<promise_type> frame_;
};

}  // namespace corest
