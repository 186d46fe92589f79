// The life of a child: spawned, waited for, asked to end, made to end.
#include "io/process_handle.hpp"
#include "io/spawn.hpp"

#include <corest/async/cancel.hpp>
#include <corest/async/shield.hpp>
#include <corest/io/error.hpp>
#include <corest/io/subprocess.hpp>

#include <signal.h>
#include <sys/wait.h>

#include <cerrno>
#include <stdexcept>
#include <utility>

namespace corest::io {
namespace {

/// A child without a handle could not be waited for: better none.
descriptor open_or_kill(int id) {
  try {
    return open_process(id);
  } catch (...) {
    ::kill(id, SIGKILL);
    while (::waitpid(id, nullptr, 0) < 0 && errno == EINTR) {}
    throw;
  }
}

}  // namespace

subprocess::subprocess(command const& program, spawn_options const& options)
    : kill_grace_(options.kill_grace) {
  if (program.argv().empty()) throw std::invalid_argument("a process needs a program to run");
  child_end ends[3] = {make_child_end(options.input, direction::reads),
                       make_child_end(options.output, direction::writes),
                       make_child_end(options.errors, direction::writes)};
  id_ = spawn_program(program.argv(), options, ends);
  process_ = open_or_kill(id_);
  end_ = fd_readiness(process_.fd());
  input_ = std::move(ends[0].parent);
  output_ = std::move(ends[1].parent);
  errors_ = std::move(ends[2].parent);
}

subprocess& subprocess::operator=(subprocess&& other) noexcept {
  if (this == &other) return *this;
  kill_and_reap();
  id_ = other.id_;
  end_ = std::move(other.end_);
  process_ = std::move(other.process_);
  input_ = std::move(other.input_);
  output_ = std::move(other.output_);
  errors_ = std::move(other.errors_);
  kill_grace_ = other.kill_grace_;
  status_ = other.status_;
  return *this;
}

void subprocess::kill_and_reap() noexcept {
  if (!process_ || status_) return;
  try {
    signal_process(process_, SIGKILL);
  } catch (io_error const&) {
    return;  // a child that became another user's: it cannot be killed, so it is not waited for
  }
  reap_blocking(process_);
}

std::optional<exit_status> subprocess::try_wait() {
  if (!status_) status_ = reap(process_);
  return status_;
}

void subprocess::send_signal(int signal) {
  if (!status_) signal_process(process_, signal);
}

task<> subprocess::ended() {
  while (!try_wait()) {
    end_.read_drained();
    co_await end_.readable();
  }
}

task<exit_status> subprocess::wait() {
  std::optional<cancelled> why;
  try {
    co_await ended();
  } catch (cancelled const& cancellation) {
    why = cancellation;
  }
  if (!why) co_return *status_;
  send_signal(SIGTERM);
  try {
    co_await shield(kill_grace_, ended());
  } catch (cancelled const&) {
    send_signal(SIGKILL);
  }
  co_await shield(scheduler::duration::max(), ended());
  throw cancelled(why->reason());
}

}  // namespace corest::io
