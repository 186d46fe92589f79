// Fuzzes a whole connection on real sockets and a real loop: any bytes in any pieces must give whole answers,
// as many as requests were taken, in their order, with nothing behind an error; and the same bytes in other
// pieces, while the worker serves somebody else in between, the same answers.
//
// The first byte of an input chooses how it is split, the second how long the pieces are and how many turns
// of the loop lie between them; the rest is what a client sends, at the end of which it closes its side. No
// time passes: nothing waits for a deadline.
#include "answers.hpp"
#include "connection_application.hpp"
#include "server/connection.hpp"
#include "server/workbench.hpp"
#include "support.hpp"

#include <corest/io/loop.hpp>
#include <corest/observe/log.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace corest;
using fuzzing::require;
using fuzzing::splitter;

namespace {

constexpr std::chrono::hours never{24 * 365};
constexpr int most_turns = 200'000;
constexpr int quiet_turns = 12;  // more than anything takes that goes on by itself
constexpr std::size_t most_noise = 40;
constexpr std::string_view noise =
    "POST /echo HTTP/1.1\r\nHost: noise\r\nX-Request-Id: noise\r\nContent-Length: 5\r\n\r\nnoise";

server::options patient() {
  server::options chosen;
  chosen.min_rate = 0;
  chosen.timeouts = {.head = never, .body = never, .idle = never, .write = never};
  return chosen;
}

/// The client's end of a connection.
class peer {
 public:
  peer() {
    int ends[2];
    require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0,
            "there are sockets");
    socket_ = io::descriptor(ends[0]);
    server_ = io::descriptor(ends[1]);
  }
  io::descriptor take_server_end() { return std::move(server_); }

  /// Sends what the socket takes now, and drops what nobody will read any more.
  void send(std::string_view& bytes) {
    while (!bytes.empty()) {
      auto const sent = ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EAGAIN) return;
      bytes.remove_prefix(sent < 0 ? bytes.size() : static_cast<std::size_t>(sent));
    }
  }
  void finish() { ::shutdown(socket_.fd(), SHUT_WR); }
  /// Whether anything came.
  bool receive() {
    char into[4096];
    auto const got = ::recv(socket_.fd(), into, sizeof into, 0);
    if (got == 0) ended_ = true;
    if (got > 0) received_.append(into, static_cast<std::size_t>(got));
    return got > 0;
  }
  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] std::string const& received() const { return received_; }

 private:
  io::descriptor socket_;
  io::descriptor server_;
  std::string received_;
  bool ended_ = false;
};

/// A worker without its listener, for one client that is watched and one that makes noise.
class conversation final : runnable, timer, server::connection_owner {
 public:
  conversation(std::string_view bytes, splitter split, std::size_t scale, int pause, bool noisy)
      : left_(bytes), split_(split), scale_(scale), pause_(pause), noisy_(noisy) {
    app_.watched = "192.0.2.1";
    loop_.post(*this);
    loop_.run();
  }

  [[nodiscard]] std::string const& received() const { return client_.received(); }
  [[nodiscard]] std::vector<fuzzing::seen_request> const& seen() const { return app_.seen; }

 private:
  void run() noexcept override {
    open(client_, app_.watched);
    if (noisy_) open(other_, "192.0.2.2");
    next_turn();
  }
  void open(peer& of, std::string_view address) {
    ++open_;
    (new server::connection(bench_, of.take_server_end(), *io::endpoint::ip(address, 1)))->start();
  }
  bool admit(server::connection&) override { return true; }
  void closed(server::connection&) noexcept override { --open_; }

  // The timer of the next turn, as that of a connection that rests.
  void next_turn() { loop_.arm(*this, loop_.now() + scheduler::duration(1)); }

  void expired() noexcept override {
    require(++turns_ < most_turns, "a connection comes to its end");
    bool const came = client_.receive();
    if (noisy_) (void)other_.receive();
    quiet_ = came ? 0 : quiet_ + 1;
    if (open_ == 0 && client_.ended()) return loop_.stop();
    if (!piece_.empty() || !left_.empty()) {
      if (turns_ % pause_ == 0) send();
    } else if (!finished_ && quiet_ > quiet_turns) {
      finished_ = true;
      client_.finish();
      other_.finish();
    }
    next_turn();
  }

  void send() {
    if (piece_.empty()) {
      auto const size = std::min(split_.next() * scale_, left_.size());
      piece_ = left_.substr(0, size);
      left_.remove_prefix(size);
    }
    if (noisy_ && sent_noise_ < most_noise) {
      std::string_view all = noise;
      other_.send(all);
      require(all.empty(), "the noise fits");
      ++sent_noise_;
    }
    client_.send(piece_);
    quiet_ = 0;
  }

 public:
  void check_noise() const {
    fuzzing::answer_reader answers(other_.received());
    for (std::size_t i = 0; i < sent_noise_; ++i) {
      auto const answer = answers.next(false);
      require(answer.status == 200 && answer.complete && answer.comparable.ends_with("\nnoise"),
              "the other client gets its own answers");
    }
    require(answers.at_end(), "and no more");
  }

 private:
  server::options const settings_ = patient();
  fuzzing::connection_application app_;
  io::loop loop_;
  server::workbench bench_{loop_, app_, settings_, {}, *this};
  peer client_;
  peer other_;
  std::string_view left_;
  std::string_view piece_;
  splitter split_;
  std::size_t scale_;
  int pause_;
  bool noisy_;
  bool finished_ = false;
  int open_ = 0;
  int turns_ = 0;
  int quiet_ = 0;
  std::size_t sent_noise_ = 0;
};

/// What the client got, each answer belonging to a request in its order.
std::vector<fuzzing::answer> answers_of(conversation const& talk) {
  std::vector<fuzzing::answer> found;
  fuzzing::answer_reader answers(talk.received());
  for (auto const& request : talk.seen()) {
    bool const last = &request == &talk.seen().back();
    require(!answers.at_end(), "every request has an answer");
    auto const answer = answers.next(request.head);
    require(answer.number == std::to_string(found.size() + 1), "answers are in the order of their requests");
    require(answer.complete || (last && request.in_time), "only a body that failed cuts its answer");
    require(!request.refused || answer.closes, "an error closes");
    require(last || !answer.closes, "nothing is taken behind an answer that closes");
    found.push_back(answer);
  }
  require(answers.over(), "there are no more answers than requests");
  return found;
}

void check_same(conversation const& one, conversation const& two) {
  auto const a = answers_of(one);
  auto const b = answers_of(two);
  auto const common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (one.seen()[i].in_time || two.seen()[i].in_time) return;  // what is behind depends on it too
    require(a[i].comparable == b[i].comparable, "the answers do not depend on the pieces");
  }
  // What is not complete when the client ends may have been found bad already, when it came in one piece.
  auto const& more = a.size() > b.size() ? one : two;
  for (std::size_t i = common; i < more.seen().size(); ++i)
    require(more.seen()[i].refused && i + 1 == more.seen().size(), "nor does their number");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size < 2) return 0;
  set_log_level(log_level::error);
  std::string_view const bytes(reinterpret_cast<char const*>(data) + 2, size - 2);
  constexpr std::size_t scales[] = {1, 8, 64, 512};
  conversation const whole(bytes, splitter(0), bytes.size() + 1, 1, false);
  conversation const pieces(bytes, splitter(data[0]), scales[data[1] & 3], 1 + (data[1] >> 2 & 3), true);
  pieces.check_noise();
  check_same(whole, pieces);
  return 0;
}
