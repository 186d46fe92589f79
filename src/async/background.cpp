// The task that keeps the group open, and its end.
#include <corest/async/background.hpp>
#include <corest/async/exception_group.hpp>

#include <cstdio>
#include <stdexcept>

namespace corest {

class background_group::closing final : private waiter {
 public:
  explicit closing(background_group& of) noexcept : of_(of) {}
  ~closing() { of_.waiting_ = nullptr; }
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
    if (!suspend(task)) return false;
    of_.waiting_ = this;
    return true;
  }
  void await_resume() const noexcept {}  // closed or cancelled: the body ends
  void close() noexcept { wake(); }

 private:
  bool on_cancel() noexcept override { return true; }
  background_group& of_;
};

background_group::background_group(scheduler& here, cancel_scope& root, reporter report, runnable* when_over)
    : here_(here), report_(report), when_over_(when_over), scope_(root) {
  here_.set_background(this);
}

background_group::~background_group() {
  if (here_.background() == this) here_.set_background(nullptr);
  keeper_.abandon();
}

group& background_group::open() {
  scope_.throw_if_cancelled();
  if (!keeper_) {
    keeper_ = keep();
    keeper_.promise().notify(*this);
    keeper_.start(env_);
  }
  if (group_ == nullptr) throw cancelled(cancel_reason::shutdown);
  return *group_;
}

task<> background_group::keep() {
  auto body = [this](group& tasks) { return until_closed(tasks); };
  auto tell = [this](std::exception_ptr failure) { failed(std::move(failure)); };
  co_await with_supervised_group(body, tell);
}

task<> background_group::until_closed(group& tasks) {
  group_ = &tasks;
  closing until(*this);
  co_await until;
}

void background_group::close() noexcept {
  if (waiting_ != nullptr) waiting_->close();
}

void background_group::failed(std::exception_ptr failure) noexcept {
  try {
    report_(failure);
  } catch (...) {  // NOLINT(bugprone-empty-catch): most likely there is no memory for the words
  }
}

promise_base* background_group::done(promise_base&) noexcept {
  group_ = nullptr;
  here_.post(end_);
  return nullptr;
}

void background_group::funeral::run() noexcept {
  of.keeper_ = {};
  if (of.when_over_ != nullptr) of.here_.post(*of.when_over_);
}

void report_to_stderr(std::exception_ptr const& failure) {
  std::fprintf(stderr, "corest: a background task failed: %s\n", describe(failure).c_str());
}

background_group& background() {
  scheduler* const here = scheduler::try_current();
  if (here == nullptr || here->background() == nullptr)
    throw std::logic_error("there is no background on this thread: see run() and serve()");
  return *here->background();
}

}  // namespace corest
