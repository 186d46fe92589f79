// A worker's thread: accepting, and the stages of a drain.
#include "server/worker.hpp"

#include <corest/async/exception_group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/tasks.hpp>
#include <corest/io/broken_pipes.hpp>
#include <corest/io/error.hpp>
#include <corest/io/on.hpp>
#include <corest/io/slow_callbacks.hpp>
#include <corest/observe/log.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace corest::server {
namespace {

/// Without a free descriptor, accepting rests this long; the connections wait in the backlog.
constexpr std::chrono::milliseconds accept_pause{100};

/// What a client still gets, once its handler was cancelled, before its connection is cut.
constexpr std::chrono::seconds last_answers{1};

logger const lines{"corest.server"};

// A line each: the log escapes line breaks.
void log_lines(log_level level, std::string const& text) {
  for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
    end = std::min(text.find('\n', begin), text.size());
    lines.log(level, std::string_view(text).substr(begin, end - begin));
  }
}

void log_slow_callback(io::slow_callback const& found) {
  log_lines(log_level::warning, "a handler " + to_string(found));
}

void log_background_failure(std::exception_ptr const& failure) {
  lines.error("a background task failed", {{"why", describe(failure)}});
}

}  // namespace

void last_one_out::left(worker& first) noexcept {
  // acq_rel: the first worker sees all that the others did.
  if (inside_.fetch_sub(1, std::memory_order_acq_rel) == 1 && !first.all_ended_call_.used.exchange(true))
    first.loop_.post_remote(first.all_ended_call_);
}

worker::worker(application& app, options const& settings, observers const& told, io::listener listening,
               last_one_out& end, worker* first)
    : settings_(settings),
      bench_(loop_, app, settings, told, *this),
      listener_(std::move(listening)),
      end_(end),
      first_(first != nullptr ? *first : *this),
      background_(loop_, bench_.root, log_background_failure, &background_over_) {}

worker::~worker() {
  if (thread_.joinable()) thread_.join();
  over_ = true;
}

void worker::start() {
  thread_ = std::thread([this] { work(); });
}

void worker::run(task<> beside) {
  beside_ = std::move(beside);
  beside_.promise().notify(*this);
  work();
  try {
    beside_.result();
  } catch (cancelled const&) {  // by all_ended()
  }
}

void worker::drain() noexcept {
  if (!drain_call_.used.exchange(true))
    loop_.post_remote(drain_call_);
  else if (!hurry_call_.used.exchange(true))
    loop_.post_remote(hurry_call_);
}

void worker::log_tasks() noexcept {
  if (!log_tasks_call_.used.exchange(true)) loop_.post_remote(log_tasks_call_);
}

void worker::log_tasks_here() noexcept {
  log_tasks_call_.used = false;
  try {
    lines.info("a worker's tasks", {{"connections", static_cast<std::size_t>(open_)}});
    log_lines(log_level::info, to_string(tasks()));
  } catch (std::exception const& failure) {
    lines.error("the tasks could not be listed", {{"why", failure.what()}});
  }
}

task<worker_tasks> worker::tasks_there() {
  auto const look = [this]() -> task<worker_tasks> { co_return worker_tasks{open_, tasks()}; };
  try {
    co_return co_await io::on(loop_, look);
  } catch (io_error const&) {
    co_return worker_tasks{};
  }
}

worker_statistics worker::statistics() const noexcept {
  return {.open = open_,
          .accepted = accepted_,
          .received = bench_.received,
          .sent = bench_.sent,
          .loop = loop_.statistics()};
}

void worker::join() {
  if (thread_.joinable()) thread_.join();
}

void worker::work() noexcept {
  // Tasks start from within the loop: before that there is none to register with.
  struct starter final : runnable {
    explicit starter(worker& whose) noexcept : of(whose) {}
    void run() noexcept override { of.begin(); }
    worker& of;
  } first(*this);
  io::broken_pipes_blocked const meanwhile;
  acceptor_.emplace(accept_connections());
  loop_.post(first);
  loop_.run();
  slow_.reset();
}

