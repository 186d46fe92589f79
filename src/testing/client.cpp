#include <corest/async/byte_source.hpp>
#include <corest/async/pending.hpp>
#include <corest/base/buffer.hpp>
#include <corest/http/h1_parser.hpp>
#include <corest/observe/log_scope.hpp>
#include <corest/testing/client.hpp>

#include <memory>
#include <stdexcept>

namespace corest::testing {
namespace {

// Cancels a scope at a moment of virtual time.
class alarm final : public timer {
 public:
  alarm(virtual_clock& clock, cancel_scope& scope, scheduler::duration after, cancel_reason why) noexcept
      : clock_(clock), scope_(scope), why_(why) {
    if (after != scheduler::duration::max()) clock_.arm(*this, saturating_add(clock_.now(), after));
  }
  ~alarm() { clock_.disarm(*this); }

 private:
  void expired() noexcept override { scope_.cancel(why_); }

  virtual_clock& clock_;
  cancel_scope& scope_;
  cancel_reason why_;
};

// Tells the body of a response of a drain at a moment of virtual time.
class drain final : public timer {
 public:
  drain(virtual_clock& clock, response& of, scheduler::duration after) noexcept : of_(of) {
    if (after != scheduler::duration::max()) clock.arm(*this, saturating_add(clock.now(), after));
  }
  /// There is a body now.
  void body_begins() noexcept {
    if (drains_) (void)of_.stream()->drain();
  }

 private:
  void expired() noexcept override {
    drains_ = true;
    if (of_.stream() != nullptr) (void)of_.stream()->drain();
  }

  response& of_;
  bool drains_ = false;
};

// What the server says of a request.
request_label label_of(router const& app, exchange const& at) noexcept {
  auto const route =
      at.route < unrouted_count ? std::string_view() : app.routes()[at.route - unrouted_count].pattern;
  return {at.request.id(), at.request.method_name(), route};
}

buffer message_of(std::string_view method, std::string_view target, std::string_view lines,
                  std::string_view body, std::string_view type) {
  buffer out;
  for (std::string_view const part :
       {method, std::string_view(" "), target, std::string_view(" HTTP/1.1\r\nHost: test\r\n"), lines}) {
    out.append(part);
  }
  if (!type.empty()) {
    out.append("Content-Type: ");
    out.append(type);
    out.append("\r\n");
  }
  if (!body.empty()) {
    out.append("Content-Length: ");
    out.append(std::to_string(body.size()));
    out.append("\r\n");
  }
  out.append("\r\n");
  out.append(body);
  return out;
}

task<> handle(router const& app, exchange& at, drain& later) {
  environment const& env = co_await this_environment();
  pending const waiting = app.start(at, env);
  if (waiting) {
    co_await unfinished(waiting);
    app.finish(at);
  }
  if (at.response.stream() == nullptr || at.request.verb() == corest::method::head) co_return;
  later.body_begins();
  // A client that takes every piece at once.
  buffer piece;
  while (co_await at.response.stream()->next(piece)) {
    at.response.body().append(piece.view());
    piece.clear();
  }
}

}  // namespace

void throw_unreadable(std::string_view body, json::errors const& errors) {
  std::string text = "the body is not what was asked for:";
  for (json::error const& one : errors.list) text += "\n  \"" + one.pointer + "\": " + one.detail;
  throw std::runtime_error(text + "\n" + std::string(body));
}

calls calls::with(std::string_view name, std::string_view value) const {
  calls more = *this;
  more.lines_.append(name).append(": ").append(value).append("\r\n");
  return more;
}

calls calls::cancelled_after(scheduler::duration d, cancel_reason why) const {
  calls more = *this;
  more.cancel_after_ = d;
  more.cancel_why_ = why;
  return more;
}

calls calls::drained_after(scheduler::duration d) const {
  calls more = *this;
  more.drain_after_ = d;
  return more;
}

answer calls::send(std::string_view method, std::string_view target, std::string_view body,
                   std::string_view type) const {
  buffer const message = message_of(method, target, lines_, body, type);
  auto const at = std::make_unique<exchange>();
  request& parsed = at->request;
  std::size_t scanned = 0;
  auto const seen = http::parse_head(message.view(), {}, parsed.head(), scanned);
  if (seen.outcome != http::parse_status::done) {
    app_->reject(*at, seen.code, seen.reason);
    return answer(std::move(at->response));
  }
  parsed.set_id(parsed.header(http::known::x_request_id).value_or("test"));
  parsed.set_remote_address("127.0.0.1");
  parsed.set_body(parsed.head().size, body.size());
  route_plan const plan = app_->route(*at);
  if (body.size() > plan.max_body) {
    app_->reject(*at, status::content_too_large, "the body is larger than this route takes");
    return answer(std::move(at->response));
  }
  cancel_scope scope;
  alarm const at_last(*clock_, scope, cancel_after_, cancel_why_);
  drain later(*clock_, at->response, drain_after_);
  clock_->run(with_context(current_request_label, label_of(*app_, *at), handle(*app_, *at, later)), scope);
  if (parsed.verb() == corest::method::head) at->response.body().clear();
  return answer(std::move(at->response));
}

client::client(router owned)
    : detail::client_parts{std::move(owned), {}},
      calls(detail::client_parts::app, detail::client_parts::clock) {
  detail::client_parts::app.prepare();
}

}  // namespace corest::testing
