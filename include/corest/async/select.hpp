// select: waits for the first of several operations that can be done, and does that one alone.
#pragma once
#include <corest/async/fan_out.hpp>
#include <corest/async/select_arm.hpp>
#include <corest/async/task.hpp>
#include <corest/async/when_any.hpp>

#include <coroutine>
#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace corest {

namespace detail {
// Awaits several arms; tells which one was done. Borrows them, and the array that names them.
class selection final : public waiter {
 public:
  using arm = select_arm;
  selection(select_arm** arms, std::size_t count) noexcept;
  ~selection() { leave_all(); }

  bool await_ready() noexcept;
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
    if (!suspend(task)) return false;
    enqueue_all();
    return true;
  }
  std::size_t await_resume() const {
    if (chosen_ == none) throw_if_cancelled();
    return chosen_;
  }

  void choose(select_arm& done) noexcept;

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  void note(select_arm& done) noexcept;
  void enqueue_all() noexcept;
  void leave_all() noexcept;
  bool on_cancel() noexcept override {
    leave_all();
    return true;
  }

  select_arm** arms_;
  std::size_t count_;
  std::size_t chosen_ = none;
};

template <class Arm>
using taken_from = decltype(std::declval<Arm&>().take());

template <class Result, std::size_t I, class Arm>
void emplace_taken(std::optional<Result>& result, Arm& arm) {
  if constexpr (std::is_void_v<taken_from<Arm>>) {
    arm.take();
    result.emplace(std::in_place_index<I>);
  } else {
    result.emplace(std::in_place_index<I>, arm.take());
  }
}

// Selection is that of one worker, or of all.
template <class Selection, class Result, class... Arms>
task<Result> select(std::tuple<Arms...> arms) {
  typename Selection::arm* all[sizeof...(Arms)];
  std::apply([&, at = all](auto&... each) mutable { ((*at++ = &each), ...); }, arms);
  Selection choice(all, sizeof...(Arms));
  std::size_t const chosen = co_await choice;
  std::optional<Result> result;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    static_cast<void>(((I == chosen && (emplace_taken<Result, I>(result, std::get<I>(arms)), true)) || ...));
  }(std::index_sequence_for<Arms...>());
  co_return std::move(*result);
}

template <class Selection, class Arm>
task<winner<value_of<taken_from<Arm>>>> select(std::vector<Arm>& arms) {
  std::vector<typename Selection::arm*> all;
  all.reserve(arms.size());
  for (Arm& each : arms) all.push_back(&each);
  Selection choice(all.data(), all.size());
  std::size_t const chosen = co_await choice;
  if constexpr (std::is_void_v<taken_from<Arm>>) {
    arms[chosen].take();
    co_return {chosen, {}};
  } else {
    co_return {chosen, arms[chosen].take()};
  }
}

template <class Arm>
concept safe_arm = std::is_lvalue_reference_v<Arm> || !std::remove_reference_t<Arm>::holds_value;
template <class... Arms>
using selected = std::variant<value_of<taken_from<std::remove_reference_t<Arms>>>...>;
// Operations of cross_worker channels, which have a select of their own.
template <class Arm>
concept remote_arm = requires { typename std::remove_reference_t<Arm>::remote_arm; };
}  // namespace detail

/// `auto got = co_await select(a.receive(), b.receive());` waits until one of the operations can be done and
/// does it, that one alone: got.index() is its place, std::get its result (std::monostate for a send). When
/// several can be done, the one whose channel was chosen longest ago. A closed channel counts: its receive
/// gives nullopt, its send throws. Cancelled, it has done none. A send is passed by name, so that what was
/// not sent is still there: `auto sending = a.send(x); co_await select(sending, b.receive())`.
template <class... Arms>
  requires(!(detail::remote_arm<Arms> || ...))
auto select(Arms&&... arms) {
  static_assert(sizeof...(Arms) > 0, "a choice of nothing would never end");
  static_assert((std::is_base_of_v<select_arm, std::remove_reference_t<Arms>> && ...),
                "select takes operations such as channel.receive(); for tasks there is when_any");
  static_assert(
      (detail::safe_arm<Arms> && ...),
      "a send that is not chosen keeps its value: name it, auto sending = ch.send(x), and pass that");
  return detail::select<detail::selection, detail::selected<Arms...>>(
      std::tuple<Arms...>(std::forward<Arms>(arms)...));
}

/// The same for any number of operations of one type: which one, and its result.
template <class Arm>
  requires std::is_base_of_v<select_arm, Arm>
task<winner<detail::value_of<detail::taken_from<Arm>>>> select(std::vector<Arm>& arms) {
  return detail::select<detail::selection>(arms);
}

}  // namespace corest
