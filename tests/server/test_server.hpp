// A running server with a small application, and a client that speaks bytes.
#pragma once
#include <corest/async/byte_source.hpp>
#include <corest/async/task.hpp>
#include <corest/server/http_server.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace server_test {

/// Answers by path:
///   - /plain: 200 "plain"
///   - /echo: 200 and the body, up to 100,000 bytes
///   - /time-left: a coroutine that says how long it has
///   - /wait: a coroutine that waits until it is cancelled or open_gate() was called
///   - /big: 200, 8 MiB
///   - /boundless: 200, a body that no memory holds
///   - /stream: chunks "one,", "two,", "three"
///   - /endless: a stream without an end
///   - /greedy: a stream that never waits and gives nothing, until /plain was asked for or it has tried long
///   - /hold: 200, but the worker stands still until release() was called
///   - /too-large: 413, whatever was sent
///   - /count: 200 and how many times /plain was answered
///   - /who: 200 and the addresses, "<remote> <client>"
///   - /later: 200 at once, and a background task that waits as /wait does
///   - /read: reads its body while it arrives, up to 300,000,000 bytes, and answers "<bytes> <checksum>" as
///     fingerprint() does
///   - /late: as /read, but begins when open_gate() was called
///   - /stubborn: as /read, whatever cancels it
///   - /ignore: would read its body, and answers "ignored" without a look at it
///   - /first: answers with the first piece of its body
///   - /mirror: streams its body back while it arrives
///   - /source: what make_source makes
///   - anything else: 404, known before the body
class test_application final : public corest::server::application {
 public:
  static constexpr std::uint64_t max_echo = 100'000;
  static constexpr std::uint64_t max_read = 300'000'000;

  corest::server::route_plan route(corest::exchange& x) noexcept override;
  corest::pending start(corest::exchange& x, corest::environment const& env) noexcept override;
  void finish(corest::exchange& x) noexcept override;
  void reject(corest::exchange& x, corest::status code, std::string_view detail) noexcept override;

  /// Lets everyone at /wait go on.
  void open_gate() { gate_open_ = true; }
  /// Blocks until `count` handlers wait at /wait or /hold, or `count` streams were asked for a piece.
  void await_waiting(int count);
  /// Blocks until `count` handlers were cancelled, and says why the last one was.
  corest::cancel_reason await_cancelled(int count = 1);

  [[nodiscard]] int cancelled_count();

  /// Lets the worker that stands at /hold go on.
  void release() { released_ = true; }
  [[nodiscard]] int plain_answers() const { return plain_answers_; }

  /// Blocks until a stream's source has been destroyed.
  void await_stream_ended();

  /// What every route asks for, and what it asks for with ?batch or ?health behind it; set it before the
  /// first request.
  corest::route_policy policy;
  corest::route_policy batch{.priority = corest::priority::batch};
  corest::route_policy health{.priority = corest::priority::critical};
  /// Makes the body of /source.
  std::function<std::unique_ptr<corest::byte_source>()> make_source;
  std::atomic<bool> later_done = false;  ///< the task of /later has ended well

  corest::task<> at_the_gate();
  corest::task<> answer(corest::exchange& x);
  void note_stream_ended();
  void note_waiting();
  void note_cancelled(corest::cancel_reason reason);

 private:
  std::atomic<bool> gate_open_ = false;
  std::atomic<bool> released_ = false;
  std::atomic<int> plain_answers_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  int cancelled_ = 0;
  int streams_ended_ = 0;
  corest::cancel_reason last_reason_ = corest::cancel_reason::none;
};

/// Options for tests: one worker, any port, short drain.
corest::server::options quiet();

/// Returns once nobody new can connect, which a drain sees to.
void await_closed(corest::http_server const& server);

struct test_server {
  explicit test_server(corest::server::options settings = quiet(), corest::server::observers told = {})
      : server(app, std::move(settings), told) {
    server.start();
  }
  ~test_server() { stop(); }
  void stop() {
    if (stopped) return;
    stopped = true;
    server.drain();
    server.join();
  }
  /// Begins a drain and returns once nobody new can connect.
  void drain();

  test_application app;
  corest::http_server server;
  bool stopped = false;
};

/// A blocking socket. Every read gives up after ten seconds, so that a broken server fails a test instead of
/// hanging it.
class client {
 public:
  explicit client(test_server const& of) : client(of.server) {}
  explicit client(corest::http_server const& of);
  client(client const&) = delete;
  client& operator=(client const&) = delete;
  ~client();

  void send(std::string_view bytes);
  /// As send(), but the server may have closed.
  void try_to_send(std::string_view bytes);
  /// Sends until the socket takes no more; the server does not read.
  void finish_sending();
  /// One whole response, by its Content-Length; "" when the connection ends first.
  std::string response(bool head_request = false);
  /// Everything up to the end of the connection.
  std::string rest();
  /// True when the connection ends (or is reset) without another byte.
  bool ends();
  /// Behind the end of what the server sends: whether it still reads, so that what is sent is no error.
  bool is_listened_to();
  /// Packets with data that came in so far.
  [[nodiscard]] unsigned packets_received() const;
  /// Closes at once.
  void leave();
  /// Closes so that the server hears of it as an error.
  void reset();

 private:
  bool fill();
  int fd_;
  std::string buffered_;
};

std::string get(std::string_view path, std::string_view more_headers = "");
std::string post(std::string_view path, std::string_view body, std::string_view more_headers = "");
std::string post_chunked(std::string_view path, std::string_view more_headers = "");
std::string chunk(std::string_view bytes);
inline constexpr std::string_view last_chunk = "0\r\n\r\n";
bool has(std::string_view text, std::string_view part);
/// "<bytes> <checksum>" of a body.
std::string fingerprint(std::string_view bytes);
std::string body_of(std::string_view response);

}  // namespace server_test
