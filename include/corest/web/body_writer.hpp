// Writing a response body from a coroutine.
#pragma once
#include <corest/async/promise.hpp>
#include <corest/base/buffer.hpp>

#include <coroutine>
#include <cstddef>
#include <string_view>

namespace corest {

namespace web {
class writer_source;
}

/// What `streamed(type, [](body_writer& out) -> task<> { ... })` writes to. What is written is sent when
/// enough is there or when the task waits for something else, so nothing has to be flushed. One task writes
/// at a time.
class body_writer {
 public:
  /// The writer waits for the client when so much is there that it has not taken.
  static constexpr std::size_t gathered_bytes = 16 * 1024;

  class [[nodiscard]] handover;

  /// Appends a copy of `bytes`; waits for the client when gathered_bytes are there. When the client goes away
  /// while it waits here, the task is destroyed where it stands, as a generator is; in any other wait it is
  /// cancelled.
  handover write(std::string_view bytes);
  /// Sends what is there, and waits until the client has taken it as far as its socket says.
  handover flush();
  /// To append by other means, such as json::write; flush() or write({}) behind it waits where that is
  /// needed.
  [[nodiscard]] buffer& gathered() noexcept { return gathered_; }

 private:
  friend web::writer_source;
  explicit body_writer(web::writer_source& to) noexcept : to_(&to) {}

  web::writer_source* to_;
  buffer gathered_;
};

class body_writer::handover {
 public:
  bool await_ready() const noexcept { return to_ == nullptr; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> task) noexcept {
    return promise_base::hand_over(rest(task.promise()));
  }
  void await_resume() const noexcept {}

 private:
  friend body_writer;
  explicit handover(web::writer_source* to) noexcept : to_(to) {}
  promise_base* rest(promise_base& task) noexcept;

  web::writer_source* to_;  // null: there is room
};

}  // namespace corest
