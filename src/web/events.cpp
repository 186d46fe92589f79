// What a stream of events is besides its events: silence, drain, head.
#include <corest/async/environment.hpp>
#include <corest/base/scope_exit.hpp>
#include <corest/web/events.hpp>
#include <corest/web/heartbeat.hpp>

#include <new>
#include <stdexcept>

namespace corest::web {

/// Between two events.
class events_source::silence final : public heartbeat {
 public:
  explicit silence(body_writer& out) noexcept : out_(out) {}

 private:
  void beat() noexcept override {
    if (!out_.gathered().empty()) return;  // what the client has not taken yet says the same
    try {
      out_.gathered().append(":\n\n");
      (void)out_.write({});
    } catch (std::bad_alloc const&) {  // NOLINT(bugprone-empty-catch): the next one may find room
    }
  }
  body_writer& out_;
};

events_source::events_source(event_options const& how) : how_(how) {
  if (how_.heartbeat.count() < 0) throw std::invalid_argument("event_options::heartbeat is negative");
  if (how_.retry && how_.retry->count() < 0) throw std::invalid_argument("event_options::retry is negative");
}

task<> events_source::begin(body_writer& out) {
  environment inner = co_await this_environment();
  cancel_scope until_drain(*inner.scope);
  inner.scope = &until_drain;
  silence between(out);
  between.start(how_.heartbeat);
  until_drain_ = &until_drain;
  silence_ = &between;
  scope_exit const forget([this]() noexcept {
    until_drain_ = nullptr;
    silence_ = nullptr;
  });
  if (how_.retry) {
    append_event_fields(out.gathered(), {}, {}, how_.retry);
    out.gathered().push_back('\n');
    co_await written(out);
  }
  try {
    co_await in_environment(inner, write_events(out));
  } catch (cancelled const&) {
    if (!draining_) throw;
  }
}

body_writer::handover events_source::written(body_writer& out) {
  silence_->put_off();
  return out.write({});
}

bool events_source::drain() noexcept {
  draining_ = true;
  if (until_drain_ != nullptr) until_drain_->cancel(cancel_reason::shutdown);
  return true;
}

void send_events(byte_source* source, response& into) {
  into.stream(source, [](byte_source* ended) noexcept { delete ended; });
  // no-transform: packing would cost an encoder per client, and proxies that pack hold events back; nginx
  // does so without X-Accel-Buffering, too.
  into.append_lines(
      "Content-Type: text/event-stream\r\n"
      "Cache-Control: no-store, no-transform\r\n"
      "X-Accel-Buffering: no\r\n");
}

void describe_events(openapi::operation& op, std::string const& schema) {
  op.response(status::ok, "server-sent events, each with such data", "text/event-stream", schema);
}

}  // namespace corest::web
