// A function that returns a task, whatever its type.
#pragma once
#include <corest/async/task.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace corest::detail {

/// Keeps F in one allocation. A capturing coroutine lambda is safe in it as long as it lives. Lighter than
/// <functional>, which costs each file that includes it as much as all of this layer.
template <class T, class... Args>
class task_function {
 public:
  template <class F>
    requires(!std::same_as<F, task_function> && std::is_invocable_r_v<task<T>, F&, Args...>)
  explicit task_function(F f) : kept_(new kept<F>(std::move(f))) {}
  task_function(task_function const&) = delete;
  task_function& operator=(task_function const&) = delete;
  ~task_function() { delete kept_; }
  task<T> operator()(Args... args) { return kept_->call(args...); }

 private:
  struct any {
    virtual ~any() = default;
    virtual task<T> call(Args...) = 0;
  };
  template <class F>
  struct kept final : any {
    explicit kept(F&& from) : f(std::move(from)) {}
    task<T> call(Args... args) override { return f(args...); }
    F f;
  };
  any* kept_;
};

}  // namespace corest::detail
