// The body that a body_writer writes.
#pragma once
#include <corest/async/byte_source.hpp>
#include <corest/async/scheduler.hpp>
#include <corest/async/task.hpp>
#include <corest/web/body_writer.hpp>

#include <concepts>
#include <coroutine>
#include <type_traits>
#include <utility>

namespace corest::web {

template <class F>
concept writes_body = std::same_as<std::invoke_result_t<F&, body_writer&>, task<>>;

/// Runs a task, in the environment of the first next(), and gives what it has written whenever it waits.
class writer_source : public byte_source, completion, runnable {
 public:
  task<bool> next(buffer& into) final;
  task<> stop() final;

 protected:
  writer_source() noexcept : writer_(*this) {}
  ~writer_source() override = default;
  virtual task<> begin(body_writer& out) = 0;
  void abandon() noexcept { work_.abandon(); }

 private:
  friend body_writer;
  friend body_writer::handover;
  class progress;

  bool advance(promise_base& consumer);
  [[nodiscard]] bool ended() const noexcept { return begun_ && work_.finished(); }
  [[nodiscard]] promise_base* take_consumer() noexcept;
  void written() noexcept;
  promise_base* done(promise_base& ended) noexcept override;
  void run() noexcept override;  // behind written(): the task goes on or waits for something else by now

  body_writer writer_;
  task<> work_;
  promise_base* resting_ = nullptr;   // the task that stands in a handover
  promise_base* consumer_ = nullptr;  // who waits for it to have written, or ended
  bool begun_ = false;
};

template <class F>
class writing_source final : public writer_source {
 public:
  explicit writing_source(F write) : write_(std::move(write)) {}
  // The task may look at write_, which dies before the base does.
  ~writing_source() override { this->abandon(); }

 private:
  task<> begin(body_writer& out) override { return write_(out); }

  F write_;
};

}  // namespace corest::web
