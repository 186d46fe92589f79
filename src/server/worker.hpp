// One thread of the server: a loop, a listening socket, and the connections accepted there.
#pragma once
#include "server/address_count.hpp"
#include "server/connection.hpp"
#include "server/workbench.hpp"

#include <corest/async/background.hpp>
#include <corest/async/task.hpp>
#include <corest/base/intrusive_list.hpp>
#include <corest/base/tally.hpp>
#include <corest/io/listener.hpp>
#include <corest/io/loop.hpp>
#include <corest/io/slow_callbacks.hpp>
#include <corest/server/http_server.hpp>
#include <corest/server/statistics.hpp>

#include <atomic>
#include <cstddef>
#include <optional>
#include <thread>

namespace corest::server {

class worker;

/// The end of a server: its first worker stays, for what runs beside it, until the last one has ended.
class last_one_out {
 public:
  /// All at once and before any of them runs: one that finds nothing to do leaves while others have yet to
  /// begin.
  void entered(unsigned count) noexcept { inside_.fetch_add(count, std::memory_order_relaxed); }
  void left(worker& first) noexcept;

 private:
  std::atomic<unsigned> inside_ = 0;
};

/// Runs from start() or run() to the end of its drain. Everything else belongs to the thread it runs on.
class worker final : connection_owner, completion {
 public:
  /// `first` is the server's first worker, or null when that is this one.
  worker(application& app, options const& settings, observers const& told, io::listener listening,
         last_one_out& end, worker* first);
  worker(worker const&) = delete;
  worker& operator=(worker const&) = delete;
  ~worker();

  /// On a thread of its own.
  void start();
  /// On this thread, with a task beside the connections: it is cancelled when all workers have ended, and its
  /// exception comes out here. Only for the first worker.
  void run(task<> beside);
  /// Stops accepting and ends once its connections have; the second call does not wait for handlers any
  /// longer but cancels them. Any thread.
  void drain() noexcept;
  /// Waits for the end of a drain.
  void join();
  /// Writes what its tasks wait for to the log. Any thread; returns at once.
  void log_tasks() noexcept;
  /// The same, told to a task of any worker; nothing when this one has ended.
  [[nodiscard]] task<worker_tasks> tasks_there();
  /// Any thread.
  [[nodiscard]] overload_counts overload() const noexcept { return bench_.admitting.counts(); }
  /// Any thread.
  [[nodiscard]] worker_statistics statistics() const noexcept;
  /// Any thread.
  [[nodiscard]] std::uint64_t limit_hits(limit which) const noexcept { return bench_.limits.hits(which); }

 private:
  friend class last_one_out;
  void work() noexcept;
  void begin() noexcept;
  void watch_for_slow_callbacks(scheduler::duration limit) noexcept;
  task<> accept_connections();
  std::errc accept_one() noexcept;
  void begin_drain() noexcept;
  void cut_short() noexcept;
  void give_up() noexcept;
  bool admit(connection& asks) override;
  void closed(connection& gone) noexcept override;
  void stop_when_idle() noexcept;
  void all_ended() noexcept;
  void log_tasks_here() noexcept;
  promise_base* done(promise_base& beside) noexcept override;

  // Another thread's call; posted at most once each, or once at a time.
  struct call final : runnable {
    call(worker& whose, void (worker::*method)() noexcept) noexcept : of(whose), what(method) {}
    void run() noexcept override {
      if (!of.over_) (of.*what)();
    }
    worker& of;
    void (worker::*what)() noexcept;
    std::atomic<bool> used = false;
  };
  struct alarm final : timer {
    alarm(worker& whose, void (worker::*method)() noexcept) noexcept : of(whose), what(method) {}
    void expired() noexcept override { (of.*what)(); }
    worker& of;
    void (worker::*what)() noexcept;
  };

  // In front of the loop: a call that comes after the end is taken back from the loop when that dies.
  bool over_ = false;
  call drain_call_{*this, &worker::begin_drain};
  call hurry_call_{*this, &worker::cut_short};
  call all_ended_call_{*this, &worker::all_ended};
  call log_tasks_call_{*this, &worker::log_tasks_here};

  options const& settings_;
  io::loop loop_;
  workbench bench_;
  io::listener listener_;
  intrusive_list<connection, connection> connections_;
  tally<std::size_t> open_ = 0;
  tally<> accepted_ = 0;
  address_count addresses_;
  cancel_scope accepting_{bench_.root};
  environment accepting_env_{&accepting_};
  std::optional<task<>> acceptor_;
  bool accepts_ = true;
  bool ended_ = false;
  last_one_out& end_;
  worker& first_;
  cancel_scope beside_scope_;
  environment beside_env_{&beside_scope_};
  task<> beside_;
  call background_over_{*this, &worker::stop_when_idle};
  background_group background_;
  alarm deadline_{*this, &worker::cut_short};
  std::optional<io::slow_callbacks> slow_;
  alarm last_call_{*this, &worker::give_up};
  std::thread thread_;
};

}  // namespace corest::server
