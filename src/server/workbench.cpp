// The date block and the log that the connections of a worker share.
#include "server/workbench.hpp"

#include <chrono>

namespace corest::server {
namespace {

std::uint64_t to_nanoseconds(scheduler::duration some) noexcept {
  return static_cast<std::uint64_t>(some.count());
}

}  // namespace

workbench::workbench(io::loop& runs_on, application& serves, options const& chosen, observers const& told,
                     connection_owner& owns)
    : loop(runs_on),
      app(serves),
      settings(chosen),
      routes(serves.routes()),
      proxies(http::trusted_proxies::parse(chosen.trusted_proxies).value()),
      owner(owns),
      traces(told.traces == nullptr ? nullptr : &told.traces->add_worker()),
      admitting(runs_on, chosen.overload, routes.size()),
      told_(told),
      log_(told.access_log) {
  if (told.metrics != nullptr) metrics_ = &told.metrics->add_shard();
  for (route_name const& route : routes)
    quiet_.push_back(std::find(told.quiet.begin(), told.quiet.end(), route.pattern) != told.quiet.end());
  refresh();
}

workbench::~workbench() { loop.disarm(*this); }

std::string_view workbench::date_block() noexcept {
  if (loop.now() >= second_ends_) refresh();
  return date_block_;
}

void workbench::refresh() noexcept {
  using namespace std::chrono;
  auto const wall = system_clock::now().time_since_epoch();
  auto const second = duration_cast<seconds>(wall);
  unix_nanos_ = duration_cast<nanoseconds>(wall).count();
  unix_read_ = loop.now();
  second_ends_ = loop.now() + (second + seconds(1) - wall);
  date_block_ = http::format_server_date(second.count(), date_.data());
}

void workbench::record(corest::exchange const& x, request_trace& traced, request_times const& when,
                       std::uint64_t body_received, std::uint64_t body_sent) noexcept {
  if (!told_.anybody()) return;
  answered_request const one{.exchange = x,
                             .route = routes[x.route],
                             .when = when,
                             .body_received = body_received,
                             .body_sent = body_sent};
  if (metrics_ != nullptr) count(one, traced);
  if (told_.access_log.on && !quiet(one)) write_access_log(one, traced.trace());
  traced.end(one);
}

void workbench::count(answered_request const& one, request_trace const& traced) noexcept {
  trace_id const sampled = traced.sampled();
  std::uint64_t const duration = to_nanoseconds(one.when.sent - one.when.arrived);
  metrics_->add({.route = one.exchange.route,
                 .status = to_int(one.exchange.response.status()),
                 .duration = duration,
                 .queued = to_nanoseconds(one.when.begun - one.when.arrived),
                 .body_received = one.body_received,
                 .body_sent = one.body_sent,
                 .trace_high = sampled.high,
                 .trace_low = sampled.low});
  if (metrics_->slowest().want(duration)) [[unlikely]]
    note_slow(one, traced);
}

void workbench::note_slow(answered_request const& one, request_trace const& traced) noexcept {
  request const& asked = one.exchange.request;
  request_times const& when = one.when;
  bool const unknown = asked.target().empty();
  metrics_->slowest().add(
      {.route = one.exchange.route,
       .status = to_int(one.exchange.response.status()),
       .unix_nanos = unix_nanos_ + std::chrono::nanoseconds(when.made - unix_read_).count(),
       .queued = to_nanoseconds(when.begun - when.arrived),
       .handled = to_nanoseconds(when.made - when.begun),
       .written = to_nanoseconds(when.sent - when.made),
       .trace = traced.trace(),
       .recorded = static_cast<bool>(traced.sampled()),
       .id = observe::short_text<64>(asked.id()),
       .path = observe::short_text<128>(unknown ? std::string_view() : asked.path())});
}

bool workbench::quiet(answered_request const& one) const noexcept {
  return quiet_[one.exchange.route] && to_int(one.exchange.response.status()) < 400;
}

void workbench::write_access_log(answered_request const& one, trace_id its_trace) noexcept {
  request const& asked = one.exchange.request;
  request_times const& when = one.when;
  int const status = to_int(one.exchange.response.status());
  if (!log_.wants(status, when.sent - when.arrived)) return;
  bool const unknown = asked.target().empty();
  bool const says_agent = told_.access_log.user_agent && !unknown;
  log_.line(unix_nanos_ + std::chrono::nanoseconds(when.sent - unix_read_).count(),
            {.client = asked.client_address(),
             .method = unknown ? "-" : asked.method_name(),
             .target = unknown ? "-" : asked.target(),
             .route = one.route.pattern,
             .status = status,
             .bytes_in = one.body_received,
             .bytes_out = one.body_sent,
             .queue = when.begun - when.arrived,
             .handler = when.made - when.begun,
             .write = when.sent - when.made,
             .request_id = asked.id(),
             .trace = its_trace,
             .user_agent = says_agent ? asked.header(http::known::user_agent).value_or("") : ""});
  if (log_armed_ || !log_.waits()) return;
  log_armed_ = true;
  loop.arm(*this, loop.now() + access_log::max_delay);
}

void workbench::expired() noexcept {
  log_armed_ = false;
  log_.flush();
}

}  // namespace corest::server
