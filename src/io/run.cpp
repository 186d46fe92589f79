// One task on a fresh loop, and what an interrupt does to it.
#include "io/interrupt.hpp"

#include <corest/async/background.hpp>
#include <corest/async/cancel.hpp>
#include <corest/io/loop.hpp>
#include <corest/io/run.hpp>
#include <corest/io/signals.hpp>
#include <corest/io/slow_callbacks.hpp>

#include <csignal>
#include <cstdio>
#include <optional>

namespace corest::io {
namespace {

void print_slow_callback(slow_callback const& found) {
  std::fprintf(stderr, "corest: %s\n", to_string(found).c_str());
}

/// Cancels a scope at the first SIGINT and gives the signal back to the process at the second.
class interrupt final : private fd_watcher {
 public:
  interrupt(std::optional<signal_set>& signals, cancel_scope& scope) noexcept
      : fd_watcher(signals->fd()), signals_(signals), scope_(scope) {}
  using fd_watcher::watch;

 private:
  void on_ready(readiness) noexcept override {
    while (signals_ && signals_->try_next()) {
      if (!scope_.is_cancelled()) {
        scope_.cancel(cancel_reason::user);
      } else {
        unwatch();
        signals_.reset();
        ::raise(SIGINT);
      }
    }
  }

  std::optional<signal_set>& signals_;
  cancel_scope& scope_;
};

/// Starts the task from within the loop and stops the loop at its end.
class main_task final : public runnable, public completion {
 public:
  main_task(promise_base& promise, std::coroutine_handle<> frame) noexcept
      : promise_(promise), frame_(frame) {}

  void run(bool interruptible) {
    if (interruptible) signals_.emplace(SIGINT);
    if (debug_mode()) slow_.emplace(here_, default_slow_callback, print_slow_callback);
    promise_.notify(*this);
    here_.post(*this);
    here_.run();
    bool const interrupted = signals_ && scope_.is_cancelled();
    slow_.reset();
    interrupt_.reset();
    signals_.reset();
    if (interrupted && promise_.ended_cancelled()) ::raise(SIGINT);
  }

 private:
  void run() noexcept override {
    if (signals_) interrupt_.emplace(signals_, scope_).watch();
    here_.add_root(scope_);
    promise_.start(env_, frame_);
  }
  promise_base* done(promise_base&) noexcept override {
    if (behind_.over())
      here_.stop();
    else
      behind_.cancel(cancel_reason::shutdown);
    return nullptr;
  }

  promise_base& promise_;
  std::coroutine_handle<> frame_;
  cancel_scope scope_;
  environment env_{&scope_};
  std::optional<signal_set> signals_;
  struct stopper final : runnable {
    explicit stopper(main_task& whose) noexcept : of(whose) {}
    void run() noexcept override {
      if (of.promise_.finished()) of.here_.stop();
    }
    main_task& of;
  };

  loop here_;
  stopper stop_{*this};
  background_group behind_{here_, scope_, report_to_stderr, &stop_};
  std::optional<interrupt> interrupt_;
  std::optional<slow_callbacks> slow_;
};

}  // namespace

void run_to_end(promise_base& main, std::coroutine_handle<> frame, on_interrupt handling) {
  main_task(main, frame).run(handling == on_interrupt::cancel && interrupts_reach_this_thread());
}

}  // namespace corest::io
