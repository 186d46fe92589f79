// The seam between the loop and a descriptor: hears of each change of readiness.
#pragma once
#include <corest/base/intrusive_list.hpp>

#include <cstdint>

namespace corest::io {

class loop;

/// What a descriptor is ready for; a set of the bits below.
using readiness = std::uint8_t;
inline constexpr readiness ready_to_read = 1;   ///< bytes, a connection or the end are there
inline constexpr readiness ready_to_write = 2;  ///< there is room
inline constexpr readiness peer_closed = 4;     ///< the peer sends no more; it may still read
inline constexpr readiness hung_up = 8;  ///< nothing moves any more in either direction, or an error waits

/// Registered once with one loop, edge-triggered: after on_ready() nothing more is said until something new
/// happens, so whoever listens remembers the bits and works until the system says "would block".
/// Belongs to the loop's thread. Derive from it where a coroutine would cost too much.
class fd_watcher : public list_node<fd_watcher> {
 public:
  /// Called from the loop between two tasks, never from inside a call of this class. It may destroy this
  /// watcher and any other. It always says everything that is true now, not only what is new.
  virtual void on_ready(readiness now) noexcept = 0;

  [[nodiscard]] bool watched() const noexcept { return loop_ != nullptr; }
  /// Ends the registration; on_ready() is not called any more. The loop does so at its own end.
  void unwatch() noexcept;

 protected:
  /// Borrows fd, which must stay open until unwatch().
  explicit fd_watcher(int fd) noexcept : fd_(fd) {}
  ~fd_watcher() { unwatch(); }

  /// Registers with this thread's running loop. What is ready already is told at the loop's next turn. Throws
  /// io_error: EPERM means that the file is of a kind that is always ready, EEXIST that the loop has it
  /// already.
  void watch();
  /// unwatch(), and forgets the descriptor, whose number may soon be another file's.
  void detach() noexcept {
    unwatch();
    fd_ = -1;
  }
  /// Tells again what is ready now, for those who cannot know that they have taken everything.
  void tell_again();
  /// Takes over the descriptor and the registration of `other`, which is left with none.
  void take_over(fd_watcher& other) noexcept;
  [[nodiscard]] int fd() const noexcept { return fd_; }
  [[nodiscard]] loop* watching_loop() const noexcept { return loop_; }

 private:
  loop* loop_ = nullptr;
  int fd_;
};

}  // namespace corest::io
