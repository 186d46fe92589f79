// What several tests of sockets need: pairs, pipes, tasks side by side.
#pragma once
#include <corest/async/cancel.hpp>
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/async/when_all.hpp>
#include <corest/io/connect.hpp>
#include <corest/io/descriptor.hpp>
#include <corest/io/error.hpp>
#include <corest/io/listener.hpp>
#include <corest/io/run.hpp>
#include <corest/io/stream.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace io_test {

using namespace corest;
using namespace corest::io;

inline endpoint loopback(std::uint16_t port = 0) { return endpoint::ip("127.0.0.1", port).value(); }

struct stream_pair {
  stream one;
  stream other;
};

/// Two ends of a Unix connection.
inline stream_pair connected() {
  int fds[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) != 0)
    throw_errno("socketpair");
  return {stream(descriptor(fds[0])), stream(descriptor(fds[1]))};
}

/// Two ends of a TCP connection over loopback.
inline task<stream_pair> connected_by_tcp() {
  listener server(loopback());
  stream client = co_await connect(server.local());
  stream accepted = co_await server.accept();
  co_return stream_pair{std::move(client), std::move(accepted)};
}

struct pipe_pair {
  descriptor reading;
  descriptor writing;
};
inline pipe_pair make_pipe() {
  int fds[2];
  if (::pipe2(fds, O_NONBLOCK | O_CLOEXEC) != 0) throw_errno("pipe2");
  return {descriptor(fds[0]), descriptor(fds[1])};
}

inline task<std::string> read_to_end(stream& from) {
  std::string all;
  char piece[4096];
  for (;;) {
    auto const count = co_await from.read_some(piece);
    if (count == 0) co_return all;
    all.append(piece, count);
  }
}

/// Writes until the system takes no more; what was taken.
inline std::string fill(stream& to) {
  std::string sent;
  std::string const piece(64 * 1024, 'f');
  while (auto const count = to.try_write(piece)) sent.append(piece, 0, *count);
  return sent;
}

/// Lets the loop look at descriptors and timers once.
inline task<> turn() { co_await sleep_for(std::chrono::nanoseconds(1)); }

/// Cancels a scope when the loop looks at its timers, which is after descriptors: between the completion of
/// an operation and the resumption of its task.
class late_cancel final : private timer {
 public:
  explicit late_cancel(cancel_scope& scope) noexcept : scope_(scope) {
    scheduler::current().arm(*this, scheduler::time_point::min());
  }

 private:
  void expired() noexcept override { scope_.cancel(cancel_reason::user); }
  cancel_scope& scope_;
};

/// The errno of the io_error that `work` throws; 0 when it throws none.
template <class T>
task<int> error_of(task<T> work) {
  try {
    co_await std::move(work);
  } catch (io_error const& error) {
    co_return error.code().value();
  }
  co_return 0;
}

/// Runs `work` in a scope of its own, cancels it (user) once it waits, and gives the reason it ended with:
/// none when it ended well.
template <class T>
task<cancel_reason> cancelled_while_waiting(task<T> work) {
  environment inner = co_await this_environment();
  cancel_scope scope(*inner.scope);
  inner.scope = &scope;
  auto attempt = [&]() -> task<cancel_reason> {
    try {
      co_await in_environment(inner, std::move(work));
    } catch (cancelled const& end) {
      co_return end.reason();
    }
    co_return cancel_reason::none;
  };
  auto stop = [&]() -> task<> {
    co_await checkpoint();
    scope.cancel(cancel_reason::user);
  };
  auto both = co_await when_all(attempt(), stop());
  co_return std::get<0>(both);
}

}  // namespace io_test
