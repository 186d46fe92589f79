// One client's connection: a coroutine that turns bytes into exchanges and back.
#pragma once
#include "server/address_count.hpp"
#include "server/in_flight.hpp"
#include "server/incoming.hpp"
#include "server/patience.hpp"
#include "server/workbench.hpp"

#include <corest/async/byte_source.hpp>
#include <corest/async/pending.hpp>
#include <corest/async/task.hpp>
#include <corest/base/intrusive_list.hpp>
#include <corest/http/h1_writer.hpp>
#include <corest/http/proxy_header.hpp>
#include <corest/io/descriptor.hpp>
#include <corest/io/fd_watcher.hpp>

#include <coroutine>
#include <cstdint>
#include <memory>
#include <string>

namespace corest::server {

/// Frees itself once its coroutine has ended. While it is idle it holds a coroutine frame and this object:
/// input and output lie in the worker's buffers, and only what is left over when it suspends is its own.
class connection final : public list_node<connection>,
                         io::fd_watcher,
                         timer,
                         completion,
                         runnable,
                         ticket_owner {
 public:
  connection(workbench& bench, io::descriptor socket, io::endpoint const& client);
  connection(connection const&) = delete;
  connection& operator=(connection const&) = delete;
  ~connection();

  void start();
  /// Instead of start(): answers 503, and ends.
  void start_refused();
  [[nodiscard]] address_key const& address() const noexcept { return address_; }
  /// Its owner counts it among those of its address.
  void note_counted() noexcept { counted_ = true; }
  [[nodiscard]] bool counted() const noexcept { return counted_; }
  /// Whether it is one of many clients': not counted by its address, and believed where requests come from.
  [[nodiscard]] bool from_trusted_proxy() const noexcept { return trusted_; }
  /// The worker drains: every answer from now on closes, an idle connection closes when the grace is over,
  /// and a body that is being sent hears of it: one that ends then is not waited for beyond the grace,
  /// either.
  void drain() noexcept;
  /// Stops waiting for the client. A handler is waited for all the same: cancel it first.
  void give_up() noexcept;

 private:
  class request_body;
  enum class phase : std::uint8_t { idle, head, body, handler, write, linger };
  /// What the coroutine does behind a turn, once the answers so far are sent.
  enum class next : std::uint8_t { again, send, read, queue, wait, stream, close, gone };
  enum class received : std::uint8_t { bytes, nothing, end };
  enum class behind : std::uint8_t { nothing, more };  // what follows at once

  // connection.cpp: what suspends, and the socket
  void begin(task<> work);
  task<> serve();
  task<> turn_away();
  task<bool> read_proxy_header();
  void take_origin(http::proxy_header const& said);
  task<> send_rest();
  task<> room_to_send(patience& client);
  task<> linger();
  next break_off() noexcept;
  received receive();
  received receive_into(buffer& into, std::size_t most);
  bool flush(behind what = behind::nothing);

  // send_stream.cpp: a body that is produced while it is sent
  task<> send_stream();
  task<> pull_stream();
  task<bool> first_piece(byte_source& source, buffer& piece, file_range& file);
  task<> send_file(file_range file);
  void cut_short(std::size_t whole) noexcept;

  // turn.cpp: what happens between two suspensions
  next turn();
  next process(buffer& bytes);
  next take_message(buffer& bytes);
  next need_more(phase of, scheduler::duration most) noexcept;
  next need_more_of_body() noexcept;
  next answer(buffer& bytes);
  next answer_before_body(buffer& bytes);
  bool start_in_flight();
  next begin_in_flight(bool streams_body);
  next leave_queue();
  next refuse_in_flight(status code, std::string_view detail);
  next shed_in_flight();
  void write_overloaded(exchange& x);
  [[nodiscard]] bool too_late(route_policy const* asks, request_times const& when) noexcept;
  void leave_admission() noexcept;
  next finish_in_flight();
  next reply_in_flight();
  next release_in_flight();
  void move_to_flight(exchange& x, route_policy const* policy, request_times const& when);
  next reply(exchange& x, request_times when);
  next reply_stream(exchange& x, http::reply_options const& how, request_times const& when);
  void leave_flight() noexcept;
  void record_stream() noexcept;
  [[nodiscard]] std::uint64_t body_received(request const& of) const noexcept;
  next refuse(exchange& x, status code, char const* detail);
  next out_of_time();
  static void forget(exchange& x, method verb = method::other) noexcept;
  void identify(request& of);
  void hit(limit which) noexcept;
  void note_refusal(status code) noexcept;
  void note_answer(status code) noexcept;

  void enter(phase now, scheduler::duration most) noexcept;
  void enter_until(phase now, scheduler::time_point deadline) noexcept;
  void enter_handler() noexcept;
  void out_of_patience() noexcept;
  [[nodiscard]] bool minds_leaving(bool for_good) const noexcept;
  /// Whether a drain waits no longer than its grace for what happens in that phase.
  [[nodiscard]] bool ends_with_grace(phase of) const noexcept {
    return of == phase::idle || (of == phase::write && ends_soon_);
  }

  // Readiness, a deadline or a drain. Not cancellable: give_up() is how it ends early.
  struct event {
    connection& self;
    bool await_ready() const noexcept { return self.nudged_; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> here) const noexcept {
      self.sleeping_ = &here.promise();
    }
    void await_resume() const noexcept { self.nudged_ = false; }
  };
  // One turn of the loop, in which the others get theirs. The timer, because what is posted runs in front of
  // the descriptors, and runs again as soon as it posts itself.
  struct turn_of_others {
    connection& self;
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> here) const noexcept {
      self.sleeping_ = &here.promise();
      self.rest();
    }
    void await_resume() const noexcept {}
  };
  void rest() noexcept;
  void wake() noexcept;

