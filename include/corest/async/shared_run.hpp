// A run that several tasks wait for and none of them owns: what lazy and single_flight are made of.
#pragma once
#include <corest/async/environment.hpp>
#include <corest/async/promise.hpp>
#include <corest/async/task.hpp>
#include <corest/async/waiter.hpp>
#include <corest/base/intrusive_list.hpp>

#include <coroutine>
#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace corest::detail {

/// Runs in a scope of its own, so the cancellation of one caller does not reach it. The last caller that is
/// left cancels it and waits for its end: at any time a run has somebody who waits. A caller that comes while
/// it is being cancelled gets the next run.
class shared_run : private completion, private runnable {
 public:
  class call;
  shared_run(shared_run const&) = delete;
  shared_run& operator=(shared_run const&) = delete;

 protected:
  shared_run() noexcept = default;
  ~shared_run() override = default;

  /// Makes the work, names it its listener and starts it; may throw.
  virtual void begin(corest::completion& listener, environment const& env) = 0;
  /// Takes the result of the work that has ended, or throws what it threw.
  virtual void take_result() = 0;
  /// Gives the result to a call; the last one may have it.
  virtual void deliver(call& to, bool last) = 0;
  /// Destroys what is left of the work.
  virtual void drop() noexcept = 0;
  /// Nothing runs and nobody waits: it may be destroyed.
  virtual void vacated() noexcept {}

 private:
  enum class state : std::uint8_t { idle, running, stopping, ended };
  using line = intrusive_list<call, call>;

  void join(call& caller) noexcept;
  // Whether the caller may go.
  bool leave(call& caller) noexcept;
  void part_from(call& caller) noexcept;
  void start() noexcept;
  void settle(std::exception_ptr const& failure) noexcept;
  promise_base* done(promise_base& work) noexcept final;
  void run() noexcept final;

  line callers_;
  line next_;  // they came too late for this run
  std::optional<cancel_scope> scope_;
  environment env_{};
  state state_ = state::idle;
};

class shared_run::call : protected waiter, public list_node<call> {
 protected:
  call() noexcept = default;
  ~call() {
    if (run_ != nullptr) run_->part_from(*this);
  }
  /// Before join(); false when the scope is cancelled already.
  template <class Promise>
  [[nodiscard]] bool suspend_in_scope(std::coroutine_handle<Promise> task) noexcept {
    scope_ = &scope_of(task);
    return suspend(task, *scope_);
  }
  /// Waits for the end of `of`, which it starts when nothing runs there.
  void join(shared_run& of) noexcept {
    run_ = &of;
    of.join(*this);
  }
  void rethrow() const {
    throw_if_cancelled();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  friend class shared_run;
  bool on_cancel() noexcept override { return run_ == nullptr || run_->leave(*this); }

  shared_run* run_ = nullptr;  // until it has ended
  cancel_scope* scope_ = nullptr;
  std::exception_ptr failure_;
};

/// What a void run leaves.
template <class T>
using stored = std::conditional_t<std::is_void_v<T>, bool, T>;

/// The same with its task and its value.
template <class T>
class shared_task : public shared_run {
 protected:
  ~shared_task() override { work_.abandon(); }
  virtual task<T> make() = 0;
  [[nodiscard]] std::optional<stored<T>>& value() noexcept { return value_; }

 private:
  void begin(corest::completion& listener, environment const& env) final {
    work_ = make();
    work_.promise().notify(listener);
    work_.start(env);
  }
  void take_result() final {
    if constexpr (std::is_void_v<T>) {
      work_.result();
      value_.emplace(true);
    } else {
      value_.emplace(work_.result());
    }
  }
  void drop() noexcept final { work_.abandon(); }

  task<T> work_;
  std::optional<stored<T>> value_;
};

}  // namespace corest::detail
