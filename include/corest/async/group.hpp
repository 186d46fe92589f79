// with_group: starts children that end before it does; the first failure ends them all.
#pragma once
#include <corest/async/child.hpp>
#include <corest/async/environment.hpp>
#include <corest/async/pending.hpp>
#include <corest/async/safe_in_co_await.hpp>
#include <corest/async/scheduler.hpp>
#include <corest/async/task.hpp>
#include <corest/base/intrusive_list.hpp>
#include <corest/base/scope_exit.hpp>

#include <cstddef>
#include <exception>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace corest {

class group;

namespace detail {
struct nobody {};
template <class F, class H = nobody>
std::invoke_result_t<F&, group&> with_group(F body, H on_failure = {});

// A spawned callable with its arguments, then its task. Posted twice: to start, and when the task has ended.
class group_child : public runnable, public completion, public list_node<group_child> {
 public:
  explicit group_child(group& owner) noexcept : owner_(owner) {}

  static void* operator new(std::size_t bytes) { return frame_pool::allocate(bytes); }
  static void operator delete(void* memory, std::size_t bytes) noexcept {
    frame_pool::deallocate(memory, bytes);
  }

 protected:
  task<> work_;

 private:
  friend class corest::group;
  virtual task<> make() = 0;
  void run() noexcept final;
  promise_base* done(promise_base& child) noexcept final;

  group& owner_;
};

template <class F, class... Args>
class group_child_of final : public group_child {
 public:
  template <class G, class... Values>
  group_child_of(group& owner, G&& f, Values&&... args)
      : group_child(owner), f_(std::forward<G>(f)), args_(std::forward<Values>(args)...) {}
  ~group_child_of() override { work_.abandon(); }  // before f_ and args_, to which it may refer

 private:
  task<> make() override {
    return std::apply(f_, std::move(args_));  // which calls members of objects too, as std::invoke does
  }
  F f_;
  std::tuple<Args...> args_;
};
}  // namespace detail

/// Is told of the failures in a supervised group.
class failure_listener {
 public:
  virtual void failed(std::exception_ptr failure) noexcept = 0;

 protected:
  ~failure_listener() = default;
};

/// A nursery of child tasks, made by with_group(), used on its worker only.
class group {
 public:
  group(group const&) = delete;
  group& operator=(group const&) = delete;
  ~group();

  /// Starts f(args...), a task, once this task waits; a task<T> with a result gives a child<T> to await it. f
  /// and the arguments are kept, by value, until the child has ended; so a capturing lambda is safe here, and
  /// what outlives the group is passed with std::ref. A child whose group is cancelled before it has started
  /// never starts.
  template <class F, class... Args>
  auto spawn(F&& f, Args&&... args) {
    using callable = std::decay_t<F>;
    if constexpr (is_task<callable>) {
      static_assert(detail::never<F>,
                    "spawn keeps a function and its arguments alive: write g.spawn(f, x), not g.spawn(f(x))");
    } else if constexpr (!std::is_invocable_v<callable&, std::decay_t<Args>...>) {
      static_assert(
          detail::never<F>,
          "spawn passes its arguments by value: f cannot be called with these. For a parameter that is a "
          "non-const reference to something that outlives the group write std::ref(x)");
    } else if constexpr (!is_task<std::invoke_result_t<callable&, std::decay_t<Args>...>>) {
      static_assert(detail::never<F>, "spawn takes a function that returns a task");
    } else if constexpr (!std::is_same_v<std::invoke_result_t<callable&, std::decay_t<Args>...>, task<>>) {
      using value = typename std::invoke_result_t<callable&, std::decay_t<Args>...>::value_type;
      detail::child_result::ref shared(new detail::child_value<value>());
      spawn(detail::child_call<value, callable>(std::forward<F>(f), shared), std::forward<Args>(args)...);
      return child<value>(std::move(shared));
    } else {
      adopt(new detail::group_child_of<callable, std::decay_t<Args>...>(*this, std::forward<F>(f),
                                                                        std::forward<Args>(args)...));
    }
  }

  /// Cancels the children and the body. The group then ends without an error of its own.
  void cancel(cancel_reason reason = cancel_reason::user) noexcept;
  [[nodiscard]] cancel_scope& scope() noexcept { return scope_; }
  /// How many children have not ended.
  [[nodiscard]] std::size_t size() const noexcept { return running_; }

 private:
  friend class detail::group_child;
  template <class F, class H>
  friend std::invoke_result_t<F&, group&> detail::with_group(F body, H on_failure);

