#include "serve/task_survey.hpp"

#include <corest/async/background.hpp>
#include <corest/async/event.hpp>
#include <corest/async/timeout.hpp>
#include <corest/base/scope_exit.hpp>

#include <utility>

namespace corest {

struct task_survey::question {
  event over;
  std::optional<answer> found;  // empty behind the end: nobody could be asked
};

namespace {
task<> end_of(event& over) { co_await over.wait(); }
}  // namespace

// A call to another worker that is cancelled waits for that worker all the same: so it is made in the
// background, and only its result is waited for.
task<std::optional<task_survey::answer>> task_survey::look(std::chrono::milliseconds patience) {
  if (!asked_ || asked_->over.is_set()) {
    auto fresh = std::make_shared<question>();
    spawn_background(ask, &of_, fresh);
    asked_ = std::move(fresh);
  }
  auto const mine = asked_;
  if (!co_await move_on_after(patience, end_of(mine->over))) co_return std::nullopt;
  co_return mine->found;
}

task<> task_survey::ask(http_server* of, std::shared_ptr<question> what) {
  scope_exit const told([&] { what->over.set(); });
  what->found = co_await of->tasks();
}

}  // namespace corest
