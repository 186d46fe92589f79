#include "async/mailbox.hpp"
#include "async/run.hpp"

#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/async/waiter.hpp>

#include <doctest/doctest.h>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {
// An operation that another thread works on: it can be asked to hurry, not abandoned.
class [[nodiscard]] stubborn final : public waiter {
 public:
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
    return suspend(task);
  }
  int await_resume() const {
    throw_if_cancelled();
    return 9;
  }
  bool asked_to_hurry = false;

 private:
  bool on_cancel() noexcept override {
    asked_to_hurry = true;
    return false;
  }
};

task<int> receive_from(mailbox& box) { co_return co_await mailbox::receive(box); }

struct worker {
  virtual_clock clock;
  scheduler_scope here{clock};
  cancel_scope root;
  environment env{&root};
};
}  // namespace

TEST_CASE("what completed first wins: an item given before the cancellation is not lost") {
  worker w;
  mailbox box;
  auto receiver = receive_from(box);
  receiver.start(w.env);
  box.put(4);
  w.root.cancel(cancel_reason::user);
  w.clock.run_ready();
  CHECK(receiver.result() == 4);
}

TEST_CASE("what was cancelled first has left the queue: the item goes to the next") {
  worker w;
  mailbox box;
  cancel_scope first_scope(w.root);
  environment const first_env{&first_scope};
  auto first = receive_from(box), second = receive_from(box);
  first.start(first_env);
  second.start(w.env);
  first_scope.cancel(cancel_reason::user);
  box.put(4);
  w.clock.run_ready();
  CHECK(cancelled_by([&] { first.result(); }) == cancel_reason::user);
  CHECK(second.result() == 4);
}

TEST_CASE("in a cancelled scope a wait does not begin, and takes no item") {
  worker w;
  mailbox box;
  w.root.cancel(cancel_reason::overload);
  auto receiver = receive_from(box);
  CHECK(receiver.start(w.env));
  CHECK(!box.awaited());
  CHECK(cancelled_by([&] { receiver.result(); }) == cancel_reason::overload);
}

TEST_CASE("in a cancelled scope what need not wait still succeeds") {
  worker w;
  mailbox box;
  box.put(4);
  w.root.cancel(cancel_reason::overload);
  auto receiver = receive_from(box);
  CHECK(receiver.start(w.env));
  CHECK(receiver.result() == 4);
}

TEST_CASE("waking twice, or after a cancellation, resumes once") {
  worker w;
  mailbox box;
  mailbox::receive once(box);
  int resumed = 0;
  auto body = [&]() -> task<> {
    co_await once;
    ++resumed;
  };
  auto receiver = body();
  receiver.start(w.env);
  once.wake();
  once.wake();
  w.clock.run_ready();
  CHECK(resumed == 1);
}

TEST_CASE("an operation that has completed does not hear of a cancellation") {
  worker w;
  stubborn operation;
  auto body = [&]() -> task<int> { co_return co_await operation; };
  auto work = body();
  work.start(w.env);
  operation.wake();
  w.root.cancel(cancel_reason::user);
  CHECK(!operation.asked_to_hurry);
  w.clock.run_ready();
  CHECK(work.result() == 9);
}

TEST_CASE("a waiting frame that is destroyed leaves queue, scope and ready queue") {
  worker w;
  mailbox box;
  auto waits = receive_from(box), woken = receive_from(box);
  woken.start(w.env);
  waits.start(w.env);
  box.put(1);
  woken.abandon();
  waits.abandon();
  CHECK(!box.awaited());
  w.root.cancel(cancel_reason::user);
  w.clock.run_ready();
}

TEST_CASE("an operation that cannot be abandoned hears of the cancellation and ends in its own time") {
  worker w;
  stubborn operation;
  auto body = [&]() -> task<int> { co_return co_await operation; };
  auto work = body();
  work.start(w.env);
  w.root.cancel(cancel_reason::user);
  w.clock.run_ready();
  CHECK(operation.asked_to_hurry);
  CHECK(!work.finished());
  operation.wake();
  w.clock.run_ready();
  CHECK(work.result() == 9);
}