  // `owner` is the task that will join it; outlives the group. Only with_group() makes one, so none is left
  // unjoined.
  explicit group(promise_base& owner) noexcept
      : scope_(*owner.env().scope), env_(owner.env()), owner_(owner) {
    env_.scope = &scope_;
  }
  // Notes how a part of the group ended: a failure cancels the rest.
  void ended(std::exception_ptr failure) noexcept;
  // Awaitable: until the last child has ended. Cancellation does not end it; it ends the children.
  class joined;
  // Throws what the group has to throw once it is joined; returns when there is nothing.
  void rethrow();
  // From here on a child that fails does not end the group: `listener`, which outlives the group, is told.
  void supervise(failure_listener& listener) noexcept { supervisor_ = &listener; }
  [[nodiscard]] environment const& env() const noexcept { return env_; }

  void adopt(detail::group_child* child) noexcept;
  void remove(detail::group_child& child) noexcept;
  void child_ended(std::exception_ptr failure) noexcept;

  cancel_scope scope_;
  environment env_;
  promise_base& owner_;
  intrusive_list<detail::group_child, detail::group_child> children_;
  std::size_t running_ = 0;
  promise_base* joiner_ = nullptr;
  failure_listener* supervisor_ = nullptr;
  std::exception_ptr first_failure_;
  std::vector<std::exception_ptr> later_failures_;
  bool own_cancel_ = false;  // cancelled by itself, not from outside
  bool cut_short_ = false;   // somebody ended because the group was cancelled
};

class group::joined {
 public:
  explicit joined(group& all) noexcept : group_(all) {}
  bool await_ready() const noexcept { return group_.running_ == 0; }
  void await_suspend(std::coroutine_handle<>) const noexcept { group_.joiner_ = &group_.owner_; }
  void await_resume() const noexcept {}

 private:
  group& group_;
};

namespace detail {
// Calls a function for every failure.
template <class H>
class failure_handler final : public failure_listener {
 public:
  explicit failure_handler(H& handler) noexcept : handler_(handler) {}
  void failed(std::exception_ptr failure) noexcept override { handler_(std::move(failure)); }

 private:
  H& handler_;
};
template <>
class failure_handler<nobody> {
 public:
  explicit failure_handler(nobody&) noexcept {}
};

template <class F, class H>
std::invoke_result_t<F&, group&> with_group(F body, H on_failure) {
  using result = std::invoke_result_t<F&, group&>;
  failure_handler<H> listener(on_failure);
  group all(co_await this_task());
  if constexpr (!std::is_same_v<H, nobody>) all.supervise(listener);
  result work;
  // The end of a worker may destroy this frame as it stands.
  scope_exit const drop([&]() noexcept { work.abandon(); });
  try {
    work = std::apply(body, std::tuple<group&>(all));
  } catch (...) {
    all.ended(std::current_exception());
  }
  if (work) {
    work.start(all.env());
    co_await unfinished(pending(work));
    all.ended(work.promise().failure());
  }
  co_await group::joined(all);
  all.rethrow();
  if constexpr (!std::is_void_v<typename result::value_type>) co_return work.result();
}
}  // namespace detail

/// Calls body(group&), which returns a task<R>, and ends when body and every child have ended. The first
/// failure cancels the others (sibling_failed) and is rethrown; several make an exception_group. A
/// cancellation from outside goes to all, and through when they have ended. The body is copied into the task;
/// std::ref(body) avoids it.
template <class F>
auto with_group(F&& body) {
  using callable = std::decay_t<F>;
  if constexpr (!std::is_invocable_v<callable&, group&>) {
    static_assert(detail::never<F>, "with_group takes a function (group&) that returns a task");
  } else if constexpr (!is_task<std::invoke_result_t<callable&, group&>>) {
    static_assert(detail::never<F>, "with_group takes a function (group&) that returns a task");
  } else {
    static_assert(
        detail::safe_in_co_await<F>,
        "g++ 12 destroys the captures of a lambda inside a co_await expression twice: give it a name, "
        "auto body = [...](group& g) -> task<> {...}; co_await with_group(body)");
    return detail::with_group<callable>(std::forward<F>(body));
  }
}

/// A group whose children do not end each other: on_failure(std::exception_ptr) is called, and must not
/// throw, for each that fails, and the others go on. A failure of the body itself ends the group as ever.
/// Both callables are copied into the task.
template <class F, class H>
auto with_supervised_group(F&& body, H&& on_failure) {
  using callable = std::decay_t<F>;
  static_assert(std::is_invocable_v<std::decay_t<H>&, std::exception_ptr>,
                "with_supervised_group takes a function (std::exception_ptr) for the failures");
  if constexpr (!std::is_invocable_v<callable&, group&>) {
    static_assert(detail::never<F>, "with_supervised_group takes a function (group&) that returns a task");
  } else {
    static_assert(
        detail::safe_in_co_await<F> && detail::safe_in_co_await<H>,
        "g++ 12 destroys the captures of a lambda inside a co_await expression twice: give it a name, "
        "auto body = [...](group& g) -> task<> {...}; co_await with_supervised_group(body, on_failure)");
    return detail::with_group<callable, std::decay_t<H>>(std::forward<F>(body), std::forward<H>(on_failure));
  }
}

}  // namespace corest
