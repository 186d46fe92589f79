// Several tasks at once under one scope: what when_all and when_any have in common.
#pragma once
#include <corest/async/environment.hpp>
#include <corest/async/promise.hpp>
#include <corest/async/task.hpp>

#include <coroutine>
#include <cstddef>
#include <exception>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace corest::detail {

/// Starts children and is awaited until all that were started have ended. The tasks belong to the caller.
class fan_out : public completion {
 public:
  fan_out(fan_out const&) = delete;
  fan_out& operator=(fan_out const&) = delete;

  /// Does nothing once the outcome is decided: nobody would take the result.
  template <class T>
  void start(task<T>& child) {
    if (decided_) return;
    child.promise().notify(*this, &owner_);
    ++running_;
    child.start(env_);
  }

  bool await_ready() const noexcept { return running_ == 0; }
  void await_suspend(std::coroutine_handle<>) noexcept { awaited_ = true; }
  void await_resume() const noexcept {}

 protected:
  /// `owner` is the task that will await this.
  explicit fan_out(promise_base& owner) noexcept
      : scope_(*owner.env().scope), env_(owner.env()), owner_(owner) {
    env_.scope = &scope_;
  }
  ~fan_out() = default;

  /// A child has ended; calls decide() when that settles the outcome.
  virtual void ended(promise_base& child) noexcept = 0;
  /// The children that still run are not needed any more.
  void decide(cancel_reason reason) noexcept {
    decided_ = true;
    scope_.cancel(reason);
  }
  /// True when the child ended only because the scope was cancelled.
  [[nodiscard]] bool cut_short(promise_base const& child) const noexcept {
    return scope_.is_cancelled() && child.ended_cancelled();
  }
  [[nodiscard]] bool decided() const noexcept { return decided_; }
  [[nodiscard]] cancel_scope const& scope() const noexcept { return scope_; }

 private:
  promise_base* done(promise_base& child) noexcept final {
    ended(child);
    return --running_ == 0 && awaited_ ? &owner_ : nullptr;
  }

  cancel_scope scope_;
  environment env_;
  promise_base& owner_;
  std::size_t running_ = 0;
  bool decided_ = false;
  bool awaited_ = false;
};

/// How a task's result stands in a tuple or variant.
template <class T>
using value_of = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <class T>
value_of<T> take(task<T>& finished) {
  if constexpr (std::is_void_v<T>) {
    finished.result();
    return {};
  } else {
    return finished.result();
  }
}

}  // namespace corest::detail
