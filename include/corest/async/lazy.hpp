// lazy: a value that is made when it is first needed, once.
#pragma once
#include <corest/async/shared_run.hpp>
#include <corest/async/task.hpp>
#include <corest/async/task_function.hpp>

#include <coroutine>
#include <type_traits>
#include <utility>

namespace corest {

/// Made by an async function on the first `co_await value.get()`; who comes meanwhile waits for the same
/// making. That belongs to no single caller: it runs in a scope of its own, without a deadline, and is
/// cancelled when all callers have been; the last one waits for its end. What it throws goes to those who
/// wait for it, and the next get() tries again. lazy<void> is something done once. Belongs to one worker;
/// outlives its callers. See cross_worker/lazy.hpp.
template <class T>
class lazy {
  static_assert(!std::is_reference_v<T>, "lazy keeps a value: let it be a pointer");

 public:
  class getting;
  /// `make` returns a task<T>. It is kept, so a capturing coroutine lambda is safe here.
  template <class F>
    requires std::is_invocable_r_v<task<T>, F&>
  explicit lazy(F make) : run_(std::move(make)) {}
  lazy(lazy const&) = delete;
  lazy& operator=(lazy const&) = delete;

  /// `T& value = co_await l.get();` at once when it is made.
  [[nodiscard("it waits only when it is awaited")]] getting get() noexcept { return getting(run_); }
  /// The value if it is made, or null.
  [[nodiscard]] std::add_pointer_t<detail::stored<T>> made() noexcept { return run_.made(); }

 private:
  class making final : public detail::shared_task<T> {
   public:
    template <class F>
    explicit making(F make) : make_(std::move(make)) {}
    [[nodiscard]] detail::stored<T>* made() noexcept { return this->value() ? &*this->value() : nullptr; }

   private:
    task<T> make() override { return make_(); }
    void deliver(detail::shared_run::call&, bool) override {}
    detail::task_function<T> make_;
  };
  making run_;
};

template <class T>
class lazy<T>::getting final : private detail::shared_run::call {
 public:
  explicit getting(making& run) noexcept : run_(run) {}
  getting(getting&& other) noexcept : run_(other.run_) {}
  bool await_ready() const noexcept { return run_.made() != nullptr; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
    if (!this->suspend_in_scope(task)) return false;
    this->join(run_);
    return true;
  }
  std::add_lvalue_reference_t<T> await_resume() const {
    this->rethrow();
    if constexpr (!std::is_void_v<T>) return *run_.made();
  }

 private:
  making& run_;
};

}  // namespace corest
