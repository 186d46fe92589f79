// The HTTP server: workers that accept, read, hand to an application, and answer.
#pragma once
#include <corest/async/task.hpp>
#include <corest/async/tasks.hpp>
#include <corest/server/application.hpp>
#include <corest/server/limit.hpp>
#include <corest/server/observers.hpp>
#include <corest/server/options.hpp>
#include <corest/server/statistics.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace corest {

namespace server {
/// What one worker had to do at the moment in which it was asked.
struct worker_tasks {
  std::size_t connections = 0;      ///< open ones, idle ones too
  std::vector<task_state> tasks{};  ///< as tasks() gives them there
};
}  // namespace server

/// Serves one application on as many threads as its options say.
class http_server {
 public:
  /// Listens, without answering yet. Borrows `app`, which outlives the server. Throws io_error when the
  /// address is taken, std::invalid_argument when it is none or an option is beyond its range.
  http_server(server::application& app, server::options settings, server::observers told = {});
  http_server(http_server const&) = delete;
  http_server& operator=(http_server const&) = delete;
  /// Drains without patience: handlers that still run are cancelled and waited for.
  ~http_server();

  /// "http://127.0.0.1:8080", or "unix:/path".
  [[nodiscard]] std::string url() const;
  /// The port, also when the options left it to the system; 0 for a Unix socket.
  [[nodiscard]] std::uint16_t port() const noexcept;

  /// Starts the workers and returns. Signals should be blocked before, so that no worker gets them.
  void start();
  /// Serves until a drain is over, with the first worker on this thread and `beside` as a task of its loop:
  /// the place to wait for signals. `beside` is cancelled at the end; if it fails before, the server drains
  /// and its exception comes out.
  void run(task<> beside);
  /// Stops accepting, answers what has been accepted and closes; see options for its patience. The second
  /// call has none: it cancels what still runs. Any thread; returns at once.
  void drain() noexcept;
  /// Has every worker write the tree of its tasks to the log (see tasks()). Any thread; returns at once.
  void log_tasks() noexcept;
  /// `co_await server.tasks()` in a task of any of its workers: what all of them wait for, one entry per
  /// worker, the same order each time. All are asked at once and each answers between two of its tasks: one
  /// that is held up holds up the answer, so give it a timeout(). A worker that has ended has nothing to say.
  [[nodiscard]] task<std::vector<server::worker_tasks>> tasks();
  /// How often clients have run into that limit since the server was made. Any thread.
  [[nodiscard]] std::uint64_t limit_hits(server::limit which) const noexcept;
  /// What became of requests when there were too many of them. Any thread.
  [[nodiscard]] server::overload_counts overload() const noexcept;
  /// One for each worker. Any thread.
  [[nodiscard]] server::statistics statistics() const;
  /// Waits until a drain is over, after start().
  void join();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace corest
