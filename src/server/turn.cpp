// What a connection does between two suspensions: take messages, have them answered, write the answers.
#include "server/connection.hpp"
#include "server/deadline.hpp"
#include "server/patience.hpp"
#include "server/request_body.hpp"
#include "server/request_id.hpp"

#include <corest/http/h1_writer.hpp>

#include <utility>

namespace corest::server {

// A head that was never understood must not show what an earlier one left in the worker's exchange.
void connection::forget(exchange& x, method verb) noexcept {
  x.route = unrouted(verb);
  x.request.clear_parameters();
  auto& head = x.request.head();
  head.base = "";
  head.size = 0;
  head.verb = verb;
  head.field_count = 0;
  head.known_index.fill(0);
  head.method_text = head.target = head.path = head.query = head.authority = {};
}

connection::next connection::turn() {
  if (in_flight_) {
    next const after = queued_ ? leave_queue() : streaming_ ? release_in_flight() : finish_in_flight();
    if (after != next::again) return after;
  }
  if (broken_) return next::gone;
  if (timed_out_) return out_of_time();
  if (!unseen_) {
    switch (receive()) {
      case received::nothing:
        // The last message left no time to look whether another begins: none does.
        return phase_ == phase::handler ? need_more(phase::idle, bench_.settings.timeouts.idle) : next::read;
      case received::end:
        return next::gone;
      case received::bytes:
        break;
    }
  }
  unseen_ = false;
  return process(held_.empty() ? bench_.input : held_);
}

// Takes message by message from the front of `bytes`. Behind this what is left stands in held_: the worker's
// input buffer belongs to the next connection.
connection::next connection::process(buffer& bytes) {
  next todo = next::again;
  while (todo == next::again && bench_.output.size() < workbench::output_bytes) todo = take_message(bytes);
  unseen_ = (todo == next::again || todo == next::send) && !bytes.empty();
  if (&bytes != &held_ && !bytes.empty()) held_.append(bytes.view());
  if (held_.empty() && held_.capacity() > 0) held_.release();
  return todo;
}

connection::next connection::take_message(buffer& bytes) {
  exchange& x = bench_.exchange;
  switch (incoming_.look(bytes, x, bench_.app, bench_.settings.head)) {
    case arrival::nothing:
      return need_more(phase::idle, bench_.settings.timeouts.idle);
    case arrival::partial_head:
      return need_more(phase::head, bench_.settings.timeouts.head);
    case arrival::wants_continue:
      bench_.output.append(http::continue_response);
      [[fallthrough]];
    case arrival::partial_body:
      return need_more_of_body();
    case arrival::body_follows:
      return answer_before_body(bytes);
    case arrival::complete:
      return answer(bytes);
    case arrival::refused:
      break;
  }
  auto const why = incoming_.refusal();
  // Nor to a HEAD with something wrong in it may a body be sent.
  if (!incoming_.head_understood())
    forget(x, x.request.verb() == method::head ? method::head : method::other);
  return refuse(x, why.code, why.detail);
}

// Each phase has its time from its beginning, however the bytes trickle in.
connection::next connection::need_more(phase of, scheduler::duration most) noexcept {
  if (phase_ != of) enter(of, most);
  return next::read;
}

// A body may take longer than its time when enough of it arrives.
connection::next connection::need_more_of_body() noexcept {
  auto const most = bench_.settings.timeouts.body;
  if (phase_ != phase::body) return need_more(phase::body, most);
  auto const now = bench_.loop.now();
  auto const earned = worth(received_, bench_.settings.min_rate, most);
  enter_until(phase::body, std::min(saturating_add(deadline_, earned), saturating_add(now, most)));
  return next::read;
}

connection::next connection::answer(buffer& bytes) {
  exchange& x = bench_.exchange;
  route_plan const plan = incoming_.plan();
  std::size_t const extent = incoming_.extent();
  incoming_.reset();
  identify(x.request);
  enter_handler();
  if (!plan.suspends) {
    auto const when = bench_.begin();
    request_label const label = bench_.label(x);
    context_entry const labelled{&current_request_label, &label, bench_.trace.entry()};
    environment const env{&bench_.root, &labelled};
    enter_environment const here(&env);
    if (!plan.refuses && too_late(plan.policy, when))
      write_overloaded(x);
    else
      (void)bench_.app.start(x, env);
    next const after = reply(x, when);
    bytes.consume(extent);
    return after;
  }
  move_to_flight(x, plan.policy, bench_.begin());
  bytes.consume(extent);
  return begin_in_flight(false);
}

// The endpoint reads the body itself and may wait for its client, so what was answered before goes out first.
connection::next connection::answer_before_body(buffer& bytes) {
  if (!bench_.output.empty()) return next::send;
  exchange& x = bench_.exchange;
  auto const& head = x.request.head();
  bool const asks = head.expects_continue && bytes.size() == head.size;
  auto const length = head.chunked ? std::nullopt : std::optional(head.content_length);
  bytes.consume(head.size);
  route_plan const plan = incoming_.plan();
  body_ = std::make_unique<request_body>(*this, length, plan.max_body, asks);
  incoming_.reset();
  x.request.set_body(0, 0);
  identify(x.request);
  enter_handler();
  move_to_flight(x, plan.policy, bench_.begin());
  in_flight_->exchange().request.set_body_source(body_.get());
  if (&bytes != &held_) {
    held_.append(bytes.view());
    bytes.clear();
  }
  next const after = begin_in_flight(true);
  // process() goes on with what lies behind the body.
  if (after == next::again && &bytes != &held_) bytes.swap(held_);
  return after;
}

void connection::move_to_flight(exchange& x, route_policy const* policy, request_times const& when) {
  in_flight_ = bench_.pool.take();
  bench_.entered(x.route);
  in_flight_->take(x, policy, bench_.root, when);
  in_flight_->adopt(bench_.trace, bench_.label(in_flight_->exchange()));
}

connection::next connection::begin_in_flight(bool streams_body) {
  exchange& x = in_flight_->exchange();
  auto const at =
      deadline_of(x.request, in_flight_->policy(), streams_body, bench_.settings, in_flight_->when().begun);
  if (!at) return refuse_in_flight(status::bad_request, bench_.settings.deadline_field + " is no duration");
  if (*at <= bench_.loop.now())
    return refuse_in_flight(status::gateway_timeout, "the time for the answer was over before it was begun");
  in_flight_->scope().expires_at(*at);
  enter_until(phase::handler, *at);
  in_flight_->started = bench_.loop.now();
  ticket& place = in_flight_->ticket();
  auto const& policy = in_flight_->policy();
  if (too_late(&policy, in_flight_->when())) return shed_in_flight();
  if (bench_.admitting.admit(place, policy)) return start_in_flight() ? next::wait : reply_in_flight();
  if (!bench_.admitting.wait(place, policy, in_flight_->scope(), *this)) return shed_in_flight();
  queued_ = true;
  return next::queue;
}

// Whatever woke it: what became of its ticket decides.
connection::next connection::leave_queue() {
  auto const now = in_flight_->ticket().now();
  if (now == ticket::state::waiting) return next::queue;
  queued_ = false;
  auto const why = in_flight_->scope().reason();
  if (why == cancel_reason::timeout)
    return refuse_in_flight(status::gateway_timeout, "the time for the answer was over before it was begun");
  if (why != cancel_reason::none)
    return refuse_in_flight(status::service_unavailable, "the request was cancelled before it was begun");
  if (now == ticket::state::refused) return shed_in_flight();
  in_flight_->started = bench_.loop.now();
  if (start_in_flight()) return next::wait;
  return reply_in_flight();
}

connection::next connection::shed_in_flight() {
  write_overloaded(in_flight_->exchange());
  return reply_in_flight();
}

bool connection::too_late(route_policy const* asks, request_times const& when) noexcept {
  auto const rank = asks != nullptr ? asks->priority : priority::normal;
  if (!bench_.admitting.too_late(when.begun - when.arrived, rank)) return false;
  bench_.admitting.count_busy();
  return true;
}

// Nothing is wrong with the request or its connection: it may come again on the same one.
void connection::write_overloaded(exchange& x) {
  bench_.limits.hit(limit::overload, {}, bench_.loop.now());
  x.request.set_body(0, 0);
  bench_.app.reject(x, status::service_unavailable, "the server has more to do than it can");
  x.response.set("Retry-After", "1");
}

connection::next connection::refuse_in_flight(status code, std::string_view detail) {
  exchange& x = in_flight_->exchange();
  x.request.set_body(0, 0);
  bench_.app.reject(x, code, detail);
  return reply_in_flight();
}

// True when it has to be waited for.
bool connection::start_in_flight() {
  enter_environment const here(&in_flight_->env());
  pending_ = bench_.app.start(in_flight_->exchange(), in_flight_->env());
  return static_cast<bool>(pending_);
}

void connection::leave_admission() noexcept {
  auto const took = bench_.loop.now() - in_flight_->started;
  bench_.admitting.leave(in_flight_->ticket(), in_flight_->policy(), in_flight_->exchange().route, took);
}

void connection::leave_flight() noexcept {
  bench_.left(in_flight_->exchange().route);
  bench_.pool.give_back(std::move(in_flight_));
}

connection::next connection::finish_in_flight() {
  pending_ = {};
  {
    enter_environment const here(&in_flight_->env());
    bench_.app.finish(in_flight_->exchange());
  }
  return reply_in_flight();
}

connection::next connection::reply_in_flight() {
  enter_handler();  // the deadline was for the beginning of the answer
  in_flight_->scope().expires_at(scheduler::time_point::max());
  // Behind an answer that did not want all of the body the connection is of no use: nobody knows how much of
  // it still comes. A stream may read on.
  auto& answer = in_flight_->exchange().response;
  // A stream counts to its end for the limit of its route, and to its beginning for what the server finds
  // out.
  if (answer.stream() == nullptr || in_flight_->policy().max_in_flight == 0) leave_admission();
  if (body_ && answer.stream() != nullptr) {
    body_->let_continue();
    answer.close();
  } else if (body_ && !body_->finish_now()) {
    answer.close();
  }
  next const after = reply(in_flight_->exchange(), in_flight_->when());
  if (after != next::stream) release_in_flight();
  return after;
}

// What the next turn does when the endpoint's work is over: look at what the client has sent meanwhile.
connection::next connection::release_in_flight() {
  if (streaming_) {
    record_stream();
    leave_admission();
  }
  bool const closes = std::exchange(streaming_, false) && close_behind_stream_;
  ends_soon_ = false;
  leave_flight();
  body_.reset();  // behind what may still refer to it
  unseen_ = !held_.empty();
  return closes ? next::close : next::again;
}

connection::next connection::reply(exchange& x, request_times when) {
  request const& asked = x.request;
  auto const& head = asked.head();
  note_answer(x.response.status());
  if (++requests_ == bench_.settings.max_requests_per_connection) {
    hit(limit::connection_requests);
    x.response.close();
  }
  if (bench_.draining) x.response.close();
  http::reply_options const how{.head_request = head.verb == method::head,
                                .keep_alive = head.keep_alive,
                                .minor_version = head.minor_version,
                                .date_block = bench_.date_block(),
                                .request_id = asked.id()};
  when.made = when.sent = bench_.stamp();
  if (x.response.stream() != nullptr) return reply_stream(x, how, when);
  request_trace& traced = in_flight_ ? in_flight_->trace() : bench_.trace;
  bench_.record(x, traced, when, body_received(asked), http::body_to_send(x.response, how).size());
  bool const keep = http::keeps_alive(x.response, how);
  http::write_response(bench_.output, x.response, how);
  x.response.reset();
  return keep ? next::again : next::close;
}

connection::next connection::reply_stream(exchange& x, http::reply_options const& how,
                                          request_times const& when) {
  framing_ = http::write_stream_head(bench_.output, x.response, how, x.response.stream()->size());
  close_behind_stream_ = framing_ == http::stream_framing::until_close || !http::keeps_alive(x.response, how);
  if (!in_flight_) move_to_flight(x, nullptr, when);
  in_flight_->when() = when;
  stream_sent_ = 0;
  streaming_ = true;
  ends_soon_ = bench_.draining && in_flight_->exchange().response.stream()->drain();
  return next::stream;
}

// A streamed response is answered when all of it was sent, or nobody takes it any more.
void connection::record_stream() noexcept {
  request_times when = in_flight_->when();
  when.sent = bench_.stamp();
  exchange const& x = in_flight_->exchange();
  bench_.record(x, in_flight_->trace(), when, body_received(x.request), stream_sent_);
}

std::uint64_t connection::body_received(request const& of) const noexcept {
  return body_ ? body_->received() : of.extent() - of.head().size;
}

connection::next connection::refuse(exchange& x, status code, char const* detail) {
  x.request.set_body(0, 0);  // the exchange may still have that of an earlier request
  note_refusal(code);
  identify(x.request);
  bench_.app.reject(x, code, detail);
  x.response.close();
  return reply(x, bench_.begin());
}

connection::next connection::out_of_time() {
  if (phase_ == phase::idle) {
    hit(limit::idle_time);
    return next::close;
  }
  if (phase_ != phase::head && phase_ != phase::body) return next::gone;
  forget(bench_.exchange);
  return refuse(bench_.exchange, status::request_timeout,
                phase_ == phase::head ? "the head of the request took too long to arrive"
                                      : "the body of the request took too long to arrive");
}

void connection::hit(limit which) noexcept { bench_.limits.hit(which, remote_address_, bench_.loop.now()); }

// What the application found too large: an unpacked body, a part of a form, an item.
void connection::note_answer(status code) noexcept {
  bool const noted = std::exchange(size_noted_, false);
  if (code == status::content_too_large && !noted) hit(limit::body_bytes);
}

// 408 is counted where it is known what took too long.
void connection::note_refusal(status code) noexcept {
  if (code == status::request_header_fields_too_large) hit(limit::head_bytes);
  if (code == status::uri_too_long) hit(limit::target_bytes);
  if (code == status::content_too_large) {
    hit(limit::body_bytes);
    size_noted_ = true;
  }
  if (code == status::request_timeout) hit(phase_ == phase::head ? limit::head_time : limit::body_time);
  if (refused_) hit(limit::connections_per_address);
}

void connection::identify(request& of) {
  auto const theirs = of.header(http::known::x_request_id);
  bool const takes_theirs = theirs && acceptable_request_id(*theirs);
  of.set_id(takes_theirs ? *theirs : bench_.ids.next());
  of.set_remote_address(remote_address_);
  of.set_client_address(trusted_ ? http::forwarded_client(of, bench_.settings.forwarding, bench_.proxies)
                                 : std::string_view());
  if (bench_.traces == nullptr) return;
  // The id of a request is that of its trace where it can be, so a line of the log finds the trace.
  trace_id fresh = takes_theirs ? trace_id::parse(*theirs) : bench_.ids.last();
  if (!fresh) fresh = bench_.traces->next_trace();
  bench_.trace.begin(bench_.traces, of, fresh);
}

}  // namespace corest::server
