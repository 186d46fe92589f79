#include <corest/async/timeout.hpp>

struct pinned {
  pinned() = default;
  pinned(pinned const&) = delete;
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  void await_resume() const noexcept {}
};

corest::task<> wait() { co_await corest::timeout(std::chrono::seconds(1), pinned()); }