void worker::begin() noexcept {
  loop_.add_root(bench_.root);
  auto const limit = settings_.slow_callback.count() > 0 ? settings_.slow_callback
                     : io::debug_mode()                  ? io::default_slow_callback
                                                         : std::chrono::milliseconds(0);
  if (limit.count() > 0) watch_for_slow_callbacks(limit);
  if (beside_) {
    loop_.add_root(beside_scope_);
    beside_.start(beside_env_);
  }
  acceptor_->start(accepting_env_);
}

void worker::watch_for_slow_callbacks(scheduler::duration limit) noexcept {
  try {
    slow_.emplace(loop_, limit, log_slow_callback);
  } catch (std::exception const& failure) {
    lines.warning("a worker cannot be watched for slow callbacks and goes on without",
                  {{"why", failure.what()}});
  }
}

task<> worker::accept_connections() {
  bool resting = false;  // counted once, not ten times a second
  try {
    for (;;) {
      std::errc problem{};
      while (open_ < settings_.max_connections && problem == std::errc{}) problem = accept_one();
      if (problem == std::errc::operation_would_block) {
        resting = false;
        co_await listener_.acceptable();
        continue;
      }
      if (!std::exchange(resting, true))
        bench_.limits.hit(problem == std::errc{} ? limit::connections : limit::descriptors, {}, loop_.now());
      co_await sleep_for(accept_pause);
    }
  } catch (cancelled const&) {
    // Whoever is in the backlog has been promised an answer.
    while (accept_one() == std::errc{}) {}
  } catch (std::exception const& failure) {
    // With its listener closed, the other workers get its clients, and a drain is not held up.
    lines.error("a worker cannot wait for connections and accepts no more", {{"why", failure.what()}});
  }
  listener_.close();
  accepts_ = false;
  stop_when_idle();
}

// operation_would_block: there is nobody.
std::errc worker::accept_one() noexcept {
  auto accepted = listener_.try_accept();
  if (!accepted) return accepted.error();
  try {
    auto const peer = accepted->peer();
    auto made = std::make_unique<connection>(bench_, accepted->release(), peer);
    if (admit(*made)) {
      try {
        made->start();
      } catch (...) {
        if (made->counted()) addresses_.leave(made->address());
        throw;
      }
    } else {
      made->start_refused();
    }
    connections_.push_back(*made.release());  // from here on it frees itself, through closed()
    ++open_;
    ++accepted_;
  } catch (std::exception const&) {  // gone already, or no memory for it: the next one may fare better
  }
  return {};
}

void worker::begin_drain() noexcept {
  bench_.draining = true;
  bench_.grace_over = loop_.now() + settings_.drain_grace;
  connections_.for_each([](connection& each) { each.drain(); });
  accepting_.cancel(cancel_reason::shutdown);
  loop_.arm(deadline_, loop_.now() + settings_.drain_timeout);
}

void worker::cut_short() noexcept {
  loop_.disarm(deadline_);
  bench_.root.cancel(cancel_reason::shutdown);
  loop_.arm(last_call_, loop_.now() + last_answers);
}

void worker::give_up() noexcept {
  connections_.for_each([](connection& each) { each.give_up(); });
}

bool worker::admit(connection& asks) {
  if (asks.from_trusted_proxy()) return true;
  if (!addresses_.enter(asks.address(), settings_.max_connections_per_address)) return false;
  asks.note_counted();
  return true;
}

void worker::closed(connection& gone) noexcept {
  open_ -= 1;
  if (gone.counted()) addresses_.leave(gone.address());
  stop_when_idle();
}

void worker::stop_when_idle() noexcept {
  if (!bench_.draining || accepts_ || open_ != 0) return;
  if (!background_.over()) return background_.close();
  if (std::exchange(ended_, true)) return;
  end_.left(first_);
  if (&first_ != this) loop_.stop();
}

void worker::all_ended() noexcept {
  if (beside_ && !beside_.finished())
    beside_scope_.cancel(cancel_reason::shutdown);
  else
    loop_.stop();
}

promise_base* worker::done(promise_base&) noexcept {
  if (all_ended_call_.used) loop_.stop();
  return nullptr;
}

}  // namespace corest::server
