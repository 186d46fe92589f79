// The connection's coroutine, its socket and its deadline.
#include "server/connection.hpp"

#include "server/patience.hpp"
#include "server/request_body.hpp"

#include <corest/base/scope_exit.hpp>
#include <corest/io/transfer.hpp>
#include <corest/observe/log.hpp>

#include <algorithm>
#include <utility>

namespace corest::server {
namespace {

/// How long and how much a closing connection still reads, so that the last answer is not lost to a reset
/// (RFC 9112 section 9.6).
constexpr std::chrono::seconds linger_time{2};
constexpr std::size_t linger_bytes = 1024 * 1024;

/// A body that does not fit one read grows by at least this much at a time.
constexpr std::size_t held_step = 16 * 1024;

logger const lines{"corest.server"};

bool is_trusted(http::trusted_proxies const& proxies, io::endpoint const& peer) noexcept {
  if (proxies.empty()) return false;
  if (peer.family() == io::address_family::unix_domain) return proxies.unix_sockets();
  auto const address = http::ip_address::of_bytes(peer.address_bytes());
  return address && proxies.contains(*address);
}

}  // namespace

connection::connection(workbench& bench, io::descriptor socket, io::endpoint const& client)
    : fd_watcher(socket.fd()),
      bench_(bench),
      socket_(std::move(socket)),
      address_(key_of(client)),
      remote_address_(client.family() == io::address_family::unix_domain ? "unix" : client.address()),
      trusted_(is_trusted(bench.proxies, client)) {}

connection::~connection() { unwatch(); }  // before the socket closes

void connection::start() { begin(serve()); }

void connection::start_refused() {
  refused_ = true;
  begin(turn_away());
}

void connection::begin(task<> work) {
  coroutine_ = std::move(work);
  watch();
  coroutine_.promise().notify(*this);
  coroutine_.start(bench_.env);
}

// The way of every request: a turn receives, processes and answers; then the answers leave in one send.
task<> connection::serve() {
  auto const& times = bench_.settings.timeouts;
  if (bench_.settings.proxy_protocol != proxy_protocol::off) {
    bool const known = co_await read_proxy_header();
    if (!known) co_return;
  }
  enter(phase::idle, std::min(times.idle, times.head));  // who connects has something to say
  for (;;) {
    next todo = next::gone;
    try {
      todo = turn();
      // In front of a stream, its first piece may be there at once: then it takes the head along.
      if (todo != next::stream && !flush()) co_await send_rest();
    } catch (...) {
      todo = break_off();
    }
    switch (todo) {
      case next::again:
        co_await turn_of_others{*this};
        break;
      case next::send:
        break;
      case next::read:
        if (readable_)
          co_await turn_of_others{*this};
        else
          co_await event{*this};
        break;
      case next::queue:
        co_await event{*this};
        break;
      case next::wait:
        co_await unfinished(pending_);
        break;
      case next::stream:
        co_await send_stream();
        break;
      case next::close:
        co_await linger();
        co_return;
      case next::gone:
        co_return;
    }
  }
}

task<> connection::turn_away() {
  forget(bench_.exchange);
  (void)refuse(bench_.exchange, status::service_unavailable, "this address has too many connections");
  if (!flush()) co_await send_rest();
  // Who is over the limit must not hold places by staying: a few are waited for, so that they can read why.
  if (bench_.refused_lingering == workbench::most_refused_lingering) co_return;
  ++bench_.refused_lingering;
  scope_exit const leave([this]() noexcept { --bench_.refused_lingering; });
  co_await linger();
}

// Memory is out. Nothing half made may stay in what the worker's connections share, for the next one would
// send it; and a handler that runs is waited for as ever.
connection::next connection::break_off() noexcept {
  lines.error("a connection was broken off by an exception, most likely out of memory");
  bench_.output.clear();
  bench_.exchange.response.reset();
  broken_ = true;
  if (pending_) {
    in_flight_->scope().cancel(cancel_reason::disconnect);
    return next::wait;
  }
  if (streaming_) record_stream();
  if (in_flight_) {
    leave_admission();
    leave_flight();
  }
  return next::gone;
}

connection::received connection::receive() {
  if (!readable_) return received::nothing;
  // A body comes where it stays. Anything else comes through the worker's buffer, so that a client that never
  // finishes its head costs no more than what it has sent.
  bool const stays = phase_ == phase::body;
  buffer& into = stays ? held_ : bench_.input;
  if (!stays) into.clear();
  (void)into.reserve(stays ? held_step : workbench::input_bytes);
  received const what = receive_into(into, into.room());
  if (what == received::bytes && !stays && !held_.empty()) held_.append(into.view());
  return what;
}

connection::received connection::receive_into(buffer& into, std::size_t most) {
  auto const got = io::receive(socket_.fd(), {into.reserve(most), most});
  if (!got && got.error() == std::errc::operation_would_block) {
    readable_ = false;
    return received::nothing;
  }
  if (!got || *got == 0) {
    broken_ = !got;
    return received::end;
  }
  into.commit(*got);
  received_ = static_cast<std::uint32_t>(*got);
  bench_.received += *got;
  // A short read means drained; only the end of the stream may still be behind it.
  if (*got < most) readable_ = ended_;
  return received::bytes;
}

// True when everything has been sent, or nothing can be any more.
bool connection::flush(behind what) {
  buffer& output = bench_.output;
  if (!unsent_.empty()) {
    unsent_.append(output.view());
    output.clear();
  }
  buffer& from = unsent_.empty() ? output : unsent_;
  while (!from.empty() && !broken_) {
    auto const sent = what == behind::more ? io::send_before_more(socket_.fd(), from.view())
                                           : io::send(socket_.fd(), from.view());
    if (sent) {
      from.consume(*sent);
      bench_.sent += *sent;
      continue;
    }
    if (sent.error() == std::errc::operation_would_block) break;
    broken_ = true;
  }
  if (broken_) from.clear();
  bool const all = from.empty();
  if (!all && &from == &output) unsent_.append(output.view());
  output.clear();
  if (output.capacity() > workbench::most_output_kept) output = buffer(workbench::output_bytes);
  if (all && unsent_.capacity() > 0) unsent_.release();
  return all;
}

// The socket is full: the client reads slowly, and for a while that is its right.
task<> connection::send_rest() {
  patience client(bench_.settings.timeouts.write, bench_.settings.min_rate);
  while (!unsent_.empty() && !broken_) {
    std::size_t const left = unsent_.size();
    co_await room_to_send(client);
    flush();
    client.earn(left - unsent_.size());
  }
  if (broken_ && in_flight_ && minds_leaving(true)) in_flight_->scope().cancel(cancel_reason::disconnect);
}

// Waits until something has happened, perhaps that there is room, or it has taken too long.
task<> connection::room_to_send(patience& client) {
  phase const before = phase_;
  auto const deadline_before = deadline_;
  auto const began = bench_.loop.now();
  enter(phase::write, client.left());
  co_await event{*this};
  client.spend(bench_.loop.now() - began);
  if (timed_out_) {
    broken_ = true;
    bench_.limits.hit(limit::write_time, remote_address_, bench_.loop.now());
  }
  enter_until(before, deadline_before);
}

task<> connection::linger() {
  if (broken_) co_return;
  io::shutdown_write(socket_.fd());
  enter(phase::linger, linger_time);
  std::size_t left = linger_bytes;
  while (!timed_out_ && !broken_ && left > 0) {
    held_.clear();
    bench_.input.clear();
    switch (receive()) {
      case received::end:
        co_return;
      case received::nothing:
        co_await event{*this};
        break;
      case received::bytes:
        left -= std::min(left, bench_.input.size());
        break;
    }
  }
}

void connection::drain() noexcept {
  if (streaming_) ends_soon_ = in_flight_->exchange().response.stream()->drain();
  if (ends_with_grace(phase_)) enter_until(phase_, deadline_);
}

void connection::give_up() noexcept {
  broken_ = true;
  wake();
}

// A later deadline costs a store: the timer looks at it when it fires. Only an earlier one moves the timer.
void connection::enter(phase now, scheduler::duration most) noexcept {
  enter_until(now, saturating_add(bench_.loop.now(), most));
}

void connection::enter_until(phase now, scheduler::time_point deadline) noexcept {
  phase_ = now;
  timed_out_ = false;
  deadline_ = ends_with_grace(now) ? std::min(deadline, bench_.grace_over) : deadline;
  if (deadline_ >= armed_) return;
  armed_ = deadline_;
  bench_.loop.arm(*this, armed_);
}

void connection::enter_handler() noexcept {
  phase_ = phase::handler;
  deadline_ = scheduler::time_point::max();
}

void connection::expired() noexcept {
  armed_ = scheduler::time_point::max();
  timed_out_ = deadline_ <= bench_.loop.now();
  if (!timed_out_ && deadline_ != scheduler::time_point::max()) {
    armed_ = deadline_;
    bench_.loop.arm(*this, armed_);
  }
  if (timed_out_ && phase_ == phase::handler) return out_of_patience();
  if (std::exchange(resting_, false) || timed_out_) wake();
}

// The handler's own time is up: it hears of it at its next wait, and the connection of its end.
void connection::out_of_patience() noexcept {
  timed_out_ = false;
  deadline_ = scheduler::time_point::max();
  if (in_flight_) in_flight_->scope().cancel(cancel_reason::timeout);
  if (std::exchange(resting_, false)) wake();
}

// A client that has only closed its side may still read. What streams cannot go on when nobody can.
bool connection::minds_leaving(bool for_good) const noexcept {
  if (streaming_ && for_good) return true;
  switch (in_flight_->policy().on_disconnect) {
    case on_disconnect::cancel:
      return true;
    case on_disconnect::finish:
      return false;
    case on_disconnect::by_method:
      break;
  }
  return is_safe(in_flight_->exchange().request.verb());
}

void connection::rest() noexcept {
  resting_ = true;
  armed_ = bench_.loop.now() + scheduler::duration(1);  // not now: the loop would run it in this turn
  bench_.loop.arm(*this, armed_);
}

void connection::on_ready(io::readiness now) noexcept {
  if ((now & (io::ready_to_read | io::peer_closed | io::hung_up)) != 0) readable_ = true;
  if ((now & (io::peer_closed | io::hung_up)) != 0) {
    ended_ = true;
    if (in_flight_ && minds_leaving((now & io::hung_up) != 0))
      in_flight_->scope().cancel(cancel_reason::disconnect);
  }
  wake();
}

void connection::wake() noexcept {
  if (body_) body_->wake();
  nudged_ = true;
  if (sleeping_) std::exchange(sleeping_, nullptr)->resume();
}

promise_base* connection::done(promise_base& ended) noexcept {
  if (ended.failure()) lines.error("a connection ended in an exception, most likely out of memory");
  bench_.loop.post(*this);
  return nullptr;
}

void connection::run() noexcept {
  bench_.owner.closed(*this);
  delete this;
}

}  // namespace corest::server
