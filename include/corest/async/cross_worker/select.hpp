// cross_worker::select: the first of several operations of channels between workers, and that one alone.
#pragma once
#include <corest/async/cross_worker/remote_operation.hpp>
#include <corest/async/select.hpp>

#include <atomic>
#include <coroutine>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace corest::cross_worker {

namespace detail {

/// Awaits several arms; tells which one was done. Borrows them, and the array that names them. It tries them
/// and enters all lines under all their locks at once, so it never stands in one line while it tries another:
/// whoever meets it there has one to claim and need not be claimed itself.
class remote_selection final : public remote_waiter {
 public:
  using arm = remote_operation;
  remote_selection(remote_operation** arms, std::size_t count) noexcept;
  ~remote_selection();

  bool await_ready() noexcept { return attempt(false); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) {
    if (!suspend_remotely(task)) return false;
    attempt(true);
    return true;
  }
  std::size_t await_resume() const {
    if (chosen_ >= cancelled) throw_if_cancelled();
    return chosen_;
  }

  /// Under the arm's lock, on any thread: whether this one is the first. Then the caller must settle it.
  [[nodiscard]] bool claim(remote_operation& by) noexcept;

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  static constexpr std::size_t cancelled = none - 1;
  bool attempt(bool waits) noexcept;
  void lock_all() noexcept;
  void unlock_all() noexcept;
  void leave_all() noexcept;
  bool on_cancel() noexcept override;

  remote_operation** arms_;
  std::size_t count_;
  std::atomic<std::size_t> chosen_ = none;
};

}  // namespace detail

/// As corest::select, for the operations of channels between workers: one is done, be it that several workers
/// settle them at the same moment, and the others have taken and given nothing. All channels are locked
/// together while it looks at them, in the order of their addresses.
template <class... Arms>
  requires(corest::detail::remote_arm<Arms> || ...)
auto select(Arms&&... arms) {
  static_assert(
      (corest::detail::remote_arm<Arms> && ...),
      "cross_worker::select takes operations of cross_worker channels alone: give the others such a "
      "channel, too");
  static_assert(
      (corest::detail::safe_arm<Arms> && ...),
      "a send that is not chosen keeps its value: name it, auto sending = ch.send(x), and pass that");
  return corest::detail::select<detail::remote_selection, corest::detail::selected<Arms...>>(
      std::tuple<Arms...>(std::forward<Arms>(arms)...));
}

/// The same for any number of operations of one type: which one, and its result.
template <class Arm>
  requires corest::detail::remote_arm<Arm>
task<winner<corest::detail::value_of<corest::detail::taken_from<Arm>>>> select(std::vector<Arm>& arms) {
  return corest::detail::select<detail::remote_selection>(arms);
}

}  // namespace corest::cross_worker
