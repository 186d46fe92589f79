// What a coroutine knows of a descriptor's readiness, and how it waits for more.
#pragma once
#include <corest/async/waiter.hpp>
#include <corest/io/fd_watcher.hpp>

#include <coroutine>
#include <utility>

namespace corest::io {

class fd_readiness;

/// Hears that the peer of a descriptor is gone although nobody reads.
class hangup_hook {
 public:
  /// `now` holds peer_closed (it sends no more, but may still read) or hung_up; called once for each that
  /// comes. Must not run user code and must not destroy the descriptor; cancelling a scope is what it is for.
  virtual void peer_gone(readiness now) noexcept = 0;

 protected:
  ~hangup_hook() = default;
};

/// `co_await x.readable()`; the awaitable itself, no coroutine frame. Throws `cancelled`, io_error when the
/// descriptor cannot be watched, std::logic_error when another task waits for the same direction already.
class [[nodiscard("readiness is waited for with co_await")]] fd_wait final : public waiter {
 public:
  fd_wait(fd_readiness& source, readiness wanted) noexcept : source_(&source), wanted_(wanted) {}
  fd_wait(fd_wait&& other) noexcept : fd_wait(*other.source_, other.wanted_) {}
  ~fd_wait() { leave(); }

  [[nodiscard]] inline bool await_ready() const noexcept;
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) {
    prepare();
    if (!suspend(task)) return false;
    enter();
    return true;
  }
  void await_resume() const { throw_if_cancelled(); }

 private:
  friend class fd_readiness;
  void prepare();
  void enter() noexcept;
  void leave() noexcept;
  bool on_cancel() noexcept override {
    leave();
    return true;
  }

  fd_readiness* source_;
  readiness wanted_;
};

/// Remembers the edges of one descriptor. A new one counts as ready in both directions: try first, say so
/// when the system would block, then wait. Only the first wait registers it, so a descriptor that never waits
/// costs no system call. Belongs to the worker that waited first; movable while nobody waits.
class fd_readiness final : private fd_watcher {
 public:
  /// Borrows fd, which stays open as long as this lives or until detach().
  explicit fd_readiness(int fd = -1) noexcept : fd_watcher(fd) {}
  fd_readiness(fd_readiness&& other) noexcept : fd_watcher(-1) { *this = std::move(other); }
  fd_readiness& operator=(fd_readiness&& other) noexcept;
  ~fd_readiness() { detach(); }
  using fd_watcher::fd;

  /// Waits until reading is worth a try: bytes, a connection, the end of the stream or an error.
  /// One task may wait to read and one to write at a time.
  fd_wait readable() noexcept { return {*this, ready_to_read}; }
  fd_wait writable() noexcept { return {*this, ready_to_write}; }

  [[nodiscard]] bool may_read() const noexcept { return (state_ & ready_to_read) != 0; }
  [[nodiscard]] bool may_write() const noexcept { return (state_ & ready_to_write) != 0; }
  /// peer_closed and hung_up as far as the loop has told; nothing is told before the first wait or
  /// start_watching().
  [[nodiscard]] readiness state() const noexcept { return state_; }

  /// A read would have blocked, or took less than it had room for. Once the peer has closed, reading never
  /// blocks again, and the kernel will not say so a second time: then this changes nothing.
  void read_drained() noexcept {
    if ((state_ & (peer_closed | hung_up)) == 0) state_ &= static_cast<readiness>(~ready_to_read);
  }
  /// A write would have blocked.
  void write_filled() noexcept {
    if ((state_ & hung_up) == 0) state_ &= static_cast<readiness>(~ready_to_write);
  }
  /// For those who cannot know whether they have drained it: forgets `what` and asks the kernel anew.
  void forget(readiness what);

  /// Registers now instead of at the first wait. Throws io_error.
  void start_watching();
  /// Tells `hook` when the peer goes away, until the next call; null tells nobody. Registers when necessary.
  /// What state() holds already is not told. Throws io_error.
  void on_hangup(hangup_hook* hook);

  /// Ends the registration. Whoever waits wakes up, and finds the descriptor closed.
  void detach() noexcept;

 private:
  friend class fd_wait;
  void on_ready(readiness now) noexcept override;
  [[nodiscard]] fd_wait*& slot(readiness wanted) noexcept {
    return wanted == ready_to_read ? reader_ : writer_;
  }
  static void wake(fd_wait*& waiting) noexcept;

  readiness state_ = ready_to_read | ready_to_write;
  fd_wait* reader_ = nullptr;
  fd_wait* writer_ = nullptr;
  hangup_hook* hook_ = nullptr;
};

inline bool fd_wait::await_ready() const noexcept { return (source_->state_ & wanted_) != 0; }

}  // namespace corest::io
