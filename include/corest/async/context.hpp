// Values that tasks inherit without being passed: the user of a request, its tenant, its trace. contextvars.
#pragma once
#include <corest/async/environment.hpp>
#include <corest/async/task.hpp>

#include <type_traits>
#include <utility>

namespace corest {

namespace detail {
void const* find_in(context_entry const* innermost, void const* key) noexcept;
[[noreturn]] void throw_no_value(char const* name);
}  // namespace detail

/// A name for a value that all tasks below with_context() see, in groups and in to_thread() calls too:
/// ```
/// inline constinit context<user> current_user{"current_user"};
/// co_await with_context(current_user, found, serve_the_rest(id));
/// user const& who = co_await current_user.get();
/// ```
/// The key is the object itself, so make it a variable of a namespace. Work that may outlive the block, in
/// the background or on another worker, starts without values.
template <class T>
class context {
 public:
  /// `name` is for messages and must live as long.
  explicit constexpr context(char const* name) noexcept : name_(name) {}
  context(context const&) = delete;
  context& operator=(context const&) = delete;

  /// `co_await key.find()`: the innermost value, or null. It lives as long as the with_context() around.
  [[nodiscard]] auto find() const noexcept { return found{*this}; }
  /// `co_await key.get()`: the same as a reference; std::logic_error when there is none.
  [[nodiscard]] auto get() const noexcept { return got{*this}; }
  /// The same without awaiting, for plain functions that a task calls, in to_thread() too; null outside of
  /// tasks.
  [[nodiscard]] T const* find_here() const noexcept {
    environment const* const here = current_environment();
    return here == nullptr ? nullptr : in(*here);
  }

 private:
  struct found {
    context const& key;
    T const* value = nullptr;
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
      value = key.in(task.promise().env());
      return false;  // goes on at once
    }
    T const* await_resume() const noexcept { return value; }
  };
  struct got : found {
    T const& await_resume() const {
      if (this->value == nullptr) detail::throw_no_value(this->key.name_);
      return *this->value;
    }
  };
  T const* in(environment const& env) const noexcept {
    return static_cast<T const*>(detail::find_in(env.context, this));
  }

  char const* name_;
};

/// Runs the work with a value under the key, kept until the work has ended; the value around it, if there is
/// one, is seen again behind it.
template <class T, class V, class R>
task<R> with_context(context<T> const& key, V value, task<R> work) {
  static_assert(std::is_convertible_v<V&&, T>, "with_context needs a value of the key's type");
  T const kept(std::move(value));
  environment inner = co_await this_environment();
  context_entry const entry{&key, &kept, inner.context};
  inner.context = &entry;
  co_return co_await in_environment(inner, std::move(work));
}

}  // namespace corest
