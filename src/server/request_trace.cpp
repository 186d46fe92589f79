// Head sampling, what is kept against it, and the attributes of the OpenTelemetry conventions for HTTP
// servers.
#include "server/request_trace.hpp"

#include <corest/http/token.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

namespace corest::server {
namespace {

/// All fields of that name, joined by commas.
void join(request const& asked, std::string_view name, std::string& into) {
  for (std::size_t i = 0; i < asked.header_count(); ++i) {
    auto const field = asked.header_at(i);
    if (!http::equals_ignoring_case(field.name, name)) continue;
    if (!into.empty()) into += ',';
    into += field.value;
  }
}

std::optional<trace_context> trace_from(request const& asked) {
  auto const value = asked.header(http::known::traceparent);
  if (!value) return std::nullopt;
  int count = 0;
  for (std::size_t i = 0; i < asked.header_count(); ++i)
    if (http::equals_ignoring_case(asked.header_at(i).name, "traceparent")) ++count;
  return count == 1 ? parse_traceparent(*value) : std::nullopt;
}

void name_after(route_name const& route, span_record& to) noexcept {
  std::array<char, 256> text;
  std::size_t const method = std::min<std::size_t>(route.method.size(), 32);
  std::size_t const pattern = std::min(route.pattern.size(), text.size() - method - 1);
  std::memcpy(text.data(), route.method.data(), method);
  if (pattern == 0) return to.rename({text.data(), method});
  text[method] = ' ';
  std::memcpy(text.data() + method + 1, route.pattern.data(), pattern);
  to.rename({text.data(), method + 1 + pattern});
}

void describe(answered_request const& one, span_record& to) noexcept {
  request const& asked = one.exchange.request;
  std::int64_t const code = to_int(one.exchange.response.status());
  name_after(one.route, to);
  to.set("http.request.method", one.route.method);
  if (one.route.method == "_OTHER") to.set("http.request.method_original", asked.method_name());
  if (!one.route.pattern.empty()) to.set("http.route", one.route.pattern);
  if (!asked.path().empty()) to.set("url.path", asked.path());
  to.set("url.scheme", std::string_view("http"));
  to.set("http.response.status_code", code);
  to.set("http.response.body.size", static_cast<std::int64_t>(one.body_sent));
  if (auto const host = asked.header(http::known::host)) to.set("server.address", *host);
  to.set("client.address", asked.client_address());
  to.set("network.protocol.version", std::string_view(asked.minor_version() == 0 ? "1.0" : "1.1"));
  if (auto const agent = asked.header(http::known::user_agent)) to.set("user_agent.original", *agent);
  to.set("corest.request_id", asked.id());
  if (code < 500) return;
  std::array<char, 8> text;
  auto const end = std::to_chars(text.data(), text.data() + text.size(), code).ptr;
  to.set("error.type", std::string_view(text.data(), end));
  to.fail({});
}

void time(request_times const& when, span_record& to) noexcept {
  using namespace std::chrono;
  auto const since_begun = scheduler::clock::now() - when.begun;
  auto const start = duration_cast<nanoseconds>(system_clock::now().time_since_epoch() - since_begun).count();
  to.started_at(start);
  to.ended_at(start + duration_cast<nanoseconds>(when.sent - when.begun).count());
}

}  // namespace

void request_trace::begin(span_source* source, request const& asked, trace_id fresh) {
  drop();
  active_.source = source;
  if (source == nullptr) return;
  bool sampled = false;
  if (auto const from = trace_from(asked)) {
    parent_ = from->span;
    active_.context = *from;
    sampled = from->sampled();
    join(asked, "tracestate", state_);
  } else {
    active_.context = {fresh, {}, trace_context::random_flag};
    sampled = source->exported() && source->samples(fresh);
    if (sampled) active_.context.flags |= trace_context::sampled_flag;
  }
  if (asked.header("baggage")) join(asked, "baggage", baggage_);
  active_.tracestate = state_;
  active_.baggage = baggage_;
  active_.context.span = source->next_span();
  if (sampled) active_.record = source->begin({}, span_kind::server, active_.context, parent_);
}

void request_trace::take(request_trace& from) noexcept {
  drop();
  state_.swap(from.state_);
  baggage_.swap(from.baggage_);
  parent_ = std::exchange(from.parent_, {});
  active_ = std::exchange(from.active_, {});
  active_.tracestate = state_;
  active_.baggage = baggage_;
}

void request_trace::end(answered_request const& one) noexcept {
  if (active_.source == nullptr) return;
  span_record* record = std::exchange(active_.record, nullptr);
  if (record == nullptr) {
    auto const& how = active_.source->options();
    bool const failed = how.keep_errors && to_int(one.exchange.response.status()) >= 500;
    if (!failed && one.when.sent - one.when.begun < how.slow) return;
    record = active_.source->begin({}, span_kind::server, active_.context, parent_);
    if (record == nullptr) return;
  }
  describe(one, *record);
  time(one.when, *record);
  active_.source->finish(*record);
}

void request_trace::drop() noexcept {
  if (active_.record != nullptr) active_.source->discard(*active_.record);
  active_ = {};
  parent_ = {};
  state_.clear();
  baggage_.clear();
}

}  // namespace corest::server
