// The result of a child of a group, for whoever wants it before the group has ended.
#pragma once
#include <corest/async/frame_pool.hpp>
#include <corest/async/task.hpp>
#include <corest/async/waiter.hpp>

#include <cstddef>
#include <exception>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace corest {

namespace detail {
/// Shared by the child, which fills it, and its handle: whoever is last frees it.
class child_result {
 public:
  static void* operator new(std::size_t bytes) { return frame_pool::allocate(bytes); }
  static void operator delete(void* memory, std::size_t bytes) noexcept {
    frame_pool::deallocate(memory, bytes);
  }
  virtual ~child_result() = default;

  /// The child has ended, with a value, or without one when its group has heard of it.
  void end() noexcept {
    ended_ = true;
    if (awaiting_ != nullptr) std::exchange(awaiting_, nullptr)->wake();
  }
  [[nodiscard]] bool ended() const noexcept { return ended_; }
  std::exception_ptr failure;

  class ref {
   public:
    explicit ref(child_result* of) noexcept : of_(of) { ++of_->refs_; }
    ref(ref const& other) noexcept : ref(other.of_) {}
    ref(ref&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    ref& operator=(ref other) noexcept {
      std::swap(of_, other.of_);
      return *this;
    }
    ~ref() {
      if (of_ != nullptr && --of_->refs_ == 0) delete of_;
    }
    [[nodiscard]] explicit operator bool() const noexcept { return of_ != nullptr; }
    [[nodiscard]] child_result& operator*() const noexcept { return *of_; }

   private:
    child_result* of_;
  };

  class wait final : private waiter {
   public:
    explicit wait(child_result& of) noexcept : of_(of) {}
    ~wait() {
      if (of_.awaiting_ == this) of_.awaiting_ = nullptr;
    }
    bool await_ready() const noexcept { return of_.ended_; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
      if (!suspend(task)) return false;
      of_.awaiting_ = this;
      return true;
    }
    void await_resume() const { throw_if_cancelled(); }

   private:
    friend class child_result;
    bool on_cancel() noexcept override {
      of_.awaiting_ = nullptr;
      return true;
    }
    child_result& of_;
  };

 private:
  wait* awaiting_ = nullptr;
  unsigned refs_ = 0;
  bool ended_ = false;
};

template <class T>
class child_value final : public child_result {
 public:
  std::optional<T> value;
};

/// Runs f(args...) and leaves its value; a callable that group::spawn() takes. The group destroys it when it
/// has taken the end of the child into account: a failure has cancelled the group before anybody wakes.
template <class T, class F>
class child_call {
 public:
  child_call(F f, child_result::ref result) : f_(std::move(f)), result_(std::move(result)) {}
  child_call(child_call&&) = default;
  ~child_call() {
    if (result_ && !(*result_).ended()) (*result_).end();
  }

  template <class... Args>
  task<> operator()(Args&&... args) {
    return run(std::apply(f_, std::tuple<Args&&...>(std::forward<Args>(args)...)), *result_);
  }

 private:
  static task<> run(task<T> work, child_result& into) {
    try {
      static_cast<child_value<T>&>(into).value.emplace(co_await std::move(work));
    } catch (...) {
      into.failure = std::current_exception();
      throw;
    }
    into.end();
  }

  F f_;
  child_result::ref result_;
};

[[noreturn]] void throw_child_without_result(child_result& of, cancel_scope const& scope);
}  // namespace detail

/// The future of a child with a result. Dropping it drops the result and changes nothing for the child.
template <class T>
class [[nodiscard("the child has a result: keep the handle, or let the function return task<>")]] child {
 public:
  /// Waits for the end of the child and gives its value away, once. A child that failed has cancelled its
  /// group: then this throws `cancelled`, and the group throws the failure; in a supervised group the failure
  /// comes out here too. One task may wait at a time.
  task<T> result() {
    auto& shared = static_cast<detail::child_value<T>&>(*shared_);
    environment const& here = co_await this_environment();
    co_await detail::child_result::wait(shared);
    if (!shared.value) detail::throw_child_without_result(shared, *here.scope);
    co_return *std::exchange(shared.value, std::nullopt);
  }
  [[nodiscard]] bool ended() const noexcept { return (*shared_).ended(); }

 private:
  friend class group;
  explicit child(detail::child_result::ref shared) noexcept : shared_(std::move(shared)) {}
  detail::child_result::ref shared_;
};

}  // namespace corest