  void on_ready(io::readiness now) noexcept override;         // of the loop
  void expired() noexcept override;                           // of the timer
  promise_base* done(promise_base& ended) noexcept override;  // of serve()
  void run() noexcept override;                               // behind done(): frees itself
  void called() noexcept override { wake(); }                 // of a ticket

  workbench& bench_;
  io::descriptor socket_;
  address_key address_;
  std::string remote_address_;
  bool trusted_;
  bool counted_ = false;
  task<> coroutine_;
  promise_base* sleeping_ = nullptr;
  scheduler::time_point deadline_ = scheduler::time_point::max();
  scheduler::time_point armed_ = scheduler::time_point::max();
  incoming incoming_;
  buffer held_;    // bytes received and not yet taken, when there are any at a suspension
  buffer unsent_;  // bytes the socket did not take
  std::unique_ptr<request_body> body_;  // of in_flight_, when its endpoint reads it as it comes; outlives it
  std::unique_ptr<in_flight> in_flight_;
  pending pending_;             // null unless in_flight_ has work that is to be finished
  std::uint32_t received_ = 0;  // bytes of the last read
  std::uint64_t requests_ = 0;
  std::uint64_t stream_sent_ = 0;  // bytes of the body that is being sent
  phase phase_ = phase::idle;
  bool readable_ = true;  // until a read says there is nothing more
  bool ended_ = false;    // the client sends no more: the end can be read behind what is there
  bool unseen_ = false;   // held_ has bytes nobody has looked at
  bool nudged_ = false;
  bool refused_ = false;
  bool resting_ = false;  // the timer is to wake it whatever the deadline
  bool timed_out_ = false;
  bool broken_ = false;     // nothing can be sent any more
  bool queued_ = false;     // in_flight_ waits for its place
  bool streaming_ = false;  // in_flight_ is there for its response's body
  bool close_behind_stream_ = false;
  bool size_noted_ = false;  // what made this request's answer a 413 has been counted
  bool ends_soon_ = false;   // its body does, for the drain's sake
  http::stream_framing framing_ = http::stream_framing::none;
};

}  // namespace corest::server
